package clearinghouse.formats.published;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Other people's JSON, where anything may be absent, null or of another kind. */
final class Nodes {

    /** A score has few digits; a number of a thousand is none. */
    private static final int LONGEST_NUMBER = 20;

    private Nodes() {}

    /** Empty for what is no text, number or truth value. */
    static String text(JsonNode node, String name) {
        return text(node.path(name));
    }

    static String text(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? node.asString("") : "";
    }

    /** The texts of a list; of a single text, that. */
    static List<String> texts(JsonNode node) {
        var texts = new ArrayList<String>();
        if (node.isArray()) {
            for (var each : node) {
                addUnlessBlank(texts, text(each));
            }
        } else {
            addUnlessBlank(texts, text(node));
        }
        return texts;
    }

    private static void addUnlessBlank(List<String> texts, String text) {
        if (!text.isBlank()) {
            texts.add(text);
        }
    }

    /** Whether it is given as a number or as a text. */
    static Optional<BigDecimal> number(JsonNode node) {
        var text = text(node).strip();
        if (text.isEmpty() || text.length() > LONGEST_NUMBER) {
            return Optional.empty();
        }
        try {
            var number = new BigDecimal(text);
            // A few characters can stand for a number of a billion digits.
            return Optional.of(number).filter(it -> Math.abs(it.scale()) <= LONGEST_NUMBER);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The text in English, or the first where none is. */
    static String english(JsonNode languages) {
        var first = "";
        for (var each : languages) {
            var text = text(each, "value");
            if (text(each, "lang").toLowerCase(Locale.ROOT).startsWith("en")) {
                return text;
            }
            first = first.isEmpty() ? text : first;
        }
        return first;
    }
}
