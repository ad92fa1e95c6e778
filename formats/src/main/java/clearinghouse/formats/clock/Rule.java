package clearinghouse.formats.clock;

import java.util.List;
import java.util.stream.Stream;

/** What a deadline is counted from, and how. */
public sealed interface Rule {

    /**
     * So long after something happened.
     *
     * @param trigger the name of what starts it
     */
    record After(Span span, String trigger) implements Rule {}

    /** The first of those that run; there is none while none of them runs. */
    record EarliestOf(List<Rule> rules) implements Rule {
        public EarliestOf {
            rules = several(rules);
        }
    }

    /**
     * The last of those that run. What has not been triggered is not waited for: else a deadline
     * would be put off by something that may never happen. What is paused is: it has been.
     */
    record LatestOf(List<Rule> rules) implements Rule {
        public LatestOf {
            rules = several(rules);
        }
    }

    /** The names of all that can start it, each once. */
    default List<String> triggers() {
        return named().distinct().toList();
    }

    /** The same counted from something else. */
    default Rule counting(String from, String instead) {
        return switch (this) {
            case After(var span, var trigger) ->
                    new After(span, trigger.equals(from) ? instead : trigger);
            case EarliestOf(var rules) ->
                    new EarliestOf(rules.stream().map(it -> it.counting(from, instead)).toList());
            case LatestOf(var rules) ->
                    new LatestOf(rules.stream().map(it -> it.counting(from, instead)).toList());
        };
    }

    private Stream<String> named() {
        return switch (this) {
            case After(_, var trigger) -> Stream.of(trigger);
            case EarliestOf(var rules) -> rules.stream().flatMap(Rule::named);
            case LatestOf(var rules) -> rules.stream().flatMap(Rule::named);
        };
    }

    private static List<Rule> several(List<Rule> rules) {
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("a choice between rules has some");
        }
        return List.copyOf(rules);
    }
}
