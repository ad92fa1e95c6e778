package clearinghouse.exposure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

/**
 * One root vulnerability, and the assets of one operator that it is on.
 *
 * @param shown the first of its exposures, the worst first and what is settled last; at least one
 * @param open how many are not settled, shown or not
 * @param settled how many are
 */
public record QueueEntry(List<Advised> shown, long open, long settled) {

    public QueueEntry {
        shown = List.copyOf(shown);
        if (shown.isEmpty() || open + settled < shown.size()) {
            throw new IllegalArgumentException("an entry is of what it shows");
        }
    }

    /** Exposures in the same situation, the worst first: one advice, and one answer, for all. */
    public record Group(List<Advised> members) {
        public Group {
            members = List.copyOf(members);
        }

        public Advice advice(Function<Instant, String> said) {
            return Advice.of(
                    members.getFirst().situation(),
                    members.stream().map(Advised::exposure).toList(),
                    said);
        }
    }

    public Advised worst() {
        return shown.getFirst();
    }

    /** What is to be done, by the situation in which it is; the group of the worst comes first. */
    public List<Group> groups() {
        var groups = new LinkedHashMap<Situation, List<Advised>>();
        shown.stream()
                .filter(it -> !it.exposure().isSettled())
                .forEach(it ->
                        groups.computeIfAbsent(it.situation(), _ -> new ArrayList<>()).add(it));
        return groups.values().stream().map(Group::new).toList();
    }

    /** Of those that are shown. */
    public List<Exposure> done() {
        return shown.stream().map(Advised::exposure).filter(Exposure::isSettled).toList();
    }

    /** How many are not shown. */
    public long more() {
        return open + settled - shown.size();
    }
}
