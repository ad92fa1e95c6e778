package clearinghouse.formats.ssvc;

import clearinghouse.formats.Problem;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What is wrong with a document of JSON while its parts are read, each fault with its place. */
final class JsonFaults {

    /** A hostile document is wrong in every part. */
    private static final int MOST = 100;

    private final String kind;
    private final int longest;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * @param kind what the codes of faults begin with
     * @param longest characters of a text
     */
    JsonFaults(String kind, int longest) {
        this.kind = kind;
        this.longest = longest;
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    void add(String pointer, String code, String message) {
        if (problems.size() < MOST) {
            problems.add(new Problem(pointer, code, message));
        }
    }

    /** Empty where it is none. */
    String text(JsonNode node, String at, String member) {
        var said = node.path(member);
        if (!said.isString() || said.asString().isBlank() || said.asString().length() > longest) {
            add(
                    at + "/" + member,
                    kind + "-text",
                    "%s is a text of at most %d characters".formatted(member, longest));
            return "";
        }
        return said.asString();
    }
}
