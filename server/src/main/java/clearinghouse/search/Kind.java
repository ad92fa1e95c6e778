package clearinghouse.search;

import clearinghouse.kernel.Permission;
import java.util.Locale;

/** What can be found, by whoever may list it. Each has a view of its name in the database. */
public enum Kind {
    FINDING("finding:read", "intake_finding", "t.label", "s.party = any (?)"),
    VULNERABILITY(
            "finding:read",
            "intake_vulnerability",
            Kind.STRICTEST,
            "s.code in (select f.vulnerability from search_finding f where f.party = any (?))"),
    CASE(
            "case:read",
            "coordination_case",
            Kind.STRICTEST,
            "s.code in (select p.case_code from coordination_participant p where p.party = any (?))"),
    ADVISORY("advisory:read", "advisory_advisory", "'clear'::tlp", Kind.OF_NOBODY),
    EXPOSURE("exposure:read", "exposure_exposure", "policy_label_of('inventory')", Kind.OF_NOBODY),
    PARTY("party:read", "parties_party", "null::tlp", "s.code = any (?)");

    /** Of the findings that the caller may read. */
    private static final String STRICTEST =
            """
            coalesce((select max(x.label) from intake_finding x where x.vulnerability = found.vulnerability),
                     policy_label_of('undisclosed'))
            """;

    private static final String ALL_LIMITS =
            """
            policy_use_limits(policy_use_limits_given() || array(
                select distinct unnest(x.use_limits) from intake_finding x where x.vulnerability = found.vulnerability))
            """;

    private static final String NOTHING = "'{}'::text[]";

    private static final String OF_NOBODY = "cardinality(?::text[]) < 0";

    private final Permission permission;
    private final String table;
    private final String label;
    private final String ofParty;

    Kind(String permission, String table, String label, String ofParty) {
        this.permission = new Permission(permission);
        this.table = table;
        this.label = label;
        this.ofParty = ofParty;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What its list asks for. */
    Permission permission() {
        return permission;
    }

    String view() {
        return "search_" + code();
    }

    /** Its rows, under row security. */
    String table() {
        return table;
    }

    /** In SQL, of what was found as {@code s}: has it to do with one of these parties? */
    String ofParty() {
        return ofParty;
    }

    /** In SQL, beside a row of the table as {@code t} and what was {@code found}. */
    String provenance() {
        return switch (this) {
            case FINDING -> "array[t.provenance]";
            case VULNERABILITY, CASE ->
                    "array(select distinct x.provenance from intake_finding x where x.vulnerability = found.vulnerability)";
            case ADVISORY, EXPOSURE, PARTY -> NOTHING;
        };
    }

    /** In SQL, as {@link #provenance}. */
    String cui() {
        return switch (this) {
            case FINDING -> "array_remove(array[t.cui], null)";
            case VULNERABILITY, CASE ->
                    "array(select distinct x.cui from intake_finding x where x.vulnerability = found.vulnerability and x.cui is not null)";
            case ADVISORY, EXPOSURE, PARTY -> NOTHING;
        };
    }

    /** In SQL, as {@link #provenance}. */
    String classification() {
        return switch (this) {
            case FINDING -> "t.classification";
            case VULNERABILITY, CASE ->
                    "select max(x.classification) from intake_finding x where x.vulnerability = found.vulnerability";
            case ADVISORY, EXPOSURE, PARTY -> "null";
        };
    }

    /** In SQL, as {@link #provenance}; each as policy says it now. */
    String legalBases() {
        return switch (this) {
            case FINDING -> "policy_legal_bases(t.legal_basis)";
            case VULNERABILITY, CASE ->
                    "policy_legal_bases_of(array(select distinct x.legal_basis from intake_finding x where x.vulnerability = found.vulnerability))";
            case ADVISORY, EXPOSURE, PARTY -> NOTHING;
        };
    }

    /** In SQL, as {@link #provenance}; with what each means. */
    String useLimits() {
        return switch (this) {
            case FINDING -> "policy_use_limits(t.use_limits)";
            case VULNERABILITY, CASE -> ALL_LIMITS;
            case ADVISORY, EXPOSURE, PARTY -> NOTHING;
        };
    }

    /** In SQL, beside a row of the table as {@code t} and what was {@code found}. */
    String label() {
        return label;
    }
}
