package clearinghouse.pages;

import clearinghouse.exposure.Exposure;
import clearinghouse.formats.ssvc.CisaBod2604;
import clearinghouse.policy.Input;
import clearinghouse.policy.Priority;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * By when, and why then: the row that decided, told in words.
 *
 * @param when day, time and zone; or that there is no date
 * @param given how long the rule gives, and from when
 * @param missed that it had passed before anyone could keep it
 * @param because one line for each thing that counted, with who said so
 * @param rule the row of the table, for whoever wants to check
 */
record DueDate(
        String when,
        Optional<String> machine,
        Optional<String> remaining,
        boolean overdue,
        Optional<String> given,
        boolean forensics,
        String outcome,
        Optional<String> missed,
        List<String> because,
        String rule) {

    static DueDate of(Exposure exposure, Instant now, UnaryOperator<String> name) {
        var priority = exposure.priority();
        var because =
                priority.inputs().entrySet().stream()
                        .map(entry -> because(entry.getKey(), entry.getValue(), name))
                        .toList();
        return new DueDate(
                priority.due().map(at -> Times.exact(at, ZoneOffset.UTC)).orElse(undated(priority)),
                priority.due().map(Times::machine),
                priority.due().map(at -> Times.fromNow(at, now)),
                priority.due().filter(at -> at.isBefore(now)).isPresent(),
                priority.dueFrom().flatMap(from -> priority.due().map(due -> given(from, due))),
                priority.forensics(),
                outcome(priority),
                exposure.missed(at -> Times.exact(at, ZoneOffset.UTC)),
                because,
                Texts.sentence(priority.rule()) + " Table " + table(priority.table()) + ".");
    }

    private static String given(Instant published, Instant due) {
        return "The rule gives %s from %s, when the advisory was published."
                .formatted(Times.span(Duration.between(published, due)), Times.day(published));
    }

    private static String undated(Priority priority) {
        return priority.outcome().equals(Priority.UNDECIDED)
                ? "Not decided yet"
                : "With your next regular upgrade";
    }

    private static String outcome(Priority priority) {
        if (priority.outcome().equals(Priority.UNDECIDED)) {
            return "Nobody has yet answered everything that the rule asks.";
        }
        return priority.due().isPresent()
                ? "Taken together the rule says: %s.".formatted(priority.outcome())
                : "Taken together the rule sets no date: %s.".formatted(priority.outcome());
    }

    private static String because(String point, Input input, UnaryOperator<String> name) {
        return "%s, says %s (source: %s)."
                .formatted(
                        meaning(point, input.value()), name.apply(input.setBy()), input.source());
    }

    private static String meaning(String point, String value) {
        return switch (point + "=" + value) {
            case CisaBod2604.PUBLICLY_EXPOSED + "=yes" ->
                    "This system can be reached from the internet";
            case CisaBod2604.PUBLICLY_EXPOSED + "=no" ->
                    "This system cannot be reached from the internet";
            case CisaBod2604.IN_KEV + "=yes" -> "Attackers are known to use this weakness";
            case CisaBod2604.IN_KEV + "=no" -> "Attackers are not known to use this weakness";
            case CisaBod2604.AUTOMATABLE + "=yes" -> "An attack can be automated";
            case CisaBod2604.AUTOMATABLE + "=no" -> "An attack cannot be automated";
            case CisaBod2604.TECHNICAL_IMPACT + "=total" ->
                    "It gives an attacker full control of the software";
            case CisaBod2604.TECHNICAL_IMPACT + "=partial" ->
                    "It gives an attacker part of the control, or stops the software";
            default -> point + ": " + value;
        };
    }

    private static String table(String id) {
        return id.equals(CisaBod2604.ID) ? "CISA BOD 26-04 (" + id + ")" : id;
    }
}
