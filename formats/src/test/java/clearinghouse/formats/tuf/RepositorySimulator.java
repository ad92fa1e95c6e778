package clearinghouse.formats.tuf;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** A repository in memory that a test changes by one thing before the client asks. */
final class RepositorySimulator implements Refresh.Source {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    static final Instant PAST = NOW.minusSeconds(1);
    static final Instant LATER = NOW.plusSeconds(86_400);
    static final PatchNote NOTE =
            new PatchNote(
                    "adv_1",
                    "pkg:maven/org.json/json@20220924",
                    "pkg:maven/org.json/json@20220924.1",
                    1);
    static final TargetPath PATH = new TargetPath("org.json/json/json-fixed.jar");
    static final byte[] CONTENT = "the fixed jar".getBytes(StandardCharsets.UTF_8);

    Signer rootKey = newKey();
    Signer targetsKey = newKey();
    Signer snapshotKey = newKey();
    Signer timestampKey = newKey();
    long rootVersion = 1;
    long targetsVersion = 1;
    long snapshotVersion = 1;
    long timestampVersion = 1;
    Instant rootExpires = LATER;
    Instant targetsExpires = LATER;
    Instant snapshotExpires = LATER;
    Instant timestampExpires = LATER;
    final Map<String, byte[]> files = new HashMap<>();

    RepositorySimulator() {
        publish();
    }

    static Signer newKey() {
        try {
            return Signer.ed25519(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    void publish() {
        publish(List.of());
    }

    void publish(List<Signer> previousRootSigners) {
        files.putAll(
                new TufRepository(
                                new TufRepository.Role(rootVersion, rootExpires, rootKey),
                                new TufRepository.Role(targetsVersion, targetsExpires, targetsKey),
                                new TufRepository.Role(
                                        snapshotVersion, snapshotExpires, snapshotKey),
                                new TufRepository.Role(
                                        timestampVersion, timestampExpires, timestampKey),
                                Map.of(PATH, TargetFile.of(CONTENT, NOTE)))
                        .metadata(previousRootSigners));
    }

    void publishNextRelease() {
        targetsVersion++;
        snapshotVersion++;
        timestampVersion++;
        publish();
    }

    /** Lists a file without length and hash, so that the checks behind those are reached. */
    void listSnapshotByVersionOnly(long version) {
        timestampVersion++;
        put(
                "timestamp.json",
                Signed.sign(
                        new Timestamp(bare(version), head(timestampVersion)),
                        List.of(timestampKey)));
    }

    void listByVersionOnly(Map<String, Long> versions) {
        snapshotVersion++;
        var meta = new HashMap<String, MetaFile>();
        versions.forEach((file, version) -> meta.put(file, bare(version)));
        put(
                snapshotVersion + ".snapshot.json",
                Signed.sign(new Snapshot(meta, head(snapshotVersion)), List.of(snapshotKey)));
        listSnapshotByVersionOnly(snapshotVersion);
    }

    byte[] file(String name) {
        return file(files, name);
    }

    static byte[] file(Map<String, byte[]> files, String name) {
        return Objects.requireNonNull(files.get(name), name);
    }

    void put(String name, Signed<?> file) {
        files.put(name, file.bytes());
    }

    void edit(String name, String from, String to) {
        var text = new String(file(name), StandardCharsets.UTF_8);
        if (!text.contains(from)) {
            throw new AssertionError(name + " has no " + from);
        }
        files.put(name, text.replace(from, to).getBytes(StandardCharsets.UTF_8));
    }

    static MetaFile bare(long version) {
        return new MetaFile(version, OptionalLong.empty(), Map.of(), Map.of());
    }

    static Metadata.Head head(long version) {
        return new Metadata.Head(Metadata.SPEC_VERSION, version, LATER, Map.of());
    }

    TrustedMetadata client() {
        return switch (TrustedMetadata.start(file(files, "1.root.json"))) {
            case TrustedMetadata.Accepted(var trusted) -> trusted;
            case TrustedMetadata.Refused(var why) -> throw new AssertionError(why);
        };
    }

    TrustedMetadata upToDate() {
        return switch (refresh(client())) {
            case Refresh.Current(var trusted) -> trusted;
            case Refresh.Refused(var why) -> throw new AssertionError(why);
            case Refresh.Unavailable unavailable -> throw new AssertionError(unavailable);
        };
    }

    Refresh.Outcome refresh(TrustedMetadata from) {
        return Refresh.topRoles(from, this, NOW, _ -> {});
    }

    /** What a client that starts from the first root is refused. */
    Optional<Refusal> refusal() {
        return refusal(client());
    }

    Optional<Refusal> refusal(TrustedMetadata from) {
        return switch (refresh(from)) {
            case Refresh.Current _ -> Optional.empty();
            case Refresh.Refused(var why) -> Optional.of(why);
            case Refresh.Unavailable unavailable -> throw new AssertionError(unavailable);
        };
    }

    @Override
    public Refresh.Fetched fetch(String name, long maxBytes) {
        var bytes = files.get(name);
        if (bytes == null) {
            return new Refresh.Absent();
        }
        return bytes.length > maxBytes ? new Refresh.TooLarge() : new Refresh.Content(bytes);
    }
}
