package clearinghouse.catalogue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one document says of one vulnerability, as it is shown.
 *
 * @param more so many further lines of what is affected stand in the document alone
 */
record Statement(List<Said> said, List<Affected> affected, int more) {

    /**
     * @param by who says so within the document; empty for its author
     */
    record Said(Point point, String value, String by) {}

    /**
     * @param versions in the source's words; empty for all
     */
    record Affected(String software, String standing, String versions, String by) {}

    Statement {
        said = List.copyOf(said);
        affected = List.copyOf(affected);
    }

    /** About how many characters it is kept in. */
    long length() {
        return said.stream().mapToLong(it -> it.value().length() + it.by().length()).sum()
                + affected.stream()
                        .mapToLong(it ->
                                it.software().length() + it.versions().length() + it.by().length())
                        .sum();
    }

    byte[] json() {
        // What is half of a surrogate pair becomes a question mark here; no document needs it.
        return JsonMapper.shared().writeValueAsString(this).getBytes(StandardCharsets.UTF_8);
    }

    static Statement of(byte[] json) {
        return JsonMapper.shared().readValue(json, Statement.class);
    }
}
