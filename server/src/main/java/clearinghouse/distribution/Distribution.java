package clearinghouse.distribution;

import clearinghouse.advisory.Advisories;
import clearinghouse.advisory.AdvisoryId;
import clearinghouse.advisory.PublishedAdvisory;
import clearinghouse.exposure.Exposure;
import clearinghouse.exposure.ExposureId;
import clearinghouse.exposure.Exposures;
import clearinghouse.exposure.FixedBuild;
import clearinghouse.exposure.Remedies;
import clearinghouse.formats.tuf.FileNames;
import clearinghouse.formats.tuf.TargetPath;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Digest;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.Permission;
import clearinghouse.lab.VersionedJar;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import clearinghouse.validation.AcceptedJar;
import clearinghouse.validation.PatchId;
import clearinghouse.validation.Releasable;
import clearinghouse.validation.Validation;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Releases accepted patches as signed targets, and says to whom each is assigned. */
public final class Distribution {

    public static final Permission PUBLISH = new Permission("release:publish");
    public static final Permission FETCH = new Permission("release:fetch");
    public static final Permission READ = new Permission("advisory:read");

    private static final Pattern HASHED = Pattern.compile("([0-9a-f]{64}|[0-9a-f]{128})\\.(.+)");

    private final Db db;
    private final AuditRecord record;
    private final Validation validation;
    private final Advisories advisories;
    private final Exposures exposures;
    private final Repository repository;
    private final Ids ids;
    private final InstantSource clock;

    public Distribution(
            Db db,
            AuditRecord record,
            Validation validation,
            Advisories advisories,
            Exposures exposures,
            TufKeys keys,
            Ids ids,
            InstantSource clock) {
        this.db = db;
        this.record = record;
        this.validation = validation;
        this.advisories = advisories;
        this.exposures = exposures;
        this.repository = new Repository(keys);
        this.ids = ids;
        this.clock = clock;
    }

    public sealed interface Releasing {
        record Released(Release release) implements Releasing {}

        record NoSuchAdvisory() implements Releasing {}

        record Refused(String why) implements Releasing {}
    }

    /**
     * The release, its entry in the record, the metadata that lists it and the matching's knowledge
     * of it are one transaction.
     */
    public Releasing release(Access access, AdvisoryId advisory, PatchId patch) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new DistributionStore(tx);
                    store.lockPublishing();
                    var published = advisories.published(tx, advisory);
                    if (published.isEmpty()) {
                        return new Releasing.NoSuchAdvisory();
                    }
                    if (store.of(advisory, patch).isPresent()) {
                        return new Releasing.Refused("this patch is released already");
                    }
                    return switch (validation.releasable(tx, access, patch)) {
                        case Releasable.No(var why) -> new Releasing.Refused(why);
                        case Releasable.Yes(var jar) ->
                                jar.vulnerability().equals(published.get().vulnerability())
                                        ? release(tx, access, published.get(), jar)
                                        : new Releasing.Refused(
                                                "the patch answers another vulnerability than the advisory");
                    };
                });
    }

    private Releasing release(Tx tx, Access access, PublishedAdvisory advisory, AcceptedJar jar) {
        var store = new DistributionStore(tx);
        var before =
                validation
                        .patchedVersion(advisory.packageUrl().render())
                        .map(version -> advisory.packageUrl().withVersion(version));
        var remedy =
                before.flatMap(purl -> Remedy.of(purl, store.countReplacing(purl.render()) + 1));
        if (remedy.isEmpty()) {
            return new Releasing.Refused(
                    "%s is no package that is released as a jar"
                            .formatted(advisory.packageUrl().render()));
        }
        var after = remedy.get().after();
        var content = VersionedJar.of(jar.content(), before.orElseThrow(), after);
        var release =
                new Release(
                        ReleaseId.random(ids.chance()),
                        advisory.id(),
                        jar.patch(),
                        before.orElseThrow().render(),
                        after.render(),
                        after.version(),
                        remedy.get().ordinal(),
                        remedy.get().target(),
                        content.length,
                        Digest.sha256(content).hex(),
                        Digest.sha512(content).hex(),
                        jar.sha256(),
                        now());
        store.save(ids.next(), release, content);
        exposures.released(
                tx, advisory.id(), new FixedBuild(after, release.sha256()), release.releasedAt());
        repository.publish(tx, true, now());
        record.append(
                tx,
                access,
                "release.made",
                release.id(),
                Map.of(
                        "advisory", release.advisory().code(),
                        "patch", release.patch().code(),
                        "sha256", release.sha256(),
                        "judged_sha256", release.judgedSha256()));
        return new Releasing.Released(release);
    }

    /**
     * Makes the repository on the first start, and signs anew what is due; a timer calls it.
     *
     * @return whether anything was signed
     */
    public boolean refresh(Access access) {
        return db.inTransaction(access, tx -> repository.publish(tx, false, now()));
    }

    /** The oldest first. */
    Page<DistributionStore.Keyed> list(Access access, Optional<UUID> after) {
        return db.inTransaction(access, tx -> new DistributionStore(tx).list(after));
    }

    public record Assignment(Exposure exposure, Release release) {}

    /** What the caller's own assets still need, where they run exactly what a release replaces. */
    public Page<Assignment> assignments(Access access, Optional<UUID> after) {
        return db.inTransaction(
                access,
                tx -> {
                    var open = exposures.open(tx, access.party(), after);
                    return new Page<>(assigned(tx, open.items()), open.after());
                });
    }

    /** What each of these is assigned, or was before it was settled; releases are public. */
    public Map<ExposureId, Remedies.Released> released(
            Access access, Collection<Exposure> exposed) {
        return db.inTransaction(
                access,
                tx ->
                        assigned(tx, exposed).stream()
                                .collect(
                                        Collectors.toUnmodifiableMap(
                                                it -> it.exposure().id(),
                                                it -> it.release().offered())));
    }

    /** The one rule for what an operator reads, is told by the API, and its agent fetches. */
    private static List<Assignment> assigned(Tx tx, Collection<Exposure> exposed) {
        var current =
                new DistributionStore(tx)
                        .current(
                                exposed.stream()
                                        .flatMap(it -> it.advisory().stream())
                                        .distinct()
                                        .toList());
        return exposed.stream()
                .flatMap(exposure ->
                        exposure.advisory().stream()
                                .flatMap(it -> current.getOrDefault(it, List.of()).stream())
                                .filter(release -> release.isFor(exposure))
                                .map(release -> new Assignment(exposure, release)))
                .toList();
    }

    /** What was released of each of these patches first; releases are public. */
    public Map<PatchId, ReleaseId> releasesOf(Access access, Collection<PatchId> patches) {
        return db.inTransaction(access, tx -> new DistributionStore(tx).releasesOf(patches));
    }

    Optional<byte[]> metadata(Access access, String name) {
        return db.inTransaction(access, tx -> repository.file(tx, name));
    }

    /**
     * @param name under which consistent snapshots keep it: its hash, a dot, the target's own name
     */
    Optional<byte[]> target(Access access, String folder, String name) {
        var parts = HASHED.matcher(name);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return TargetPath.parse(folder + "/" + parts.group(2))
                .flatMap(path ->
                        db.inTransaction(
                                access,
                                tx -> new DistributionStore(tx).content(path, parts.group(1))));
    }

    static boolean isTimestamp(String name) {
        return name.equals(FileNames.TIMESTAMP);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
