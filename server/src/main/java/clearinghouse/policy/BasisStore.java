package clearinghouse.policy;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.LegalBasis;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Legal bases, each version of them, and under which ones findings stand by themselves. */
final class BasisStore {

    private static final String BASIS =
            "select code, version, name, citation, first_day::text, last_day::text, at_lapse, warn_days, reason, loaded_at from policy_legal_basis ";

    private final Tx tx;

    BasisStore(Tx tx) {
        this.tx = tx;
    }

    /** What an office says of a basis is not overruled by what a release brings. */
    void saveNew(PolicyBasis shipped, Instant now) {
        var basis = shipped.basis();
        tx.update(
                """
                insert into policy_legal_basis (code, version, name, citation, first_day, last_day, at_lapse, warn_days,
                                                reason, loaded_at)
                select ?, ?, ?, ?, ?::date, ?::date, ?, ?, ?, ?
                 where not exists (select 1 from policy_legal_basis where code = ?)
                on conflict (code, version) do nothing
                """,
                basis.code(),
                basis.version(),
                basis.name(),
                basis.citation(),
                basis.from().toString(),
                basis.until().map(LocalDate::toString),
                basis.atLapse(),
                basis.warnDays(),
                shipped.reason(),
                now,
                basis.code());
    }

    /** False when somebody else said that version meanwhile. */
    boolean save(LegalBasisId id, LegalBasis basis, String reason, Access by, Instant now) {
        return tx.update(
                        """
                        insert into policy_legal_basis (code, version, id, name, citation, first_day, last_day, at_lapse,
                                                        warn_days, reason, set_by, loaded_at)
                        values (?, ?, ?, ?, ?, ?::date, ?::date, ?, ?, ?, ?, ?) on conflict do nothing
                        """,
                        basis.code(),
                        basis.version(),
                        id,
                        basis.name(),
                        basis.citation(),
                        basis.from().toString(),
                        basis.until().map(LocalDate::toString),
                        basis.atLapse(),
                        basis.warnDays(),
                        reason,
                        by.actor(),
                        now)
                == 1;
    }

    /** The newest version of each, by code. */
    List<LegalBasis> inForce() {
        return tx.list(
                "select * from ("
                        + BASIS.replaceFirst("select", "select distinct on (code)")
                        + "order by code, version desc) b order by code",
                BasisStore::basis);
    }

    Optional<LegalBasis> inForce(String code) {
        return tx.first(
                BASIS + "where code = ? order by version desc limit 1", BasisStore::basis, code);
    }

    /** The newest first. */
    List<LegalBases.Version> versions(String code, int most) {
        return tx.list(
                BASIS + "where code = ? order by version desc limit ?",
                row ->
                        new LegalBases.Version(
                                basis(row), row.text("reason"), row.instant("loaded_at")),
                code,
                most);
    }

    /** Of this party, or else of its kind. */
    Optional<String> given(PartyId party, String kind) {
        return tx.first(
                """
                select basis from (select distinct on (coalesce(party, kind)) party, basis
                                     from policy_legal_basis_given where party = ? or kind = ?
                                    order by coalesce(party, kind), version desc) g
                 where basis is not null order by party nulls last limit 1
                """,
                row -> row.text("basis"),
                party,
                kind);
    }

    /** Those that are given, to kinds first. */
    List<LegalBases.Given> given(int most) {
        return tx.list(
                """
                select party, kind, basis from (select distinct on (coalesce(party, kind)) party, kind, basis
                                                  from policy_legal_basis_given
                                                 order by coalesce(party, kind), version desc) g
                 where basis is not null order by kind nulls last, party limit ?
                """,
                row ->
                        new LegalBases.Given(
                                row.optionalText("party")
                                        .or(() -> row.optionalText("kind"))
                                        .orElseThrow(),
                                row.text("basis")),
                most);
    }

    /** False when somebody else said so meanwhile. */
    boolean give(
            Optional<PartyId> party,
            Optional<String> kind,
            Optional<String> basis,
            Access by,
            Instant now) {
        return tx.update(
                        """
                        insert into policy_legal_basis_given (party, kind, version, basis, set_by, at)
                        select ?, ?, coalesce(max(version), 0) + 1, ?, ?, ?
                          from policy_legal_basis_given where party = ? or kind = ?
                        on conflict do nothing
                        """,
                        party,
                        kind,
                        basis,
                        by.actor(),
                        now,
                        party,
                        kind)
                == 1;
    }

    private static LegalBasis basis(Row row) {
        return new LegalBasis(
                row.text("code"),
                row.integer("version"),
                row.text("name"),
                row.text("citation"),
                LocalDate.parse(row.text("first_day")),
                row.optionalText("last_day").map(LocalDate::parse),
                LegalBasis.AtLapse.parse(row.text("at_lapse")),
                row.integer("warn_days"));
    }
}
