package clearinghouse.pages;

import clearinghouse.exposure.Exposure;
import clearinghouse.formats.clock.Reason;
import clearinghouse.formats.ssvc.CisaBod2604;
import clearinghouse.policy.Duty;
import clearinghouse.policy.Input;
import clearinghouse.policy.Priority;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * By when, and why then: the row that decided, told in words.
 *
 * @param when day, time and zone; or that there is no date
 * @param given how long the rule gives, and from when
 * @param clocks of a forensic triage, each with its date
 * @param missed that it had passed before anyone could keep it
 * @param because one line for each thing that counted, with who said so
 * @param shown what else is known, which did not count
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
        List<String> clocks,
        Optional<String> missed,
        List<String> because,
        List<String> shown,
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
                priority.reason()
                        .map(DueDate::given)
                        .or(() ->
                                priority.dueFrom()
                                        .flatMap(from ->
                                                priority.due().map(due -> given(from, due)))),
                priority.forensics(),
                outcome(priority),
                priority.duties().stream().map(DueDate::clock).toList(),
                exposure.missed(at -> Times.exact(at, ZoneOffset.UTC)),
                because,
                priority.shown().entrySet().stream()
                        .map(entry -> shown(entry.getKey(), entry.getValue()))
                        .toList(),
                Texts.sentence(priority.rule())
                        + " Table "
                        + table(priority.table())
                        + priority.pack().map(pack -> ", pack " + pack).orElse("")
                        + ".");
    }

    private static String given(Reason reason) {
        return Texts.sentence(reason.text(Times::day) + ".");
    }

    private static String clock(Duty duty) {
        return duty.reason()
                .map(why ->
                        "%s: until %s (%s)."
                                .formatted(
                                        Texts.sentence(duty.name()),
                                        Times.exact(why.at(), ZoneOffset.UTC),
                                        why.says()))
                .orElseGet(() -> Texts.sentence(duty.name()) + ": it has not begun.");
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
        if (input.supposed()) {
            return "%s: this is not known, and the rule then supposes so (%s)."
                    .formatted(meaning(point, input.value()), input.source());
        }
        return "%s, says %s (source: %s%s).%s"
                .formatted(
                        meaning(point, input.value()),
                        name.apply(input.setBy()),
                        input.source(),
                        input.at().map(at -> ", " + Times.day(at)).orElse(""),
                        input.others().stream()
                                .map(it -> other(it, name))
                                .collect(Collectors.joining()));
    }

    private static String shown(String point, Input input) {
        return "%s: %s (source: %s%s)."
                .formatted(
                        point,
                        input.value(),
                        input.source(),
                        input.at().map(at -> ", " + Times.day(at)).orElse(""));
    }

    private static String other(Input.Said other, UnaryOperator<String> name) {
        return " %s says %s (source: %s%s)."
                .formatted(
                        name.apply(other.setBy()),
                        other.value(),
                        other.source(),
                        other.at().map(at -> ", " + Times.day(at)).orElse(""));
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
