package clearinghouse.scanning;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

final class ClaimStore {

    private static final Permission DECONFLICT = new Permission("scan:deconflict");

    private static final String CLAIM =
            """
            select id, code, package, version, areas, technique, fence, state, expires_at, claimed_at
              from scanning_claim
            """;

    private final Tx tx;

    ClaimStore(Tx tx) {
        this.tx = tx;
    }

    record Keyed(UUID key, Claim claim) {}

    /** Until the transaction ends, no one else claims in this package. */
    void lockPackage(String packageUrl) {
        tx.first(
                "select pg_advisory_xact_lock(hashtextextended('scanning ' || ?, 0))",
                row -> true,
                packageUrl);
    }

    /** Of all parties, but nothing that tells which. */
    List<Claims.Held> held(String packageUrl, Collection<String> areas, Instant now) {
        return tx.widened(
                DECONFLICT,
                () ->
                        tx.list(
                                """
                                select area, version, expires_at from scanning_claim, unnest(areas) as area
                                 where package = ? and state = 'held' and expires_at > ? and area = any (?)
                                """,
                                row ->
                                        new Claims.Held(
                                                row.text("area"),
                                                row.text("version"),
                                                row.instant("expires_at")),
                                packageUrl,
                                now,
                                areas));
    }

    long nextFence() {
        return tx.first("select nextval('scanning_fence') as fence", row -> row.number("fence"))
                .orElseThrow();
    }

    void save(UUID key, Claim claim, Access by) {
        tx.update(
                """
                insert into scanning_claim (id, code, party, actor, package, version, areas, technique, fence, state,
                                            expires_at, claimed_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'held', ?, ?)
                """,
                key,
                claim.id(),
                by.party(),
                by.actor(),
                claim.packageUrl(),
                claim.version(),
                claim.areas(),
                claim.technique(),
                claim.fence(),
                claim.expires(),
                claim.claimedAt());
    }

    Optional<Claim> find(ClaimId id, PartyId party) {
        return tx.first(
                CLAIM + "where code = ? and party = ?", row -> keyed(row).claim(), id, party);
    }

    Optional<Claim> lock(ClaimId id, PartyId party) {
        return tx.first(
                CLAIM + "where code = ? and party = ? for update",
                row -> keyed(row).claim(),
                id,
                party);
    }

    List<Keyed> list(PartyId party, Optional<UUID> after, int limit) {
        return tx.list(
                CLAIM
                        + """
                        where party = ? and (?::uuid is null or id < ?::uuid) order by id desc limit ?
                        """,
                ClaimStore::keyed,
                party,
                after,
                after,
                limit);
    }

    void renew(ClaimId id, long fence, Instant expires) {
        tx.update(
                "update scanning_claim set fence = ?, expires_at = ? where code = ?",
                fence,
                expires,
                id);
    }

    void release(ClaimId id) {
        tx.update("update scanning_claim set state = 'released' where code = ?", id);
    }

    void appendCoverage(Collection<Object[]> rows) {
        tx.updateEach(
                """
                insert into scanning_coverage (id, claim, party, package, area, technique, found, late, reported_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                rows);
    }

    private static Keyed keyed(Row row) {
        return new Keyed(
                row.uuid("id"),
                new Claim(
                        new ClaimId(row.text("code")),
                        row.text("package"),
                        row.text("version"),
                        row.texts("areas"),
                        row.text("technique"),
                        row.number("fence"),
                        row.text("state").equals("released"),
                        row.instant("expires_at"),
                        row.instant("claimed_at")));
    }
}
