package clearinghouse.vault;

import clearinghouse.platform.PostQuantum;
import clearinghouse.signer.PrivateFile;
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
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
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
 * The key files of a server, sealed for whoever holds a recovery key: X25519 and ML-KEM together,
 * so that it stays closed while one of the two holds. Only the public half is needed to make one.
 */
public final class KeyBackup {

    private static final String PUBLIC = "clearinghouse recovery key 1 public";
    private static final String PRIVATE = "clearinghouse recovery key 1 private";
    private static final String CURVE = "X25519";
    private static final String LATTICE = "ML-KEM";
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}\\.key");
    private static final int LONGEST = 1 << 20;

    /** How a backup is sealed: it follows from the recovery key, and its title says it. */
    private enum Seal {
        WITH_768("clearinghouse key backup 1", PostQuantum.USUAL, "SHA-256", "HKDF-SHA256"),

        /** CNSA 2.0 asks for SHA-384 and AES-256 too. */
        WITH_1024("clearinghouse key backup 2", PostQuantum.CNSA_2_0, "SHA-384", "HKDF-SHA384");

        private final String title;
        private final PostQuantum strength;
        private final String digest;
        private final String kdf;

        Seal(String title, PostQuantum strength, String digest, String kdf) {
            this.title = title;
            this.strength = strength;
            this.digest = digest;
            this.kdf = kdf;
        }

        private static Optional<Seal> of(PublicKey recipient) {
            return recipient.getParams() instanceof NamedParameterSpec named
                    ? Arrays.stream(values())
                            .filter(seal -> seal.strength.kem().equals(named.getName()))
                            .findFirst()
                    : Optional.empty();
        }

        private static Seal of(Path backup) {
            var title = title(backup);
            return Arrays.stream(values())
                    .filter(seal -> seal.title.equals(title))
                    .findFirst()
                    .orElse(WITH_768);
        }

        private byte[] titleBytes() {
            return title.getBytes(StandardCharsets.US_ASCII);
        }
    }

    private final SecureRandom chance;
    private final PostQuantum strength;

    /**
     * @param strength what a recovery key is made with, and the least that one is sealed for
     */
    public KeyBackup(SecureRandom chance, PostQuantum strength) {
        this.chance = chance;
        this.strength = strength;
    }

    /**
     * What came back.
     *
     * @param files how many
     * @param weaker by which the backup was sealed, when that is less than what is asked for here
     */
    public record Restored(int files, Optional<String> weaker) {}

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
        var lattice = pair(strength.kem());
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
        var lattice = lattice(recipient, halves);
        var seal =
                Seal.of(lattice)
                        .filter(each -> each.strength.compareTo(strength) >= 0)
                        .orElseThrow(() -> tooWeak(recipient));
        var files = files(keys);
        if (files.isEmpty()) {
            throw new Refused("There are no keys in " + keys + ".");
        }
        var plain = pack(files);
        try {
            var ephemeral = pair(CURVE);
            var kem = KEM.getInstance(LATTICE).newEncapsulator(lattice, chance).encapsulate();
            var key =
                    combined(
                            seal,
                            agreed(ephemeral.getPrivate(), publicKey(CURVE, halves.get(0))),
                            kem.key(),
                            ephemeral.getPublic().getEncoded(),
                            kem.encapsulation(),
                            halves);
            write(
                    to,
                    lines(
                            seal.title,
                            ephemeral.getPublic().getEncoded(),
                            kem.encapsulation(),
                            Gcm.seal(key, plain, seal.titleBytes(), chance)));
        } catch (GeneralSecurityException e) {
            throw new Refused(recipient + " is no public recovery key.");
        }
        return files.size();
    }

    private static PublicKey lattice(Path recipient, List<byte[]> halves) {
        try {
            return publicKey(LATTICE, halves.get(1));
        } catch (GeneralSecurityException e) {
            throw new Refused(recipient + " is no public recovery key.");
        }
    }

    private Refused tooWeak(Path recipient) {
        return new Refused(
                "%s is not of %s, which CNSA 2.0 asks for: make another recovery key with key recovery --cnsa-2.0."
                        .formatted(recipient, strength.kem()));
    }

    /** Puts them into a folder that has none of them. */
    public Restored restore(Path backup, Path recovery, Path keys) {
        var mine = parts(recovery, PRIVATE, 4);
        var seal = Seal.of(backup);
        var sealed = parts(backup, seal.title, 3);
        var files = unpack(opened(seal, sealed, mine, backup));
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
        return new Restored(
                files.size(),
                seal.strength.compareTo(strength) < 0
                        ? Optional.of(seal.strength.kem())
                        : Optional.empty());
    }

    private static byte[] opened(Seal seal, List<byte[]> sealed, List<byte[]> mine, Path backup) {
        try {
            var lattice =
                    KEM.getInstance(LATTICE)
                            .newDecapsulator(privateKey(LATTICE, mine.get(1)))
                            .decapsulate(sealed.get(1));
            var curve = agreed(privateKey(CURVE, mine.get(0)), publicKey(CURVE, sealed.get(0)));
            var key =
                    combined(
                            seal,
                            curve,
                            lattice,
                            sealed.get(0),
                            sealed.get(1),
                            List.of(mine.get(2), mine.get(3)));
            return Gcm.open(key, sealed.get(2), seal.titleBytes());
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
            Seal seal,
            byte[] curve,
            SecretKey lattice,
            byte[] ephemeral,
            byte[] encapsulation,
            List<byte[]> recipient)
            throws GeneralSecurityException {
        var bound = MessageDigest.getInstance(seal.digest);
        for (var part : List.of(ephemeral, encapsulation, recipient.get(0), recipient.get(1))) {
            bound.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
            bound.update(part);
        }
        var title = seal.titleBytes();
        var info = ByteBuffer.allocate(title.length + bound.getDigestLength());
        info.put(title).put(bound.digest());
        return KDF.getInstance(seal.kdf)
                .deriveData(
                        HKDFParameterSpec.ofExtract()
                                .addSalt(title)
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

    private static List<String> read(Path file) {
        try {
            return Files.size(file) > LONGEST ? List.of() : Files.readAllLines(file);
        } catch (IOException _) {
            throw new Refused(file + " cannot be read.");
        }
    }

    private static String title(Path file) {
        var lines = read(file);
        return lines.isEmpty() ? "" : lines.getFirst();
    }

    private static List<byte[]> parts(Path file, String title, int many) {
        var lines = read(file);
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
