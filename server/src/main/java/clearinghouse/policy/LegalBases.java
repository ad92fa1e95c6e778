package clearinghouse.policy;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.platform.LegalBasis;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * By which laws, agreements and consents findings are held here: what each is, from when until when
 * it holds, and what its lapse does. A change is a new version; what was said before stays.
 */
public final class LegalBases {

    public static final Permission KEEP = new Permission("basis:keep");

    /** How many findings stand under each, and which of them ends. */
    public static final Permission WATCH = new Permission("basis:watch");

    private static final int MOST = 200;
    private static final int MOST_VERSIONS = 100;

    private final Db db;
    private final AuditRecord record;
    private final Ids ids;
    private final InstantSource clock;

    public LegalBases(Db db, AuditRecord record, Ids ids, InstantSource clock) {
        this.db = db;
        this.record = record;
        this.ids = ids;
        this.clock = clock;
    }

    /** One of the versions of a basis, with the reason for it. */
    public record Version(LegalBasis basis, String reason, Instant since) {}

    /**
     * Under which basis findings stand whose submitter names none.
     *
     * @param whose a party's id, or a kind of party
     */
    public record Given(String whose, String basis) {}

    public sealed interface Saying {
        record Said(LegalBasis.Told basis) implements Saying {}

        /** So many are known that nobody finds theirs. */
        record TooMany(int most) implements Saying {}

        record Overtaken() implements Saying {}
    }

    /**
     * The version holds from now on, for what was submitted under an earlier one too: a later end
     * gives back what a lapse took.
     */
    public Saying say(Access access, LegalBasisWish wish) {
        return db.inTransaction(
                access,
                tx -> {
                    var store = new BasisStore(tx);
                    var known = store.inForce(wish.code());
                    if (known.isEmpty() && store.inForce().size() >= MOST) {
                        return new Saying.TooMany(MOST);
                    }
                    var basis = wish.version(known.map(LegalBasis::version).orElse(0) + 1);
                    var id = LegalBasisId.random(ids.chance());
                    if (!store.save(id, basis, wish.reason(), access, clock.instant())) {
                        return new Saying.Overtaken();
                    }
                    record.append(tx, access, "legal_basis.said", id, facts(basis, known));
                    return new Saying.Said(basis.told(clock.instant()));
                });
    }

    private static Map<String, String> facts(LegalBasis basis, Optional<LegalBasis> before) {
        return Map.of(
                "basis",
                basis.code(),
                "version",
                String.valueOf(basis.version()),
                "from",
                basis.from().toString(),
                "until",
                end(basis),
                "until_before",
                before.map(LegalBases::end).orElse("none"),
                "at_lapse",
                basis.atLapse().code());
    }

    private static String end(LegalBasis basis) {
        return basis.until().map(LocalDate::toString).orElse("open");
    }

    /** Each as it is in force, by code. */
    public List<LegalBasis.Told> list(Access access) {
        return db.inTransaction(
                access,
                tx ->
                        new BasisStore(tx)
                                .inForce().stream().map(it -> it.told(clock.instant())).toList());
    }

    /** The newest first; none where nobody knows the code. */
    public List<Version> versions(Access access, String code) {
        return db.inTransaction(access, tx -> new BasisStore(tx).versions(code, MOST_VERSIONS));
    }

    public sealed interface Giving {
        record Done() implements Giving {}

        record NoSuchBasis() implements Giving {}

        record Overtaken() implements Giving {}
    }

    /**
     * @param party a party that the caller knows; empty for all of a kind
     * @param basis empty for none any more
     */
    public Giving give(
            Tx tx,
            Access access,
            Optional<PartyId> party,
            Optional<String> kind,
            Optional<String> basis) {
        var store = new BasisStore(tx);
        if (basis.isPresent() && basis.flatMap(store::inForce).isEmpty()) {
            return new Giving.NoSuchBasis();
        }
        if (!store.give(party, kind, basis, access, clock.instant())) {
            return new Giving.Overtaken();
        }
        record.append(
                tx,
                access,
                "legal_basis.given",
                party.orElse(access.party()),
                Map.of(
                        "whose",
                        party.map(PartyId::code).or(() -> kind).orElseThrow(),
                        "basis",
                        basis.orElse("none")));
        return new Giving.Done();
    }

    /** Those of kinds first; for who watches. */
    public List<Given> given(Access access) {
        return db.inTransaction(access, tx -> new BasisStore(tx).given(MOST));
    }
}
