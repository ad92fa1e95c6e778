package clearinghouse.distribution;

import clearinghouse.formats.tuf.FileNames;
import clearinghouse.formats.tuf.TargetFile;
import clearinghouse.formats.tuf.TargetPath;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.HashMap;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The signed metadata over all releases and the advisory index; each change of it is one
 * transaction.
 */
final class Repository {

    private static final Pattern VERSIONED =
            Pattern.compile("([1-9][0-9]{0,8})\\.(root|targets|snapshot)\\.json");

    private final TufKeys keys;

    Repository(TufKeys keys) {
        this.keys = keys;
    }

    /**
     * Signs what is new or due. Who calls after a change of the targets holds the lock already: two
     * that read the same edition would both write its successor.
     *
     * @return whether there is a new edition
     */
    boolean publish(Tx tx, boolean targetsChanged, Instant now) {
        var store = new DistributionStore(tx);
        store.lockPublishing();
        var current = store.edition();
        current.ifPresent(edition -> requireOurKeys(store, edition));
        var next =
                current.isPresent()
                        ? current.get().next(targetsChanged, now)
                        : Optional.of(Edition.first(now));
        if (next.isEmpty()) {
            return false;
        }
        var targets = new HashMap<TargetPath, TargetFile>();
        store.current().forEach(it -> targets.put(it.target(), it.file()));
        new IndexStore(tx).parts().forEach(it -> targets.put(it.target(), it.file()));
        var files = keys.sign(next.get(), targets);
        for (var role : TufRole.values()) {
            var standing = next.get().of(role);
            if (current.isEmpty() || standing.version() > current.get().of(role).version()) {
                var content = files.get(fileName(role, standing.version()));
                if (content == null) {
                    throw new IllegalStateException("no file was signed for " + role.code());
                }
                store.save(role, standing, content, now);
            }
        }
        return true;
    }

    /** With other keys every client would refuse what we sign, and could not be told why. */
    private void requireOurKeys(DistributionStore store, Edition edition) {
        var root = store.metadata(TufRole.ROOT, edition.of(TufRole.ROOT).version()).orElseThrow();
        if (!keys.areNamedBy(root)) {
            throw new IllegalStateException(
                    "the tuf-*.key files are not those of this database; restore the ones that belong to it");
        }
    }

    Optional<byte[]> file(Tx tx, String name) {
        var store = new DistributionStore(tx);
        if (name.equals(FileNames.TIMESTAMP)) {
            return store.edition()
                    .flatMap(edition ->
                            store.metadata(
                                    TufRole.TIMESTAMP, edition.of(TufRole.TIMESTAMP).version()));
        }
        var parts = VERSIONED.matcher(name);
        return parts.matches()
                ? store.metadata(TufRole.parse(parts.group(2)), Integer.parseInt(parts.group(1)))
                : Optional.empty();
    }

    private static String fileName(TufRole role, int version) {
        return role == TufRole.TIMESTAMP
                ? FileNames.TIMESTAMP
                : "%d.%s.json".formatted(version, role.code());
    }
}
