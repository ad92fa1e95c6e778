package clearinghouse.vault;

import clearinghouse.platform.Unopenable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.security.auth.login.LoginException;

/**
 * Wrapping keys in a token behind a PKCS#11 library: AES-256 that is made in the token, never
 * leaves it, and wraps by AES-GCM inside of it. What is wrapped looks as that of {@link Gcm}.
 */
final class Pkcs11Keystore implements Keystore {

    static final String KIND = "pkcs11";

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int LONGEST_PIN = 256;
    private static final byte[] PROBE = new byte[Gcm.KEY_BYTES];

    private final KeystoreSettings.Pkcs11 settings;
    private final KeyNames names;
    private final SecureRandom chance;
    private final Provider provider;
    private final Presence presence = new Presence(KIND);
    private final Map<String, SecretKey> keys = new ConcurrentHashMap<>();

    /** A PIN that was refused once is not tried again: some tokens lock themselves. */
    private boolean refused;

    private Pkcs11Keystore(
            KeystoreSettings.Pkcs11 settings,
            KeyNames names,
            SecureRandom chance,
            Provider provider) {
        this.settings = settings;
        this.names = names;
        this.chance = chance;
        this.provider = provider;
    }

    /** Refuses a library, slot or PIN that does not work: the token is part of this machine. */
    static Pkcs11Keystore open(
            KeystoreSettings.Pkcs11 settings, String owner, SecureRandom chance) {
        var keystore =
                new Pkcs11Keystore(settings, new KeyNames(KIND, owner), chance, provider(settings));
        try {
            Cipher.getInstance(CIPHER, keystore.provider);
            keystore.load();
            return keystore;
        } catch (WrongPin _) {
            throw new BrokenKeystore(
                    "the token in slot %d refuses the PIN in %s; put the right one there, since wrong ones may lock the token"
                            .formatted(settings.slot(), settings.pin()));
        } catch (IOException | GeneralSecurityException | ProviderException _) {
            throw unusable(settings);
        }
    }

    private static Provider provider(KeystoreSettings.Pkcs11 settings) {
        try {
            return Security.getProvider("SunPKCS11").configure(configuration(settings));
        } catch (RuntimeException _) {
            // Of several kinds, by what is wrong; each quotes the configuration.
            throw unusable(settings);
        }
    }

    /** Every key that is made is one that the token gives out to nobody. */
    private static String configuration(KeystoreSettings.Pkcs11 settings) {
        return """
        --name=clearinghouse
        library=%s
        slot=%d
        attributes(generate, CKO_SECRET_KEY, CKK_AES) = {
          CKA_SENSITIVE = true
          CKA_EXTRACTABLE = false
          CKA_ENCRYPT = true
          CKA_DECRYPT = true
        }
        """
                .formatted(settings.library(), settings.slot());
    }

    private static BrokenKeystore unusable(KeystoreSettings.Pkcs11 settings) {
        return new BrokenKeystore(
                "the PKCS#11 library %s with slot %d cannot be used; name a library that is there and the slot of a token that has AES-GCM"
                        .formatted(settings.library(), settings.slot()));
    }

    private static final class WrongPin extends GeneralSecurityException {
        private static final long serialVersionUID = 1;
    }

    /** Looks at the token anew: keys may have come and gone, and the token itself. */
    private synchronized KeyStore load() throws IOException, GeneralSecurityException {
        if (refused) {
            throw new WrongPin();
        }
        var pin = pin();
        try {
            var fresh = KeyStore.getInstance("PKCS11", provider);
            fresh.load(null, pin);
            return fresh;
        } catch (IOException e) {
            if (isLogin(e)) {
                refused = true;
                throw new WrongPin();
            }
            throw e;
        } finally {
            Arrays.fill(pin, ' ');
        }
    }

    private static boolean isLogin(Throwable fault) {
        for (Throwable at = fault; at != null; at = at.getCause()) {
            if (at instanceof LoginException) {
                return true;
            }
        }
        return false;
    }

