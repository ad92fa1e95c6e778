package clearinghouse.formats.tuf;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One moment of a repository. Equal moments give equal files, because Ed25519 signs
 * deterministically.
 */
public record TufRepository(
        Role root, Role targets, Role snapshot, Role timestamp, Map<TargetPath, TargetFile> files) {
    public TufRepository {
        files = Map.copyOf(files);
    }

    /** A role's next file: its version, its end, and who signs it. */
    public record Role(long version, Instant expires, List<Signer> signers, int threshold) {
        public Role {
            if (version < 1) {
                throw new IllegalArgumentException("versions start at 1");
            }
            if (threshold < 1 || threshold > signers.size()) {
                throw new IllegalArgumentException(
                        "a threshold of %d needs as many signers".formatted(threshold));
            }
            expires = expires.truncatedTo(ChronoUnit.SECONDS);
            signers = List.copyOf(signers);
        }

        /** With one key. */
        public Role(long version, Instant expires, Signer signer) {
            this(version, expires, List.of(signer), 1);
        }

        private Metadata.Head head() {
            return new Metadata.Head(Metadata.SPEC_VERSION, version, expires, Map.of());
        }

        private RoleKeys keys() {
            return new RoleKeys(
                    signers.stream().map(Signer::keyId).distinct().toList(), threshold, Map.of());
        }
    }

    /**
     * The metadata files by name, in the order in which they must become readable: a client that
     * sees a file finds everything it names.
     */
    public SequencedMap<String, byte[]> metadata() {
        return metadata(List.of());
    }

    /**
     * With a root that the signers of the version before sign as well, as a change of root keys
     * needs.
     */
    public SequencedMap<String, byte[]> metadata(List<Signer> previousRootSigners) {
        var names = rootMetadata();
        var rootFile =
                Signed.sign(
                        names,
                        Stream.concat(root.signers().stream(), previousRootSigners.stream())
                                .toList());
        var targetsFile =
                Signed.sign(
                                new Targets(
                                        files.entrySet().stream()
                                                .collect(
                                                        Collectors.toMap(
                                                                entry -> entry.getKey().value(),
                                                                Map.Entry::getValue)),
                                        Optional.empty(),
                                        targets.head()),
                                targets.signers())
                        .bytes();
        var snapshotFile =
                Signed.sign(
                                new Snapshot(
                                        Map.of(
                                                "targets.json",
                                                MetaFile.of(targets.version(), targetsFile)),
                                        snapshot.head()),
                                snapshot.signers())
                        .bytes();
        var timestampFile =
                Signed.sign(
                                new Timestamp(
                                        MetaFile.of(snapshot.version(), snapshotFile),
                                        timestamp.head()),
                                timestamp.signers())
                        .bytes();
        var written = new LinkedHashMap<String, byte[]>();
        written.put(FileNames.root(root.version()), rootFile.bytes());
        written.put(FileNames.versioned(names, "targets", targets.version()), targetsFile);
        written.put(FileNames.versioned(names, "snapshot", snapshot.version()), snapshotFile);
        written.put(FileNames.TIMESTAMP, timestampFile);
        return written;
    }

    private Root rootMetadata() {
        var roles =
                Map.of(
                        "root",
                        root,
                        "targets",
                        targets,
                        "snapshot",
                        snapshot,
                        "timestamp",
                        timestamp);
        var keys = new HashMap<String, Key>();
        var roleKeys = new HashMap<String, RoleKeys>();
        roles.forEach((name, role) -> {
            role.signers().forEach(signer -> keys.put(signer.keyId(), signer.key()));
            roleKeys.put(name, role.keys());
        });
        return new Root(true, keys, roleKeys, root.head());
    }
}
