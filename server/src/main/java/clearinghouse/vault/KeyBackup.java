package clearinghouse.vault;

import clearinghouse.platform.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.KDF;
import javax.crypto.KEM;
import javax.crypto.KeyAgreement;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The key files of a server, sealed for whoever holds a recovery key: X25519 and ML-KEM-768
 * together, so that it stays closed while one of the two holds. Only the public half is needed to
 * make one.
 */
public final class KeyBackup {

    private static final String TITLE = "clearinghouse key backup 1";
    private static final String PUBLIC = "clearinghouse recovery key 1 public";
    private static final String PRIVATE = "clearinghouse recovery key 1 private";
    private static final String CURVE = "X25519";
    private static final String LATTICE = "ML-KEM-768";
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}\\.key");
    private static final int LONGEST = 1 << 20;

    private final SecureRandom chance;

    public KeyBackup(SecureRandom chance) {
        this.chance = chance;
    }

    /** Why it did not come to be, as a sentence for the person at the terminal. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Refused(String sentence) {
            super(sentence, null, false, false);
        }

        public String sentence() {
            return String.valueOf(getMessage());
        }
    }

    /** Writes the private half into the file and the public one beside it, under {@code .pub}. */
    public void makeRecoveryKey(Path file) {
        var halves = file.resolveSibling(file.getFileName() + ".pub");
        for (var path : List.of(file, halves)) {
            if (Files.exists(path)) {
                throw new Refused(path + " is there already; name another file.");
            }
        }
        var curve = pair(CURVE);
        var lattice = pair(LATTICE);
        write(
                file,
                lines(
                        PRIVATE,
                        curve.getPrivate().getEncoded(),
                        lattice.getPrivate().getEncoded(),
                        curve.getPublic().getEncoded(),
                        lattice.getPublic().getEncoded()));
        write(
                halves,
                lines(PUBLIC, curve.getPublic().getEncoded(), lattice.getPublic().getEncoded()));
    }

    /** The number of key files in it. */
    public int backUp(Path keys, Path recipient, Path to) {
        if (Files.exists(to)) {
            throw new Refused(to + " is there already; name another file.");
        }
        var halves = parts(recipient, PUBLIC, 2);
        var files = files(keys);
        if (files.isEmpty()) {
            throw new Refused("There are no keys in " + keys + ".");
        }
        var plain = pack(files);
        try {
            var ephemeral = pair(CURVE);
            var kem =
                    KEM.getInstance("ML-KEM")
                            .newEncapsulator(publicKey("ML-KEM", halves.get(1)), chance)
                            .encapsulate();
            var key =
                    combined(
                            agreed(ephemeral.getPrivate(), publicKey(CURVE, halves.get(0))),
                            kem.key(),
                            ephemeral.getPublic().getEncoded(),
                            kem.encapsulation(),
                            halves);
            write(
                    to,
                    lines(
                            TITLE,
                            ephemeral.getPublic().getEncoded(),
                            kem.encapsulation(),
                            Gcm.seal(key, plain, TITLE.getBytes(StandardCharsets.UTF_8), chance)));
        } catch (GeneralSecurityException e) {
            throw new Refused(recipient + " is no public recovery key.");
        }
        return files.size();
    }

    /** Puts them into a folder that has none of them; the number of key files. */
    public int restore(Path backup, Path recovery, Path keys) {
        var mine = parts(recovery, PRIVATE, 4);
        var sealed = parts(backup, TITLE, 3);
        var files = unpack(opened(sealed, mine, backup));
        for (var name : files.keySet()) {
            if (Files.exists(keys.resolve(name))) {
                throw new Refused(
                        "%s is there already; restore into a new data directory."
                                .formatted(keys.resolve(name)));
            }
        }
        try {
            Files.createDirectories(keys);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.forEach((name, content) -> write(keys.resolve(name), content));
        return files.size();
    }

    private static byte[] opened(List<byte[]> sealed, List<byte[]> mine, Path backup) {
        try {
            var lattice =
                    KEM.getInstance("ML-KEM")
                            .newDecapsulator(privateKey("ML-KEM", mine.get(1)))
                            .decapsulate(sealed.get(1));
            var curve = agreed(privateKey(CURVE, mine.get(0)), publicKey(CURVE, sealed.get(0)));
            var key =
                    combined(
                            curve,
                            lattice,
                            sealed.get(0),
                            sealed.get(1),
                            List.of(mine.get(2), mine.get(3)));
            return Gcm.open(key, sealed.get(2), TITLE.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | CannotOpen e) {
            throw new Refused(
                    "%s does not open: it was made for another recovery key, or was altered."
                            .formatted(backup));
        }
    }

    /**
     * Both secrets go into one HKDF, and all that was sent and for whom into its info: neither half
     * can be taken out or exchanged.
     */
    private static byte[] combined(
            byte[] curve,
            SecretKey lattice,
            byte[] ephemeral,
            byte[] encapsulation,
            List<byte[]> recipient)
            throws GeneralSecurityException {
        var bound = MessageDigest.getInstance("SHA-256");
        for (var part : List.of(ephemeral, encapsulation, recipient.get(0), recipient.get(1))) {
            bound.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
            bound.update(part);
        }
        var info = ByteBuffer.allocate(TITLE.length() + 32);
        info.put(TITLE.getBytes(StandardCharsets.US_ASCII)).put(bound.digest());
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(
                        HKDFParameterSpec.ofExtract()
                                .addSalt(TITLE.getBytes(StandardCharsets.US_ASCII))
                                .addIKM(lattice)
                                .addIKM(curve)
                                .thenExpand(info.array(), Gcm.KEY_BYTES));
    }

    private static byte[] agreed(PrivateKey mine, PublicKey theirs)
            throws GeneralSecurityException {
        var agreement = KeyAgreement.getInstance(CURVE);
        agreement.init(mine);
        agreement.doPhase(theirs, true);
        return agreement.generateSecret();
    }

    private KeyPair pair(String algorithm) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm + " is part of Java 25", e);
        }
    }

    private static PublicKey publicKey(String algorithm, byte[] encoded)
            throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static PrivateKey privateKey(String algorithm, byte[] encoded)
            throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    private static Map<String, byte[]> files(Path keys) {
        try (var found = Files.list(keys)) {
            var files = new LinkedHashMap<String, byte[]>();
            for (var file : found.sorted().toList()) {
                var name = file.getFileName().toString();
                if (NAME.matcher(name).matches()) {
                    files.put(name, Files.readAllBytes(file));
                }
            }
            return files;
        } catch (IOException e) {
            throw new Refused(keys + " cannot be read.");
        }
    }

    private static byte[] pack(Map<String, byte[]> files) {
        return (String.join(
                                "\n",
                                files.entrySet().stream()
                                        .map(file ->
                                                file.getKey()
                                                        + " "
                                                        + Base64.getEncoder()
                                                                .encodeToString(file.getValue()))
                                        .toList())
                        + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The seal says who packed it only to who trusts the recovery key: names are checked anyway.
     */
    private static Map<String, byte[]> unpack(byte[] plain) {
        var files = new LinkedHashMap<String, byte[]>();
        for (var line : new String(plain, StandardCharsets.US_ASCII).lines().toList()) {
            var parts = line.split(" ", 2);
            var content = parts.length == 2 ? decoded(parts[1]) : Optional.<byte[]>empty();
            if (content.isEmpty() || !NAME.matcher(parts[0]).matches()) {
                throw new Refused("The backup holds something else than keys.");
            }
            files.put(parts[0], content.get());
        }
        return files;
    }

    private static byte[] lines(String title, byte[]... parts) {
        var text = new StringBuilder(title).append('\n');
        for (var part : parts) {
            text.append(Base64.getEncoder().encodeToString(part)).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static List<byte[]> parts(Path file, String title, int many) {
        List<String> lines;
        try {
            lines = Files.size(file) > LONGEST ? List.of() : Files.readAllLines(file);
        } catch (IOException _) {
            throw new Refused(file + " cannot be read.");
        }
        var parts =
                lines.stream().skip(1).map(KeyBackup::decoded).flatMap(Optional::stream).toList();
        if (lines.size() != many + 1 || !lines.getFirst().equals(title) || parts.size() != many) {
            throw new Refused("%s is no %s, or is cut short.".formatted(file, title));
        }
        return parts;
    }

    private static Optional<byte[]> decoded(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static void write(Path file, byte[] content) {
        try {
            PrivateFile.write(file, content);
        } catch (IOException e) {
            throw new Refused(file + " cannot be written.");
        }
    }
}
