package clearinghouse.exposure;

import clearinghouse.formats.ssvc.CisaBod2604;
import clearinghouse.inventory.EndOfSupport;
import clearinghouse.inventory.MaintenanceWindow;
import clearinghouse.inventory.Support;
import clearinghouse.policy.Input;
import clearinghouse.policy.Priority;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What to do about one vulnerability on assets that are in the same situation, in sentences that
 * need no glossary.
 *
 * @param todo in the imperative
 * @param safety what must not be done, where a stop or a change can harm people
 * @param notes what the advice rests on that nobody said, and what else is to be known
 * @param by until when, and why until then
 * @param otherwise what to do who cannot
 */
public record Advice(
        Way way,
        String todo,
        Optional<String> safety,
        List<String> notes,
        String by,
        String otherwise) {

    public enum Way {
        UPDATE,
        /** Who can reach it is limited before anything on it is changed. */
        LIMIT_FIRST,
        /** There is nothing yet that mends it. */
        LIMIT,
        REPLACE,
        /** It is said to be done, and nothing shows it yet. */
        PROVE;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Of more assets than these not each is named in a sentence: they are listed beside it. */
    private static final int MOST_NAMED = 3;

    public Advice {
        notes = List.copyOf(notes);
    }

    /**
     * @param exposures of this situation, at least one, the worst first
     * @param said how the reader is told a moment
     */
    static Advice of(
            Situation situation, List<Exposure> exposures, Function<Instant, String> said) {
        return new Words(situation, exposures, said).advice();
    }

    /** What may happen if nothing is done. */
    public static String risk(Exposure exposure) {
        var impact =
                Optional.ofNullable(exposure.priority().inputs().get(CisaBod2604.TECHNICAL_IMPACT));
        return switch (impact.map(Input::value).orElse("")) {
            case "total" -> "An attacker could take full control of this software.";
            case "partial" ->
                    "An attacker could stop this software, or gain a part of the control over it.";
            default -> "What an attacker could do was not assessed yet.";
        };
    }

    private record Words(
            Situation situation, List<Exposure> exposures, Function<Instant, String> said) {

        Advice advice() {
            var way = way();
            boolean harms = situation.environment().isLimitedFirst() && way != Way.PROVE;
            return new Advice(
                    way,
                    switch (way) {
                        case PROVE -> prove();
                        case REPLACE -> replace();
                        case LIMIT -> "There is no fix yet. " + limit() + ".";
                        case LIMIT_FIRST -> limitFirst();
                        case UPDATE -> update();
                    },
                    harms ? Optional.of(safety()) : Optional.empty(),
                    way == Way.PROVE ? List.of() : notes(),
                    by(),
                    otherwise(way));
        }

        private Way way() {
            if (situation.isSaidToBeDone()) {
                return Way.PROVE;
            }
            if (situation.isPastItsSupport()) {
                return Way.REPLACE;
            }
            if (!situation.hasRemedy()) {
                return Way.LIMIT;
            }
            return situation.environment().isLimitedFirst() ? Way.LIMIT_FIRST : Way.UPDATE;
        }

        private String prove() {
            return "You said that it is done. Send a new list of what %s %s: as soon as it shows a fixed version, or lists everything else and no longer this, it is confirmed."
                    .formatted(systems(), isOneEach() ? "holds" : "hold");
        }

        private String replace() {
            var end = situation.ending().flatMap(Support::end).orElseThrow();
            return "Replace %s: %s. Do not wait for an update. Until then: %s.%s"
                    .formatted(
                            systems(),
                            ended(end),
                            begunLow(limit()),
                            situation.environment().isLimitedFirst()
                                    ? " Replace %s %s, together with %s."
                                            .formatted(them(), when(), responsible())
                                    : "");
        }

        private String ended(EndOfSupport end) {
            return "%s ended on %s, says %s".formatted(support(), end.on(), end.source());
        }

        private String support() {
            return situation
                    .ending()
                    .flatMap(Support::of)
                    .map("the support of %s"::formatted)
                    .orElse(names().size() == 1 ? "its support" : "their support");
        }

        private String limitFirst() {
            return "First %s. Then %s %s, together with %s."
                            .formatted(begunLow(limit()), begunLow(change()), when(), responsible())
                    + late()
                    + instead();
        }

        private String update() {
            return change() + "." + instead() + windowOfIt() + late();
        }

        /** Without a stop at its end. */
        private String change() {
            var versions = String.join(" or ", situation.fixed());
            return situation.fixed().isEmpty()
                    ? "Replace %s on %s by our signed fix, version %s"
                            .formatted(
                                    situation.component(),
                                    systems(),
                                    situation.ours().orElseThrow())
                    : "Update %s on %s to version %s or newer"
                            .formatted(situation.component(), systems(), versions);
        }

        /** What stands in for an update of which nothing is to be had yet. */
        private String instead() {
            if (situation.fixed().isEmpty()) {
                return "";
            }
            return situation
                    .ours()
                    .map(ours ->
                            " If no update has it yet, install our signed fix, version %s, in its place."
                                    .formatted(ours))
                    .orElse(
                            " If it came with a product, ask its vendor for an update that has it.");
        }

        private String windowOfIt() {
            return situation
                    .opening()
                    .map(it ->
                            " The next maintenance window begins %s."
                                    .formatted(said.apply(it.from())))
                    .orElse("");
        }

        private String when() {
            return situation
                    .opening()
                    .map(MaintenanceWindow.Opening::from)
                    .map(from ->
                            "in the maintenance window that begins %s".formatted(said.apply(from)))
                    .orElse("at a time when a stop harms nobody");
        }

        /** A window that comes too late is said to, and no other is made up. */
        private String late() {
            return situation
                    .opening()
                    .filter(opening -> due().filter(it -> it.isBefore(opening.from())).isPresent())
                    .map(_ ->
                            " That window begins after the date to keep: ask %s whether there can be an earlier one."
                                    .formatted(situation.owner().orElse("whoever decides it")))
                    .orElse("");
        }

        private String responsible() {
            return "whoever is responsible for safety there"
                    + situation.owner().map(" (ask %s)"::formatted).orElse("");
        }

        private String limit() {
            return "Limit who can reach %s: nothing from the internet, and only the people and machines that need %s"
                    .formatted(systems(), them());
        }

        private String safety() {
            return switch (situation.environment().kind()) {
                case CLINICAL ->
                        "Do not change or restart %s while a patient depends on %s. Whoever is responsible for %s on the ward says when, and has something ready in its place. Ask the maker before anything on a medical device is changed."
                                .formatted(them(), them(), them());
                case OT ->
                        "Do not change or restart %s while machines run by %s: a stop or a lost connection can hurt people and break plant. Whoever is responsible for safety there says when."
                                .formatted(them(), them());
                case IT, UNKNOWN ->
                        "Do not change or restart %s before somebody who knows what depends on %s says when."
                                .formatted(them(), them());
            };
        }

        private List<String> notes() {
            var notes = new ArrayList<String>();
            situation.doubt().map("It may not be affected: %s."::formatted).ifPresent(notes::add);
            place().ifPresent(notes::add);
            if (situation.environment().hurts()) {
                notes.add(
                        "You said that people come to serious harm if %s %s."
                                .formatted(systems(), isOneEach() ? "fails" : "fail"));
            }
            if (!situation.isPastItsSupport()) {
                situation
                        .ending()
                        .flatMap(Support::end)
                        .map(end ->
                                "Plan now what takes the place of %s: %s ends on %s, says %s."
                                        .formatted(them(), support(), end.on(), end.source()))
                        .ifPresent(notes::add);
            }
            return notes;
        }

        private Optional<String> place() {
            var environment = situation.environment();
            return switch (environment.kind()) {
                case UNKNOWN ->
                        Optional.of(
                                "Nobody said where %s %s, so this is the careful way. Say it in what is known of the system."
                                        .formatted(systems(), runs()));
                case IT, OT, CLINICAL ->
                        environment
                                .guess()
                                .map(because ->
                                        "Nobody said where %s %s; %s is assumed. %s"
                                                .formatted(
                                                        systems(),
                                                        runs(),
                                                        environment.words(),
                                                        because))
                                .or(() ->
                                        Optional.of(
                                                        "You said that %s %s for %s."
                                                                .formatted(
                                                                        systems(),
                                                                        runs(),
                                                                        environment.words()))
                                                .filter(_ -> environment.isLimitedFirst()));
            };
        }

        private String by() {
            var worst = exposures.getFirst();
            return due().map(due ->
                            "By %s. %s"
                                    .formatted(said.apply(due), worst.dueExplained(said).orElse(""))
                                    .strip())
                    .orElse(
                            worst.priority().outcome().equals(Priority.UNDECIDED)
                                    ? "There is no date yet: nobody has answered everything that the rule asks."
                                    : "The rule sets no date: with your next regular upgrade.");
        }

        /** The worst is due first. */
        private Optional<Instant> due() {
            return exposures.getFirst().priority().due();
        }

        private String otherwise(Way way) {
            var byThen = due().isPresent() ? " by then" : "";
            return switch (way) {
                case PROVE -> "If you cannot make such a list, ask for help.";
                case REPLACE ->
                        "If %s cannot be replaced%s, keep %s apart from every other network, and answer “Later” with the reason and the day on which the replacement comes, or ask for help."
                                .formatted(them(), byThen, them());
                case LIMIT ->
                        "If you cannot limit it, answer “Cannot” with the reason, or ask for help.";
                case LIMIT_FIRST ->
                        "If %s cannot be stopped%s, keep %s limited until then, and answer “Later” with the reason and the day. If you cannot limit %s either, ask for help."
                                .formatted(them(), byThen, them(), them());
                case UPDATE ->
                        "If you cannot%s, limit who can reach %s until you can, and answer “Later” with the reason and the day, or ask for help."
                                .formatted(byThen, them());
            };
        }

        /** Whether the subject is one system, or each of several. */
        private boolean isOneEach() {
            return names().size() == 1 || names().size() > MOST_NAMED;
        }

        private List<String> names() {
            return exposures.stream().map(Exposure::assetName).distinct().toList();
        }

        private String systems() {
            var names = names();
            return switch (names.size()) {
                case 1 -> names.getFirst();
                case 2, MOST_NAMED ->
                        String.join(", ", names.subList(0, names.size() - 1))
                                + " and "
                                + names.getLast();
                default -> "each of these %d systems".formatted(names.size());
            };
        }

        private String runs() {
            return isOneEach() ? "runs" : "run";
        }

        private String them() {
            return names().size() == 1 ? "it" : "them";
        }

        private static String begunLow(String text) {
            return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
        }
    }
}
