package clearinghouse.formats.csaf.validation;

import clearinghouse.formats.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers what one rule finds. The number of problems kept is limited, as a document is hostile.
 */
final class Report {

    /** Per rule; a document that breaks one rule a thousand times is not told more of it. */
    static final int MOST = 1_000;

    private final String rule;
    private final List<Problem> problems = new ArrayList<>();

    Report(String rule) {
        this.rule = rule;
    }

    void add(Value at, String message) {
        add(at.place(), message);
    }

    void add(Place at, String message) {
        if (problems.size() < MOST) {
            problems.add(new Problem(at.pointer(), rule, message));
        }
    }

    List<Problem> problems() {
        return problems;
    }

    /** A piece of the document, fit for a message. */
    static String quoted(String text) {
        return "\"" + Problem.excerpt(text) + "\"";
    }
}
