package clearinghouse.formats.published;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which names mean one vulnerability: those that any source calls aliases, and theirs in turn. What
 * a source calls upstream or related is no alias and joins nothing. The order in which records come
 * changes no group.
 *
 * <p>Not safe for several threads.
 */
public final class AliasGroups {

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private int[] above = new int[1_024];
    private int[] sizes = new int[1_024];

    /** The next name of the same group, in a ring. */
    private int[] next = new int[1_024];

    /** A record's own name and what it calls other names of the same; takes a cycle as it comes. */
    public void add(String name, Collection<String> aliases) {
        var own = number(name);
        for (var alias : aliases) {
            join(own, number(alias));
        }
    }

    public void add(PublishedRecord published) {
        add(published.id(), published.aliases());
    }

    public boolean same(String one, String other) {
        var first = numbers.get(one);
        var second = numbers.get(other);
        return one.equals(other)
                || (first != null && second != null && root(first) == root(second));
    }

    /**
     * Every name of the same vulnerability, itself among them; itself alone where it is unknown.
     */
    public SortedSet<String> of(String name) {
        var number = numbers.get(name);
        if (number == null) {
            return new TreeSet<>(List.of(name));
        }
        var group = new TreeSet<String>();
        for (int at = number; group.add(names.get(at)); at = next[at]) {
            // Once around the ring.
        }
        return group;
    }

    /** All groups by their first name in the order of texts, groups of one among them. */
    public Map<String, SortedSet<String>> all() {
        var byRoot = new HashMap<Integer, SortedSet<String>>();
        for (int i = 0; i < names.size(); i++) {
            byRoot.computeIfAbsent(root(i), _ -> new TreeSet<>()).add(names.get(i));
        }
        var all = new TreeMap<String, SortedSet<String>>();
        byRoot.values()
                .forEach(group -> all.put(group.first(), Collections.unmodifiableSortedSet(group)));
        return Collections.unmodifiableMap(all);
    }

    private int number(String name) {
        var known = numbers.putIfAbsent(name, names.size());
        if (known != null) {
            return known;
        }
        var number = names.size();
        names.add(name);
        if (number == above.length) {
            above = Arrays.copyOf(above, 2 * number);
            sizes = Arrays.copyOf(sizes, 2 * number);
            next = Arrays.copyOf(next, 2 * number);
        }
        above[number] = number;
        sizes[number] = 1;
        next[number] = number;
        return number;
    }

    /** Halves the way up as it goes. */
    private int root(int of) {
        var at = of;
        while (above[at] != at) {
            above[at] = above[above[at]];
            at = above[at];
        }
        return at;
    }

    private void join(int one, int other) {
        var first = root(one);
        var second = root(other);
        if (first == second) {
            return;
        }
        var larger = sizes[first] >= sizes[second] ? first : second;
        var smaller = larger == first ? second : first;
        above[smaller] = larger;
        sizes[larger] += sizes[smaller];
        // Two rings become one when each goes on in the other.
        var after = next[first];
        next[first] = next[second];
        next[second] = after;
    }
}
