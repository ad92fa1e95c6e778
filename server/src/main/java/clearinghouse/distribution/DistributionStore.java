package clearinghouse.distribution;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.formats.tuf.TargetPath;
import clearinghouse.kernel.Page;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import clearinghouse.validation.PatchId;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

final class DistributionStore {

    /** Any number that no other lock of this database has. */
    private static final long PUBLISHING = 0x7475_665f_7374L;

    private static final String COLUMNS =
            "id, code, advisory, patch, replaces, package, version, ordinal, target, length, sha256, sha512, judged_sha256, released_at";

    private static final String CURRENT =
            """
            select %s from distribution_release r
             where not exists (select 1 from distribution_release n
                                where n.advisory = r.advisory and n.replaces = r.replaces and n.ordinal > r.ordinal)
            """
                    .formatted(COLUMNS);

    private final Tx tx;

    DistributionStore(Tx tx) {
        this.tx = tx;
    }

    /** Waits for its turn and keeps it until this transaction ends. */
    void lockPublishing() {
        tx.first("select pg_advisory_xact_lock(?)", _ -> true, PUBLISHING);
    }

    void save(UUID key, Release release, byte[] content) {
        tx.update(
                """
                insert into distribution_release (id, code, advisory, patch, replaces, package, version, ordinal, target,
                                                  length, sha256, sha512, judged_sha256, content, released_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                key,
                release.id(),
                release.advisory(),
                release.patch(),
                release.replaces(),
                release.packageUrl(),
                release.version(),
                release.ordinal(),
                release.target().value(),
                release.length(),
                release.sha256(),
                release.sha512(),
                release.judgedSha256(),
                content,
                release.releasedAt());
    }

    record Keyed(UUID key, Release release) {}

    Page<Keyed> list(Optional<UUID> after) {
        return Page.of(
                tx.list(
                        """
                        select %s from distribution_release
                         where ?::uuid is null or id > ?::uuid order by id limit ?
                        """
                                .formatted(COLUMNS),
                        row -> new Keyed(row.uuid("id"), release(row)),
                        after,
                        after,
                        Page.SIZE + 1),
                Keyed::key);
    }

    /** Without what a newer one took the place of: nobody is assigned that any more. */
    List<Release> current() {
        return tx.list(CURRENT + " order by id", DistributionStore::release);
    }

    /** The current ones against each of these advisories that has some. */
    Map<AdvisoryId, List<Release>> current(Collection<AdvisoryId> advisories) {
        return tx
                .list(
                        CURRENT + " and advisory = any (?)",
                        DistributionStore::release,
                        advisories.stream().map(AdvisoryId::code).toList())
                .stream()
                .collect(Collectors.groupingBy(Release::advisory));
    }

    Optional<Release> of(AdvisoryId advisory, PatchId patch) {
        return tx.first(
                "select %s from distribution_release where advisory = ? and patch = ?"
                        .formatted(COLUMNS),
                DistributionStore::release,
                advisory,
                patch);
    }

    /** The first of each of these patches that has one. */
    Map<PatchId, ReleaseId> releasesOf(Collection<PatchId> patches) {
        return tx.map(
                """
                select distinct on (patch) patch, code from distribution_release
                 where patch = any (?) order by patch, id
                """,
                row -> new PatchId(row.text("patch")),
                row -> new ReleaseId(row.text("code")),
                patches.stream().map(PatchId::code).toList());
    }

    int countReplacing(String packageUrl) {
        return Math.toIntExact(
                tx.count(
                        "select count(*) from distribution_release where replaces = ?",
                        packageUrl));
    }

    Optional<byte[]> content(TargetPath target, String hash) {
        return tx.first(
                "select content from distribution_release where target = ? and (sha256 = ? or sha512 = ?)",
                row -> row.bytes("content"),
                target.value(),
                hash,
                hash);
    }

    /** Empty before the first one. */
    Optional<Edition> edition() {
        var roles = new EnumMap<TufRole, Edition.Standing>(TufRole.class);
        tx.list(
                """
                select distinct on (role) role, version, expires from distribution_metadata
                 order by role, version desc
                """,
                row -> {
                    roles.put(
                            TufRole.parse(row.text("role")),
                            new Edition.Standing(row.integer("version"), row.instant("expires")));
                    return true;
                });
        return roles.isEmpty() ? Optional.empty() : Optional.of(new Edition(roles));
    }

    void save(TufRole role, Edition.Standing standing, byte[] content, Instant now) {
        tx.update(
                "insert into distribution_metadata (role, version, content, expires, made_at) values (?, ?, ?, ?, ?)",
                role,
                standing.version(),
                content,
                standing.expires(),
                now);
    }

    Optional<byte[]> metadata(TufRole role, int version) {
        return tx.first(
                "select content from distribution_metadata where role = ? and version = ?",
                row -> row.bytes("content"),
                role,
                version);
    }

    private static Release release(Row row) {
        return new Release(
                new ReleaseId(row.text("code")),
                new AdvisoryId(row.text("advisory")),
                new PatchId(row.text("patch")),
                row.text("replaces"),
                row.text("package"),
                row.text("version"),
                row.integer("ordinal"),
                new TargetPath(row.text("target")),
                row.number("length"),
                row.text("sha256"),
                row.text("sha512"),
                row.text("judged_sha256"),
                row.instant("released_at"));
    }
}
