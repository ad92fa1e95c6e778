package clearinghouse.formats.csaf.provider;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lists that stand in the directory of a provider, and what a person sees of it. */
public final class DirectoryLists {

    public static final String INDEX = "index.txt";
    public static final String CHANGES = "changes.csv";

    /** What stands beside each document (CSAF 2.0 §7.1.18, §7.1.19). */
    public static final List<String> BESIDE = List.of(".asc", ".sha256", ".sha512");

    private DirectoryLists() {}

    /** {@code index.txt}, §7.1.12. */
    public static String index(Collection<ListedDocument> documents) {
        return documents.stream()
                .map(ListedDocument::path)
                .sorted()
                .map(path -> path + "\n")
                .collect(Collectors.joining());
    }

    /** {@code changes.csv}, §7.1.13: without a heading, in quotes, the newest first. */
    public static String changes(Collection<ListedDocument> documents) {
        return changes("\"%s\",\"%s\"\n", documents);
    }

    /** The same as CSAF 2.1 has it, without quotes. */
    public static String unquotedChanges(Collection<ListedDocument> documents) {
        return changes("%s,%s\n", documents);
    }

    private static String changes(String line, Collection<ListedDocument> documents) {
        return documents.stream()
                .sorted(ListedDocument.NEWEST_FIRST)
                .map(it -> line.formatted(it.path(), it.currentRelease()))
                .collect(Collectors.joining());
    }

    /** What the directory itself holds, for a person who looks around (§7.1.14). */
    public static String directory(Collection<ListedDocument> documents) {
        var years =
                documents.stream()
                        .map(ListedDocument::year)
                        .distinct()
                        .sorted()
                        .map(it -> it + "/");
        return page("Advisories in CSAF", Stream.concat(Stream.of(INDEX, CHANGES), years));
    }

    /**
     * @param documents those of one year
     */
    public static String year(String year, Collection<ListedDocument> documents) {
        return page(
                "Advisories in CSAF of " + year,
                documents.stream()
                        .map(ListedDocument::fileName)
                        .sorted()
                        .flatMap(name ->
                                Stream.concat(Stream.of(name), BESIDE.stream().map(name::concat))));
    }

    // The names have letters, digits and signs that mean nothing in HTML (CSAF 2.0 §5.1).
    private static String page(String title, Stream<String> names) {
        return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>%1$s</title>
        </head>
        <body>
        <h1>%1$s</h1>
        <ul>
        %2$s
        </ul>
        </body>
        </html>
        """
                .formatted(
                        title,
                        names.map(it -> "<li><a href=\"%1$s\">%1$s</a></li>".formatted(it))
                                .collect(Collectors.joining("\n")));
    }
}
