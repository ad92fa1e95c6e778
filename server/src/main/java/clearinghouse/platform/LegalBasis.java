package clearinghouse.platform;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/**
 * By which law, agreement or consent something is held and passed on here, as policy says now. It
 * holds for whole days, counted in UTC.
 *
 * @param code by which policy knows it
 * @param citation where it stands, in plain words
 * @param from the first day
 * @param until the last day; empty where no end is set
 * @param warnDays so many days before the last one it begins to warn
 */
public record LegalBasis(
        String code,
        int version,
        String name,
        String citation,
        LocalDate from,
        Optional<LocalDate> until,
        AtLapse atLapse,
        int warnDays) {

    /** What becomes of what stands under it, while it does not hold. */
    public enum AtLapse {
        WARN,
        BLOCK;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static AtLapse parse(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    public LegalBasis {
        if (until.filter(from::isAfter).isPresent()) {
            throw new IllegalArgumentException("a basis ends no earlier than it begins");
        }
        if (warnDays < 0) {
            throw new IllegalArgumentException("a warning comes before the end");
        }
    }

    /** How it stands on one day. */
    public sealed interface State {
        record NotYet(LocalDate from) implements State {}

        record Holding(Optional<LocalDate> until) implements State {}

        /** It holds, and its end is near. */
        record Ending(LocalDate on) implements State {}

        record Lapsed(LocalDate on) implements State {}

        default String code() {
            return switch (this) {
                case NotYet _ -> "not_yet";
                case Holding _ -> "valid";
                case Ending _ -> "ending";
                case Lapsed _ -> "lapsed";
            };
        }

        default String inWords() {
            return switch (this) {
                case NotYet(var from) -> "not yet valid: it begins on " + from;
                case Holding(var until) ->
                        until.map(day -> "valid until " + day).orElse("valid, with no end set");
                case Ending(var on) -> "ends on " + on;
                case Lapsed(var on) -> "lapsed: it ended on " + on;
            };
        }

        /** Whether it holds and no end is near. */
        default boolean isFar() {
            return this instanceof Holding;
        }

        default boolean holds() {
            return switch (this) {
                case Holding _, Ending _ -> true;
                case NotYet _, Lapsed _ -> false;
            };
        }
    }

    public State state(Instant at) {
        var day = at.atOffset(ZoneOffset.UTC).toLocalDate();
        if (day.isBefore(from)) {
            return new State.NotYet(from);
        }
        return until.map(last -> beforeOrAfter(day, last))
                .orElseGet(() -> new State.Holding(until));
    }

    private State beforeOrAfter(LocalDate day, LocalDate last) {
        if (day.isAfter(last)) {
            return new State.Lapsed(last);
        }
        return day.isBefore(last.minusDays(warnDays))
                ? new State.Holding(until)
                : new State.Ending(last);
    }

    public Told told(Instant at) {
        return new Told(this, state(at));
    }

    /** A basis as it is told of something, with how it stood then. */
    @JsonPropertyOrder({
        "code",
        "version",
        "name",
        "citation",
        "from",
        "until",
        "at_lapse",
        "state",
        "in_words"
    })
    public record Told(@JsonIgnore LegalBasis basis, @JsonIgnore State standing) {

        /**
         * Whether nothing is taken in or passed on under it: it does not hold, and policy blocks.
         */
        public boolean bars() {
            return basis.atLapse() == AtLapse.BLOCK && !standing.holds();
        }

        @JsonProperty("code")
        public String code() {
            return basis.code();
        }

        @JsonProperty("version")
        public int version() {
            return basis.version();
        }

        @JsonProperty("name")
        public String name() {
            return basis.name();
        }

        @JsonProperty("citation")
        public String citation() {
            return basis.citation();
        }

        @JsonProperty("from")
        public LocalDate from() {
            return basis.from();
        }

        @JsonProperty("until")
        public Optional<LocalDate> until() {
            return basis.until();
        }

        @JsonProperty("at_lapse")
        public String atLapse() {
            return basis.atLapse().code();
        }

        @JsonProperty("state")
        public String state() {
            return standing.code();
        }

        @JsonProperty("in_words")
        public String inWords() {
            return standing.inWords();
        }

        /** For a line of what goes before a file. */
        String header() {
            return code() + ";state=" + state();
        }
    }

    /** As the database tells it, by the names of its columns. */
    public static LegalBasis parse(String told) {
        var json = Json.mapper().readTree(told);
        return new LegalBasis(
                json.get("code").asString(),
                json.get("version").asInt(),
                json.get("name").asString(),
                json.get("citation").asString(),
                LocalDate.parse(json.get("first_day").asString()),
                json.get("last_day").asStringOpt().map(LocalDate::parse),
                AtLapse.parse(json.get("at_lapse").asString()),
                json.get("warn_days").asInt());
    }
}
