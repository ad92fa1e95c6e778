package clearinghouse.formats.convert;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.CsafDocument;
import clearinghouse.formats.published.Dates;
import clearinghouse.formats.published.Link;
import clearinghouse.formats.published.PublishedDocument;
import clearinghouse.formats.published.PublishedRecord;
import java.time.Instant;
import java.util.List;

/**
 * One advisory as its source gives it, in the words that all forms share.
 *
 * @param tlp as the source writes it, and CLEAR for what public databases hold; empty where it says
 *     none
 */
record Account(
        String id,
        String title,
        Issuer issuer,
        String tlp,
        Dates dates,
        List<Link> references,
        List<Vulnerability> vulnerabilities) {

    /** No advisory is older; some write the first day of all where they know none. */
    static final Instant OLDEST = Instant.parse("1980-01-01T00:00:00Z");

    Account {
        dates =
                new Dates(
                        dates.published().filter(OLDEST::isBefore),
                        dates.modified().filter(OLDEST::isBefore),
                        dates.withdrawn().filter(OLDEST::isBefore));
        references = List.copyOf(references);
        vulnerabilities = List.copyOf(vulnerabilities);
    }

    /** The vulnerability alone that has this name. */
    Parsed<Account> only(String name) {
        var found =
                vulnerabilities.stream()
                        .filter(it ->
                                it.said().id().equals(name) || it.said().aliases().contains(name))
                        .toList();
        return found.isEmpty()
                ? Parsed.invalid("", "convert-source", "it says nothing of " + name)
                : Parsed.valid(found.getFirst().alone(this));
    }

    /** Invalid for a list or a weakness, which are no advisories. */
    static Parsed<Account> of(PublishedDocument document) {
        return switch (document) {
            case PublishedDocument.Vulnerability(var said) -> Parsed.valid(of(said));
            case PublishedDocument.Advisory(var csaf) -> Parsed.valid(of(csaf));
            case PublishedDocument.Statements(var vex) -> Parsed.valid(VexAccount.of(vex));
            case PublishedDocument.Exploited _ -> no("a list of exploited vulnerabilities");
            case PublishedDocument.Weakness _ -> no("a weakness");
        };
    }

    private static Parsed<Account> no(String what) {
        return Parsed.invalid("", "convert-source", what + " is no advisory");
    }

    private static Account of(PublishedRecord said) {
        return new Account(
                said.id(),
                said.title().isBlank() ? said.id() : said.title(),
                Issuer.of(said),
                "CLEAR",
                said.dates(),
                List.of(),
                List.of(Vulnerability.of(said)));
    }

    private static Account of(CsafDocument csaf) {
        return new Account(
                csaf.id(),
                csaf.title(),
                new Issuer(csaf.publisher(), csaf.namespace()),
                csaf.tlp(),
                csaf.dates(),
                csaf.references(),
                csaf.vulnerabilities().stream().map(said -> Vulnerability.of(said)).toList());
    }
}
