package clearinghouse.formats.sbom;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What a part of a document must look like: our own form of what a schema asks. */
sealed interface Shape {

    /** Whatever it is, nothing in it is looked at. */
    record Any() implements Shape {}

    /**
     * A text.
     *
     * @param code of the rule that it breaks when it does not fit
     */
    record Text(String code, Predicate<String> fits, String expected) implements Shape {}

    /**
     * A list.
     *
     * @param inXml by the name of the element in XML; in JSON all are as the one without name
     * @param bare XML repeats the member instead of wrapping its elements
     * @param choice an element in XML is the only member of an object in JSON
     */
    record Items(Map<String, Shape> inXml, boolean bare, boolean choice) implements Shape {
        public Items {
            inXml = Map.copyOf(inXml);
        }

        Shape item() {
            return inXml.getOrDefault("", ANY);
        }
    }

    /** A member of a part: its place in the part, its shape, and since when it must be there. */
    record Member(int index, Shape shape, int since) {}

    Shape ANY = new Any();

    /** Since no version at all. */
    int NEVER = Integer.MAX_VALUE;

    /** Any text; it is not even read. */
    Text PLAIN = new Text("type", _ -> true, "a text");

    static Text words(String... words) {
        var allowed = Set.copyOf(Arrays.asList(words));
        return new Text(
                "word-unknown",
                allowed::contains,
                "one of " + String.join(", ", new TreeSet<>(allowed)));
    }

    static Items list(String inXml, Shape item) {
        return new Items(Map.of("", item, inXml, item), false, false);
    }

    static Items bare(Shape item) {
        return new Items(Map.of("", item), true, false);
    }

    static Items choice(Shape item) {
        return new Items(Map.of("", item), false, true);
    }

    /** An object of named members. Filled after its making, since parts hold each other. */
    final class Part implements Shape {
        private static final int MOST = Long.SIZE;

        private final String title;
        private final String content;
        private final Map<String, Member> members = new HashMap<>();

        /**
         * @param title as in "a component"
         * @param content the member that XML writes as the content of the element
         */
        Part(String title, String content) {
            this.title = title;
            this.content = content;
        }

        String title() {
            return title;
        }

        String content() {
            return content;
        }

        /** May be there. */
        Part may(Shape shape, String... names) {
            for (var name : names) {
                add(name, shape, NEVER);
            }
            return this;
        }

        /** Must be there, from a version of the standard on, 1.4 being 14. */
        Part must(int since, String name, Shape shape) {
            add(name, shape, since);
            return this;
        }

        private void add(String name, Shape shape, int since) {
            if (members.size() == MOST) {
                throw new IllegalStateException(title + " has too many members");
            }
            members.put(name, new Member(members.size(), shape, since));
        }

        Map<String, Member> members() {
            return members;
        }

        List<String> missing(long seen, int version) {
            return members.entrySet().stream()
                    .filter(member -> member.getValue().since() <= version)
                    .filter(member -> (seen & 1L << member.getValue().index()) == 0)
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
        }

        long required(int version) {
            var required = 0L;
            for (var member : members.values()) {
                if (member.since() <= version) {
                    required |= 1L << member.index();
                }
            }
            return required;
        }
    }
}
