package clearinghouse.policy;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.platform.LegalBasis;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What somebody says of a legal basis, new or known. */
public record LegalBasisWish(
        String code,
        String name,
        String citation,
        LocalDate from,
        Optional<LocalDate> until,
        LegalBasis.AtLapse atLapse,
        int warnDays,
        String reason) {

    /** The schema has spoken; this adds what it cannot say. */
    public static Parsed<LegalBasisWish> parse(JsonNode json) {
        var problems = faults(json);
        return problems.isEmpty()
                ? Parsed.valid(
                        new LegalBasisWish(
                                json.get("code").asString(),
                                json.get("name").asString(),
                                json.get("citation").asString(),
                                LocalDate.parse(json.get("from").asString()),
                                json.path("until").asStringOpt().map(LocalDate::parse),
                                LegalBasis.AtLapse.parse(json.get("at_lapse").asString()),
                                json.get("warn_days").asInt(),
                                json.get("reason").asString()))
                : Parsed.invalid(problems);
    }

    /**
     * Days that no calendar has, and an end before the beginning; also where members are missing.
     */
    public static List<Problem> faults(JsonNode json) {
        var problems = new ArrayList<Problem>();
        var from = day(json, "from", problems);
        var until = day(json, "until", problems);
        if (from.isPresent() && until.filter(from.get()::isAfter).isPresent()) {
            problems.add(
                    new Problem(
                            "/until",
                            "ends-before-it-begins",
                            "it ends no earlier than it begins"));
        }
        return problems;
    }

    private static Optional<LocalDate> day(JsonNode json, String member, List<Problem> problems) {
        if (!json.path(member).isString()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(json.get(member).asString()));
        } catch (DateTimeParseException e) {
            problems.add(
                    new Problem(
                            "/" + member,
                            "no-such-day",
                            "say a day of the calendar, as 2027-09-30"));
            return Optional.empty();
        }
    }

    LegalBasis version(int number) {
        return new LegalBasis(code, number, name, citation, from, until, atLapse, warnDays);
    }
}
