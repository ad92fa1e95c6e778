package clearinghouse.formats.published;

import clearinghouse.formats.Parsed;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One entry of the CWE list, in the JSON of its REST interface. */
public final class CweForm {

    private CweForm() {}

    /**
     * A weakness, a category or a view.
     *
     * @param label such as {@code CWE-79}
     * @param abstraction {@code Pillar}, {@code Class}, {@code Base}, {@code Variant}; empty for
     *     others
     * @param usage whether a vulnerability may be mapped to it: {@code Allowed}, {@code
     *     Allowed-with-Review}, {@code Discouraged}, {@code Prohibited}; empty where not said
     * @param parents labels of the weaknesses that it is a child of, in any view
     */
    public record Entry(
            String label,
            String name,
            String status,
            String abstraction,
            String description,
            String usage,
            List<String> parents) {
        public Entry {
            parents = List.copyOf(parents);
        }
    }

    /** Invalid without a number and a name. */
    public static Parsed<Entry> read(JsonNode entry) {
        var id = Nodes.text(entry, "ID");
        var name = Nodes.text(entry, "Name");
        if (!id.matches("\\d{1,6}") || name.isBlank()) {
            return Parsed.invalid("/ID", "cwe-no-id", "an entry of CWE has a number and a name");
        }
        var parents = new ArrayList<String>();
        for (var related : entry.path("RelatedWeaknesses")) {
            if (Nodes.text(related, "Nature").equals("ChildOf")) {
                parents.add("CWE-" + Nodes.text(related, "CweID"));
            }
        }
        var description = Nodes.text(entry, "Description");
        return Parsed.valid(
                new Entry(
                        "CWE-" + id,
                        name,
                        Nodes.text(entry, "Status"),
                        Nodes.text(entry, "Abstraction"),
                        description.isEmpty() ? Nodes.text(entry, "Summary") : description,
                        Nodes.text(entry.at("/MappingNotes/Usage")),
                        parents.stream().distinct().toList()));
    }
}
