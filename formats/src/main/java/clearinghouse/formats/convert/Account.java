package clearinghouse.formats.convert;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.CsafDocument;
import clearinghouse.formats.published.Dates;
import clearinghouse.formats.published.Link;
import clearinghouse.formats.published.PublishedDocument;
import clearinghouse.formats.published.PublishedRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
    private static final Instant OLDEST = Instant.parse("1980-01-01T00:00:00Z");

    Account {
        dates = credible(dates);
        references = List.copyOf(references);
        vulnerabilities = List.copyOf(vulnerabilities);
    }

    static Dates credible(Dates dates) {
        return new Dates(
                dates.published().filter(OLDEST::isBefore),
                dates.modified().filter(OLDEST::isBefore),
                dates.withdrawn().filter(OLDEST::isBefore));
    }

    /**
     * When it was first said.
     *
     * @param now stands for it where the source gives no date
     */
    Instant first(Instant now, LeftOut left) {
        return orNow(dates.published().or(dates::modified), now, left);
    }

    /** When it was last said; the rest as with {@link #first}. */
    Instant last(Instant now, LeftOut left) {
        return orNow(dates.modified().or(dates::published), now, left);
    }

    private static Instant orNow(Optional<Instant> date, Instant now, LeftOut left) {
        left.addIf(date.isEmpty(), "it gives no date: that of the conversion stands for it");
        return date.orElse(now);
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
