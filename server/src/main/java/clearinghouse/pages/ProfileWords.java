package clearinghouse.pages;

import clearinghouse.formats.advisory.Sector;
import clearinghouse.inventory.Contact;
import clearinghouse.inventory.EndOfSupport;
import clearinghouse.inventory.MaintenanceWindow;
import clearinghouse.inventory.Point;
import clearinghouse.inventory.Told;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is said of an asset or an operator, in words that nobody has to look up. */
final class ProfileWords {

    private ProfileWords() {}

    static String label(Point point) {
        return switch (point) {
            case INTERNET_EXPOSED -> "Reachable by strangers on the internet";
            case MISSION_IMPACT -> "If it stops";
            case SAFETY_IMPACT -> "Harm to people if it fails or is misused";
            case MISSION_WELL_BEING -> "How much depends on it";
            case ENVIRONMENT -> "What kind of place it runs in";
            case MAINTENANCE_WINDOW -> "When it may be stopped";
            case OWNER -> "Who is asked about it";
            case END_OF_SUPPORT -> "End of support";
            case SECTOR -> "Sector";
            case REGION -> "Region";
            case TIME_ZONE -> "Time zone";
            case CONTACT -> "Contact";
        };
    }

    static String value(Point point, String value, List<Contact> contacts) {
        return switch (point) {
            case INTERNET_EXPOSED -> value.equals("yes") ? "yes" : "no";
            case MISSION_IMPACT -> mission(value);
            case SAFETY_IMPACT -> safety(value);
            case MISSION_WELL_BEING -> value.equals("medium") ? "some" : dependence(value);
            case ENVIRONMENT -> environment(value);
            case MAINTENANCE_WINDOW ->
                    MaintenanceWindow.parse(value).map(ProfileWords::window).orElse(value);
            case OWNER ->
                    contacts.stream()
                            .filter(contact -> contact.id().code().equals(value))
                            .findFirst()
                            .map(contact -> contact.name() + ", " + contact.role())
                            .orElse("somebody who was removed");
            case END_OF_SUPPORT -> end(value);
            case SECTOR ->
                    Sector.all().stream()
                            .filter(sector -> sector.code().equals(value))
                            .findFirst()
                            .map(Sector::name)
                            .orElse(value);
            case REGION, TIME_ZONE, CONTACT -> value;
        };
    }

    static String told(Point point, Told told, List<Contact> contacts) {
        return told.known().map(value -> value(point, value, contacts)).orElse("not known");
    }

    /** To choose from, the first one leaves it unsaid. */
    static List<Field.Option> options(Point point, String unsaid) {
        return java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(new Field.Option("", unsaid)),
                        point.choices().stream()
                                .map(choice ->
                                        new Field.Option(
                                                choice,
                                                Texts.begun(value(point, choice, List.of())))))
                .toList();
    }

    static String day(DayOfWeek day) {
        return day.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static String mission(String value) {
        return switch (value) {
            case "degraded" -> "our work goes on, less well";
            case "mef_support_crippled" -> "we get by for a while";
            case "mef_failure" -> "essential work stops";
            case "mission_failure" -> "all our work stops";
            default -> value;
        };
    }

    private static String safety(String value) {
        return switch (value) {
            case "negligible" -> "none worth the name";
            case "marginal" -> "minor injuries or strain";
            case "critical" -> "serious injuries, or a life";
            case "catastrophic" -> "several lives";
            default -> value;
        };
    }

    private static String dependence(String value) {
        return switch (value) {
            case "low" -> "little";
            case "high" -> "very much";
            default -> value;
        };
    }

    private static String environment(String value) {
        return switch (value) {
            case "it" -> "office or data centre (IT)";
            case "ot" -> "machines and plants (OT)";
            case "clinical" -> "care of patients (clinical)";
            default -> value;
        };
    }

    private static String window(MaintenanceWindow window) {
        return switch (window) {
            case MaintenanceWindow.Ask() -> "ask us first";
            case MaintenanceWindow.Weekly(var day, var from, var to) ->
                    "%ss from %s to %s".formatted(day(day), from, to);
        };
    }

    private static String end(String value) {
        return Optional.of(value)
                .filter(text -> text.length() > 11)
                .map(text -> text.substring(0, 10) + ", says " + text.substring(11))
                .orElse(value);
    }

    static String end(EndOfSupport end) {
        return end.on() + ", says " + end.source();
    }
}