    private char[] pin() {
        var line = SecretFile.firstLine(settings.pin(), "PIN", LONGEST_PIN);
        var text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(line));
        var pin = new char[text.remaining()];
        text.get(pin);
        Arrays.fill(line, (byte) 0);
        return pin;
    }

    @Override
    public synchronized String keyBeside(Set<String> known) {
        try {
            var fresh = load();
            var spare = names.spare(aliases(fresh), known);
            var key = spare.isPresent() ? spare.get() : make(fresh);
            // A token that insists on a nonce of its own is found out before the key is current.
            probe(known(key));
            presence.here();
            return key;
        } catch (IOException | GeneralSecurityException | ProviderException | BrokenKeystore e) {
            throw away(e);
        }
    }

    private static List<String> aliases(KeyStore token) throws GeneralSecurityException {
        return Collections.list(token.aliases());
    }

    private String make(KeyStore token) throws GeneralSecurityException {
        var generator = KeyGenerator.getInstance("AES", provider);
        generator.init(8 * Gcm.KEY_BYTES);
        var key = names.fresh(chance);
        token.setEntry(inService(key), new KeyStore.SecretKeyEntry(generator.generateKey()), null);
        return key;
    }

    @Override
    public boolean holds(String key) {
        return find(key).isPresent();
    }

    private Optional<SecretKey> find(String key) {
        var name = names.inService(key);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            var entry = Optional.ofNullable((SecretKey) load().getKey(name.get(), null));
            presence.here();
            return entry;
        } catch (IOException | GeneralSecurityException | ProviderException | BrokenKeystore e) {
            throw away(e);
        }
    }

    private SecretKey known(String key) {
        return keys.computeIfAbsent(key, it -> find(it).orElseThrow(Closed::lacking));
    }

    @Override
    public byte[] wrap(String key, byte[] dataKey, String subject) {
        var nonce = new byte[NONCE];
        chance.nextBytes(nonce);
        var sealed =
                crypt(key, Cipher.ENCRYPT_MODE, nonce, dataKey, subject)
                        .orElseThrow(() -> presence.away("the token does not encrypt"));
        return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
    }

    @Override
    public byte[] unwrap(String key, byte[] wrapped, String subject) {
        if (wrapped.length <= Gcm.OVERHEAD) {
            throw new CannotOpen();
        }
        var nonce = Arrays.copyOf(wrapped, NONCE);
        var sealed = Arrays.copyOfRange(wrapped, NONCE, wrapped.length);
        return crypt(key, Cipher.DECRYPT_MODE, nonce, sealed, subject).orElseThrow(CannotOpen::new);
    }

    /**
     * Empty where the token works and refuses this. Tokens say the same of altered content and of
     * their own faults, so after a refusal the key is fetched anew and has to do what it can.
     */
    private Optional<byte[]> crypt(
            String key, int mode, byte[] nonce, byte[] content, String subject) {
        try {
            return Optional.of(crypt(known(key), mode, nonce, content, subject));
        } catch (GeneralSecurityException | ProviderException _) {
            keys.remove(key);
        }
        var fresh = known(key);
        probe(fresh);
        try {
            return Optional.of(crypt(fresh, mode, nonce, content, subject));
        } catch (GeneralSecurityException | ProviderException _) {
            return Optional.empty();
        }
    }

    private void probe(SecretKey key) {
        var nonce = new byte[NONCE];
        chance.nextBytes(nonce);
        try {
            var sealed = crypt(key, Cipher.ENCRYPT_MODE, nonce, PROBE, "");
            crypt(key, Cipher.DECRYPT_MODE, nonce, sealed, "");
        } catch (GeneralSecurityException | ProviderException e) {
            throw away(e);
        }
    }

    private byte[] crypt(SecretKey key, int mode, byte[] nonce, byte[] content, String subject)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance(CIPHER, provider);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(subject.getBytes(StandardCharsets.UTF_8));
        return cipher.doFinal(content);
    }

    @Override
    public synchronized void destroy(String key) {
        var name = names.inService(key);
        try {
            var fresh = load();
            if (name.isPresent() && fresh.containsAlias(name.get())) {
                fresh.deleteEntry(name.get());
            }
            keys.remove(key);
        } catch (IOException | GeneralSecurityException | ProviderException | BrokenKeystore e) {
            throw away(e);
        }
    }

    private String inService(String key) {
        return names.inService(key).orElseThrow(Closed::lacking);
    }

    private Unopenable away(Exception why) {
        return presence.away(
                switch (why) {
                    case WrongPin _ -> "the token refuses the PIN in %s".formatted(settings.pin());
                    case BrokenKeystore broken -> String.valueOf(broken.getMessage());
                    default -> "the token in slot %d does not answer".formatted(settings.slot());
                });
    }
}
