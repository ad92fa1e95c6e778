package clearinghouse.vault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The wrapping keys of a {@link FileKeystore} and the file that holds them: five lines of text, the
 * keys under a key stretched from the passphrase where there is one. The lines above the keys are
 * bound to them, and a sum at the end tells damage from a wrong passphrase.
 *
 * @param id whose keystore it is, however often its keys change
 * @param keys by name, the oldest first
 */
record Keyring(String id, Map<String, byte[]> keys) {

    private static final String TITLE = "clearinghouse keystore 2";
    private static final int LONGEST_FILE = 64 << 10;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final String UNPROTECTED = "none";

    Keyring {
        keys = new LinkedHashMap<>(keys);
    }

    static Keyring fresh(SecureRandom chance) {
        return empty(chance).with(random(chance));
    }

    static Keyring empty(SecureRandom chance) {
        var id = new byte[16];
        chance.nextBytes(id);
        return new Keyring(HexFormat.of().formatHex(id), Map.of());
    }

    static byte[] random(SecureRandom chance) {
        var key = new byte[Gcm.KEY_BYTES];
        chance.nextBytes(key);
        return key;
    }

    Keyring with(byte[] key) {
        var more = new LinkedHashMap<>(keys);
        more.put(name(key), key);
        return new Keyring(id, more);
    }

    Keyring without(String name) {
        var fewer = new LinkedHashMap<>(keys);
        fewer.remove(name);
        return new Keyring(id, fewer);
    }

    static String name(byte[] key) {
        var digest = sha256();
        digest.update("clearinghouse keystore".getBytes(StandardCharsets.UTF_8));
        return "file:" + HexFormat.of().formatHex(digest.digest(key), 0, 8);
    }

    sealed interface Read {
        /**
         * @param old the file is of the first form, one key without anything around it
         */
        record Opened(Keyring ring, boolean isProtected, boolean old) implements Read {}

        record Damaged(String how) implements Read {}

        record NeedsPassphrase() implements Read {}

        record WrongPassphrase() implements Read {}
    }

    /** A file of the first form is a key as it is; its identity is what a database knows it by. */
    static Read parse(byte[] file, Optional<Passphrase> passphrase) {
        if (file.length == Gcm.KEY_BYTES) {
            return new Read.Opened(
                    new Keyring(Identity.ofFirstForm(file), Map.of()).with(file), false, true);
        }
        var lines = lines(file);
        if (lines.isEmpty()) {
            return new Read.Damaged(
                    file.length == 0 ? "is empty" : "is cut short, altered or no keystore");
        }
        var head = String.join("\n", lines.subList(0, 3));
        var protection = lines.get(2).substring("passphrase ".length());
        byte[] content;
        try {
            content = Base64.getDecoder().decode(lines.get(3).substring("keys ".length()));
        } catch (IllegalArgumentException _) {
            return new Read.Damaged("is altered");
        }
        if (protection.equals(UNPROTECTED)) {
            return opened(lines, content, false);
        }
        var stretch = Passphrase.Stretch.parse(protection);
        if (stretch.isEmpty()) {
            return new Read.Damaged("asks for a protection that this server does not know");
        }
        if (passphrase.isEmpty()) {
            return new Read.NeedsPassphrase();
        }
        try {
            var plain =
                    Gcm.open(
                            passphrase.get().key(stretch.get()),
                            content,
                            head.getBytes(StandardCharsets.UTF_8));
            return opened(lines, plain, true);
        } catch (CannotOpen _) {
            return new Read.WrongPassphrase();
        }
    }

    private static Read opened(List<String> lines, byte[] plain, boolean isProtected) {
        if (plain.length % Gcm.KEY_BYTES != 0) {
            return new Read.Damaged("holds a key that is cut short");
        }
        var ring = new Keyring(lines.get(1).substring("id ".length()), Map.of());
        for (int at = 0; at < plain.length; at += Gcm.KEY_BYTES) {
            ring = ring.with(Arrays.copyOfRange(plain, at, at + Gcm.KEY_BYTES));
        }
        return new Read.Opened(ring, isProtected, false);
    }

    byte[] render(Optional<Passphrase> passphrase, SecureRandom chance) {
        var plain = ByteBuffer.allocate(keys.size() * Gcm.KEY_BYTES);
        keys.values().forEach(plain::put);
        var stretch = Passphrase.Stretch.fresh(chance);
        var head =
                TITLE
                        + "\nid "
                        + id
                        + "\npassphrase "
                        + passphrase.map(_ -> stretch.render()).orElse(UNPROTECTED);
        var content =
                passphrase
                        .map(secret ->
                                Gcm.seal(
                                        secret.key(stretch),
                                        plain.array(),
                                        head.getBytes(StandardCharsets.UTF_8),
                                        chance))
                        .orElse(plain.array());
        var body = head + "\nkeys " + Base64.getEncoder().encodeToString(content) + "\n";
        return (body + "sum " + sum(body) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** The first four lines, where the fifth one says that they are whole; else none. */
    private static List<String> lines(byte[] file) {
        if (file.length > LONGEST_FILE) {
            return List.of();
        }
        var text = new String(file, StandardCharsets.ISO_8859_1);
        var lines = List.of(text.split("\n", -1));
        boolean shaped =
                lines.size() == 6
                        && lines.get(0).equals(TITLE)
                        && lines.get(1).startsWith("id ")
                        && ID.matcher(lines.get(1).substring("id ".length())).matches()
                        && lines.get(2).startsWith("passphrase ")
                        && lines.get(3).startsWith("keys ")
                        && lines.get(4)
                                .equals("sum " + sum(String.join("\n", lines.subList(0, 4)) + "\n"))
                        && lines.get(5).isEmpty();
        return shaped ? new ArrayList<>(lines.subList(0, 4)) : List.of();
    }

    private static String sum(String body) {
        return HexFormat.of()
                .formatHex(sha256().digest(body.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Names and lengths of keys alone: a record would print them. */
    @Override
    public String toString() {
        return "Keyring" + keys.keySet();
    }

    /** What a database knows a keystore by. */
    static final class Identity {

        private Identity() {}

        /** As {@code Deployment} has always named this file by its content. */
        static String ofFirstForm(byte[] key) {
            var digest = sha256();
            digest.update("clearinghouse vault.key\0".getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(key), 0, 16);
        }

        /** Needs no passphrase. Empty for a file that is no whole keystore. */
        static Optional<String> of(byte[] file) {
            if (file.length == Gcm.KEY_BYTES) {
                return Optional.of(ofFirstForm(file));
            }
            var lines = lines(file);
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(lines.get(1).substring("id ".length()));
        }
    }
}
