package clearinghouse.inventory;

import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.Sector;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing that an operator says of itself or of an asset. What it says is a text in one form
 * alone, so that two that mean the same are the same.
 */
public enum Point {
    /** Whether strangers reach it. */
    INTERNET_EXPOSED(Of.ASSET, "yes", "no"),
    /** SSVC's Mission Impact 2.0.0, from the least on. */
    MISSION_IMPACT(Of.ASSET, "degraded", "mef_support_crippled", "mef_failure", "mission_failure"),
    /** SSVC's Safety Impact 2.0.1, from the least on. */
    SAFETY_IMPACT(Of.ASSET, "negligible", "marginal", "critical", "catastrophic"),
    /** SSVC's Mission and Well-Being Impact 1.0.0. */
    MISSION_WELL_BEING(Of.ASSET, "low", "medium", "high"),
    /** Where a stop or a change does what kind of harm. */
    ENVIRONMENT(Of.ASSET, "it", "ot", "clinical"),
    /** A {@link MaintenanceWindow}. */
    MAINTENANCE_WINDOW(Of.ASSET),
    /** The id of a contact of the operator. */
    OWNER(Of.ASSET),
    /** An {@link EndOfSupport}. */
    END_OF_SUPPORT(Of.ASSET),
    /** The code of a {@link Sector}. */
    SECTOR(Of.OPERATOR),
    /** A {@link Region}. */
    REGION(Of.OPERATOR),
    /** The name of a zone in the IANA time zone database. */
    TIME_ZONE(Of.OPERATOR),
    /** The role of a contact; never said as such, kept when one comes, changes or goes. */
    CONTACT(Of.CONTACT);

    enum Of {
        ASSET,
        OPERATOR,
        CONTACT
    }

    private final Of of;
    private final List<String> choices;

    Point(Of of, String... choices) {
        this.of = of;
        this.choices = List.of(choices);
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Point parse(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    static List<Point> of(Of what) {
        return Arrays.stream(values()).filter(point -> point.of == what).toList();
    }

    /** Those to choose from, in the order of their standard; empty where it is no choice. */
    public List<String> choices() {
        return choices;
    }

    /** Why this cannot be said; empty when it can. Whose contact an owner is, is not asked here. */
    public Optional<Problem> fault(String value) {
        boolean fine =
                switch (this) {
                    case INTERNET_EXPOSED,
                            MISSION_IMPACT,
                            SAFETY_IMPACT,
                            MISSION_WELL_BEING,
                            ENVIRONMENT ->
                            choices.contains(value);
                    case MAINTENANCE_WINDOW -> MaintenanceWindow.parse(value).isPresent();
                    case OWNER -> ContactId.parse(value).isPresent();
                    case END_OF_SUPPORT -> EndOfSupport.parse(value).isPresent();
                    case SECTOR -> Sector.parse(value).problems().isEmpty();
                    case REGION -> Region.parse(value).isPresent();
                    case TIME_ZONE -> ZoneId.getAvailableZoneIds().contains(value);
                    case CONTACT -> false;
                };
        return fine
                ? Optional.empty()
                : Optional.of(new Problem("/" + code(), code() + "-unknown", expected()));
    }

    private String expected() {
        return switch (this) {
            case INTERNET_EXPOSED, MISSION_IMPACT, SAFETY_IMPACT, MISSION_WELL_BEING, ENVIRONMENT ->
                    "one of " + String.join(", ", choices);
            case MAINTENANCE_WINDOW -> "a day of the week and two different times of it, or ask";
            case OWNER -> "the id of a contact of this operator";
            case END_OF_SUPPORT -> "a date from 1990 to 2199, and who says so";
            case SECTOR ->
                    "one of " + String.join(", ", Sector.all().stream().map(Sector::code).toList());
            case REGION ->
                    "a code of ISO 3166-2 such as US-OH, or the name of a region that has none";
            case TIME_ZONE -> "a name of the IANA time zone database, such as America/New_York";
            case CONTACT -> "nothing";
        };
    }
}
