package clearinghouse.formats.feed;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.published.KevCatalogue;
import clearinghouse.formats.published.KevCatalogue.Entry;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A catalogue of what is known to be exploited, in the two forms that CISA gives its own. */
public final class KevRenderer {

    private static final List<String> COLUMNS =
            List.of(
                    "cveID",
                    "vendorProject",
                    "product",
                    "vulnerabilityName",
                    "dateAdded",
                    "shortDescription",
                    "requiredAction",
                    "dueDate",
                    "knownRansomwareCampaignUse",
                    "notes",
                    "cwes");

    private KevRenderer() {}

    public static String json(String title, KevCatalogue catalogue) {
        var root = JsonText.object();
        root.put("title", title);
        root.put("catalogVersion", catalogue.version());
        catalogue.released().ifPresent(at -> root.put("dateReleased", at.toString()));
        root.put("count", catalogue.entries().size());
        var list = root.putArray("vulnerabilities");
        for (var entry : catalogue.entries()) {
            var node = list.addObject();
            node.put("cveID", entry.cve());
            node.put("vendorProject", entry.vendor());
            node.put("product", entry.product());
            node.put("vulnerabilityName", entry.name());
            entry.added().ifPresent(day -> node.put("dateAdded", day.toString()));
            node.put("shortDescription", entry.description());
            node.put("requiredAction", entry.requiredAction());
            entry.due().ifPresent(day -> node.put("dueDate", day.toString()));
            node.put("knownRansomwareCampaignUse", entry.ransomware());
            node.put("notes", entry.notes());
            entry.cwes().forEach(node.putArray("cwes")::add);
        }
        return JsonText.render(root);
    }

    /** RFC 4180. */
    public static String csv(KevCatalogue catalogue) {
        return Stream.concat(
                        Stream.of(String.join(",", COLUMNS)),
                        catalogue.entries().stream().map(KevRenderer::row))
                .collect(Collectors.joining("\r\n", "", "\r\n"));
    }

    private static String row(Entry entry) {
        return Stream.of(
                        entry.cve(),
                        entry.vendor(),
                        entry.product(),
                        entry.name(),
                        day(entry.added()),
                        entry.description(),
                        entry.requiredAction(),
                        day(entry.due()),
                        entry.ransomware(),
                        entry.notes(),
                        String.join(", ", entry.cwes()))
                .map(KevRenderer::field)
                .collect(Collectors.joining(","));
    }

    private static String day(Optional<LocalDate> day) {
        return day.map(LocalDate::toString).orElse("");
    }

    private static String field(String value) {
        return '"' + value.replace("\"", "\"\"") + '"';
    }
}
