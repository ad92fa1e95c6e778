package clearinghouse.formats.published;

import clearinghouse.formats.Csv;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.KevCatalogue.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** The KEV catalogue, as JSON or as CSV. */
public final class KevForm {

    private static final int MOST_ROWS = 1_000_000;

    private KevForm() {}

    /** Invalid where an entry has no CVE id: what is left out silently would be a false comfort. */
    public static Parsed<KevCatalogue> read(JsonNode catalogue) {
        var list = catalogue.path("vulnerabilities");
        if (!list.isArray()) {
            return Parsed.invalid(
                    "/vulnerabilities", "kev-no-list", "a KEV catalogue has vulnerabilities");
        }
        var entries = new ArrayList<Entry>();
        for (var node : list) {
            var entry = entry(name -> Nodes.text(node, name), Nodes.texts(node.path("cwes")));
            if (!entry.cve().startsWith("CVE-")) {
                return noCve("/vulnerabilities/" + entries.size());
            }
            entries.add(entry);
        }
        return Parsed.valid(
                new KevCatalogue(
                        Nodes.text(catalogue, "catalogVersion"),
                        Times.parse(Nodes.text(catalogue, "dateReleased")),
                        entries));
    }

    /** Columns by their names, in any order. */
    public static Parsed<KevCatalogue> readCsv(String text) {
        return switch (Csv.parse(text, ',', MOST_ROWS)) {
            case Parsed.Invalid<List<Csv.Row>>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<List<Csv.Row>>(var rows) -> rows(rows);
        };
    }

    private static Parsed<KevCatalogue> rows(List<Csv.Row> rows) {
        var header = rows.isEmpty() ? List.<String>of() : rows.getFirst().fields();
        if (!header.contains("cveID")) {
            return Parsed.invalid("", "kev-no-header", "a KEV table begins with its column names");
        }
        var entries = new ArrayList<Entry>();
        for (var row : rows.subList(1, rows.size())) {
            UnaryOperator<String> field =
                    name -> {
                        var at = header.indexOf(name);
                        return at >= 0 && at < row.fields().size() ? row.fields().get(at) : "";
                    };
            var cwes =
                    Arrays.stream(field.apply("cwes").split(","))
                            .map(String::strip)
                            .filter(cwe -> !cwe.isEmpty())
                            .toList();
            var entry = entry(field, cwes);
            if (!entry.cve().startsWith("CVE-")) {
                return noCve("/" + row.line());
            }
            entries.add(entry);
        }
        return Parsed.valid(new KevCatalogue("", Optional.empty(), entries));
    }

    private static Parsed<KevCatalogue> noCve(String pointer) {
        return Parsed.invalid(pointer, "kev-no-cve", "an entry names the CVE id it is about");
    }

    private static Entry entry(UnaryOperator<String> field, List<String> cwes) {
        return new Entry(
                field.apply("cveID"),
                field.apply("vendorProject"),
                field.apply("product"),
                field.apply("vulnerabilityName"),
                Times.day(field.apply("dateAdded")),
                field.apply("shortDescription"),
                field.apply("requiredAction"),
                Times.day(field.apply("dueDate")),
                field.apply("knownRansomwareCampaignUse"),
                field.apply("notes"),
                cwes);
    }
}
