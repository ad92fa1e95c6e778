package clearinghouse.formats.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

class AtomFeedTest {

    private static final String ATOM = "http://www.w3.org/2005/Atom";
    private static final String PATH = "/feeds/advisories";

    private static String at(String path) {
        return "https://cert.example" + path;
    }

    private static String xml(AtomFeed feed, UnaryOperator<String> at) {
        return Objects.requireNonNull(feed.render(at).get(PATH + ".atom"));
    }

    private static Document find(Map<String, Document> documents, String path) {
        return Objects.requireNonNull(documents.get(path), path);
    }

    private static AtomFeed feed(List<FeedEntry> entries) {
        return new AtomFeed(
                PATH,
                "Advisories",
                "Rural CERT",
                URI.create("https://cert.example"),
                FeedEntries.FIRST,
                entries);
    }

    private static Map<String, Document> read(AtomFeed feed) {
        var read = new LinkedHashMap<String, Document>();
        feed.render(AtomFeedTest::at).forEach((path, xml) -> read.put(path, read(xml)));
        return read;
    }

    private static Document read(String xml) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            return factory.newDocumentBuilder()
                    .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException | ParserConfigurationException | SAXException e) {
            throw new AssertionError(xml, e);
        }
    }

    private static List<String> texts(Document of, String name) {
        var found = of.getElementsByTagNameNS(ATOM, name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> found.item(i).getTextContent())
                .toList();
    }

    private static List<String> links(Document of, String relation) {
        var found = of.getElementsByTagNameNS(ATOM, "link");
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .filter(link -> link.getAttribute("rel").equals(relation))
                .map(link -> link.getAttribute("href"))
                .toList();
    }

    private static List<String> numbers(Document of) {
        return texts(of, "title").stream()
                .skip(1)
                .map(title -> title.substring(0, title.indexOf(':')))
                .toList();
    }

    @Test
    void an_entry_leads_to_the_page_and_to_the_document() {
        var document = read(xml(feed(FeedEntries.many(1)), AtomFeedTest::at));
        assertThat(links(document, "alternate"))
                .containsExactly(
                        "https://cert.example/advisories/adv_1",
                        "https://cert.example/files/clh-2026-1.json");
        assertThat(links(document, "self")).containsExactly(at(PATH + ".atom"));
        assertThat(texts(document, "updated"))
                .containsExactly("2026-01-01T12:00:00Z", "2026-01-01T12:00:00Z");
        assertThat(texts(document, "name")).containsExactly("Rural CERT");
    }

    @Test
    void hostile_words_stay_words() {
        var title = "<script>alert(1)</script> & ]]> <![CDATA[";
        var summary = "&lt;img src=x onerror=\"x\"&gt;\u0000\uFFFE\uD800 \u2028 \uD83D\uDE00";
        var xml = xml(feed(List.of(FeedEntries.titled(1, title, summary))), AtomFeedTest::at);
        var document = read(xml);
        assertThat(texts(document, "title").getLast()).isEqualTo("CLH-2026-0001: " + title);
        assertThat(texts(document, "summary").getFirst())
                .isEqualTo("&lt;img src=x onerror=\"x\"&gt;\uFFFD\uFFFD\uFFFD \u2028 \uD83D\uDE00");
        assertThat(xml).doesNotContain("<script", "<img");
    }

    @Test
    void an_id_is_the_same_wherever_the_server_and_however_full_the_feed() {
        var one = texts(read(xml(feed(FeedEntries.many(1)), AtomFeedTest::at)), "id");
        var moved = texts(read(xml(feed(FeedEntries.many(2)), it -> it)), "id");
        assertThat(one)
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allMatch(it -> it.startsWith("urn:uuid:"));
        assertThat(moved).hasSize(3).containsAll(one);
    }

    @Test
    void an_empty_feed_is_a_feed() {
        var documents = read(feed(List.of()));
        assertThat(documents.keySet()).containsExactly(PATH + ".atom");
        assertThat(texts(find(documents, PATH + ".atom"), "updated"))
                .containsExactly("2026-01-01T12:00:00Z");
    }

    @Test
    void by_its_archives_a_client_gets_at_every_entry_once() {
        var documents = read(feed(FeedEntries.many(237)));
        var got = new ArrayList<String>();
        var at = at(PATH + ".atom");
        while (!at.isEmpty()) {
            var document = find(documents, at.substring("https://cert.example".length()));
            got.addAll(numbers(document));
            at = links(document, "prev-archive").stream().findFirst().orElse("");
        }
        assertThat(got)
                .isEqualTo(
                        FeedEntries.many(237).reversed().stream().map(FeedEntry::number).toList());
        assertThat(documents).hasSize(4);
        assertThat(numbers(find(documents, PATH + ".atom"))).hasSize(87);
    }

    @Test
    void a_full_archive_never_changes_again() {
        for (int count = 100; count <= 320; count += 55) {
            var earlier = feed(FeedEntries.many(count)).render(AtomFeedTest::at);
            var later = feed(FeedEntries.many(count + 77)).render(AtomFeedTest::at);
            earlier.remove(PATH + ".atom");
            assertThat(earlier).isNotEmpty();
            assertThat(later).containsAllEntriesOf(earlier);
        }
    }

    @Test
    void a_revision_is_told_in_the_feed_and_changes_no_archive() {
        var entries = FeedEntries.many(160);
        var before = feed(entries).render(AtomFeedTest::at);
        var first = entries.getFirst();
        var revised = revised(first, entries.getLast().updated().plusSeconds(1));
        var told = new ArrayList<>(entries);
        told.add(revised);
        var after = feed(told).render(AtomFeedTest::at);
        assertThat(after.get(PATH + "/1.atom")).isEqualTo(before.get(PATH + "/1.atom"));
        var feed = find(read(feed(told)), PATH + ".atom");
        assertThat(numbers(feed)).startsWith(first.number());
        assertThat(after.get(PATH + ".atom")).contains("Another title");
    }

    @Test
    void of_two_revisions_the_feed_has_the_newer_one() {
        var entries = FeedEntries.many(3);
        var told = new ArrayList<>(entries);
        told.add(revised(entries.getFirst(), entries.getLast().updated().plusSeconds(1)));
        assertThat(numbers(find(read(feed(told)), PATH + ".atom")))
                .containsExactly(
                        entries.get(0).number(), entries.get(2).number(), entries.get(1).number());
    }

    private static FeedEntry revised(FeedEntry it, Instant at) {
        return new FeedEntry(
                it.number(),
                "Another title",
                it.summary(),
                it.published(),
                at,
                it.cve(),
                it.cwes(),
                it.vendor(),
                it.product(),
                it.remedies(),
                it.ecosystems(),
                it.sectors(),
                it.page(),
                it.document());
    }

    @Test
    void an_archive_says_that_it_is_one_and_where_the_feed_is() {
        var archive = find(read(feed(FeedEntries.many(120))), PATH + "/1.atom");
        assertThat(
                        archive.getElementsByTagNameNS(
                                        "http://purl.org/syndication/history/1.0", "archive")
                                .getLength())
                .isEqualTo(1);
        assertThat(links(archive, "current")).containsExactly(at(PATH + ".atom"));
        assertThat(links(archive, "prev-archive")).isEmpty();
        assertThat(feed(FeedEntries.many(99)).render(AtomFeedTest::at).keySet())
                .as("fewer than twice a full archive")
                .containsExactly(PATH + ".atom");
    }
}
