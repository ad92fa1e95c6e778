package clearinghouse.matching;

import clearinghouse.formats.published.PublishedDocument;
import clearinghouse.formats.published.PublishedRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What one document says of one vulnerability, and by which names.
 *
 * @param vulnerability as the document names it
 * @param aliases other names of the same, as the document has them
 * @param assertions on it; none where the document says nothing of versions of any product
 */
public record Telling(String vulnerability, List<String> aliases, List<Assertion> assertions) {

    public Telling {
        aliases = List.copyOf(aliases);
        assertions = List.copyOf(assertions);
        for (var assertion : assertions) {
            if (!assertion.source().vulnerability().equals(vulnerability)) {
                throw new IllegalArgumentException("an assertion is on another vulnerability");
            }
        }
    }

    /** What of a document is about versions of software; of any other nothing. */
    public static List<Telling> of(PublishedDocument document) {
        return switch (document) {
            case PublishedDocument.Vulnerability(var record) -> List.of(of(record, record.id()));
            case PublishedDocument.Advisory(var csaf) ->
                    csaf.vulnerabilities().stream().map(it -> of(it, csaf.id())).toList();
            case PublishedDocument.Statements(var vex) -> {
                var tellings = new ArrayList<Telling>();
                vex.statements()
                        .forEach(it ->
                                tellings.add(
                                        new Telling(it.vulnerability(), it.aliases(), List.of())));
                tellings.addAll(of(Assertions.of(vex)));
                yield tellings;
            }
            case PublishedDocument.Exploited _, PublishedDocument.Weakness _ -> List.of();
        };
    }

    private static Telling of(PublishedRecord record, String advisory) {
        return new Telling(record.id(), record.aliases(), Assertions.of(record, advisory));
    }

    /** By the vulnerabilities that they are on, with no other names. */
    public static List<Telling> of(List<Assertion> assertions) {
        var on = new LinkedHashMap<String, List<Assertion>>();
        assertions.forEach(it ->
                on.computeIfAbsent(it.source().vulnerability(), _ -> new ArrayList<>()).add(it));
        return on.entrySet().stream()
                .map(it -> new Telling(it.getKey(), List.of(), it.getValue()))
                .toList();
    }
}
