package clearinghouse.formats.feed;

import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Published advisories as an Atom feed (RFC 4287), the older ones in archives beside it (RFC 5005,
 * section 4).
 *
 * @param path of the feed without {@code .atom}; its archives lie beneath
 * @param title for people
 * @param publisher who publishes the advisories
 * @param namespace of the publisher; the feed and its entries keep their ids under it
 * @param updated where there is no entry
 * @param entries of an advisory one for each revision, all under one id
 */
public record AtomFeed(
        String path,
        String title,
        String publisher,
        URI namespace,
        Instant updated,
        List<FeedEntry> entries) {

    public static final String CONTENT_TYPE = "application/atom+xml;charset=utf-8";

    /** In one archive; the feed itself holds as many, and fewer than twice as many. */
    static final int FULL = 50;

    private static final String SUFFIX = ".atom";
    private static final String ATOM = "http://www.w3.org/2005/Atom";
    private static final String HISTORY = "http://purl.org/syndication/history/1.0";

    /**
     * In the order in which they were told: what an archive holds once it holds always, and a
     * revision is told in the feed.
     */
    private static final Comparator<FeedEntry> AS_TOLD =
            Comparator.comparing(FeedEntry::updated).thenComparing(FeedEntry::number);

    /** What XML 1.0 §2.2 has no place for, in any spelling. */
    private static final String NO_CHARACTERS =
            "[^\\x09\\x0A\\x0D\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]";

    public AtomFeed {
        entries = entries.stream().sorted(AS_TOLD).toList();
    }

    /** Where it is read. */
    public String address() {
        return path + SUFFIX;
    }

    /**
     * The feed and its archives, by their paths. A full archive never changes again, so that a
     * client reads each of them once.
     *
     * @param absolute the address of a path, or the path where no address is known
     */
    public SequencedMap<String, String> render(UnaryOperator<String> absolute) {
        var documents = new LinkedHashMap<String, String>();
        int archives = Math.max(0, entries.size() / FULL - 1);
        for (int number = 1; number <= archives; number++) {
            documents.put(
                    archive(number),
                    document(
                            archive(number),
                            entries.subList((number - 1) * FULL, number * FULL),
                            number - 1,
                            true,
                            absolute));
        }
        documents.put(
                address(),
                document(
                        address(),
                        newest(entries.subList(archives * FULL, entries.size())),
                        archives,
                        false,
                        absolute));
        return documents;
    }

    /** Of each advisory the newest revision. */
    private static List<FeedEntry> newest(List<FeedEntry> told) {
        var newest = new LinkedHashMap<String, FeedEntry>();
        for (var entry : told) {
            newest.remove(entry.number());
            newest.put(entry.number(), entry);
        }
        return List.copyOf(newest.values());
    }

    private String archive(int number) {
        return path + "/" + number + SUFFIX;
    }

    private String document(
            String self,
            List<FeedEntry> of,
            int previous,
            boolean isArchive,
            UnaryOperator<String> absolute) {
        var text = new StringWriter();
        try {
            var xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("feed");
            xml.writeDefaultNamespace(ATOM);
            if (isArchive) {
                xml.writeNamespace("fh", HISTORY);
            }
            element(xml, "id", id("feed\n" + path));
            element(xml, "title", title);
            element(xml, "updated", changed(of).toString());
            author(xml);
            link(xml, "self", absolute.apply(self), CONTENT_TYPE);
            if (isArchive) {
                xml.writeEmptyElement("fh:archive");
                xml.writeCharacters("\n");
                link(xml, "current", absolute.apply(address()), CONTENT_TYPE);
            }
            if (previous > 0) {
                link(xml, "prev-archive", absolute.apply(archive(previous)), CONTENT_TYPE);
            }
            for (var entry : of.reversed()) {
                entry(xml, entry, absolute);
            }
            xml.writeEndElement();
            xml.writeCharacters("\n");
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a text takes every character of XML", e);
        }
        return text.toString();
    }

    private Instant changed(List<FeedEntry> of) {
        return of.stream().map(FeedEntry::updated).max(Comparator.naturalOrder()).orElse(updated);
    }

    /** A name that no move of the server changes; MD5 makes it short here and proves nothing. */
    private String id(String of) {
        var name = (namespace + "\n" + of).getBytes(StandardCharsets.UTF_8);
        return "urn:uuid:" + UUID.nameUUIDFromBytes(name);
    }

    private void author(XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartElement("author");
        xml.writeCharacters("\n");
        element(xml, "name", publisher);
        if (Optional.ofNullable(namespace.getScheme()).orElse("").startsWith("http")) {
            element(xml, "uri", namespace.toString());
        }
        xml.writeEndElement();
        xml.writeCharacters("\n");
    }

    private void entry(XMLStreamWriter xml, FeedEntry entry, UnaryOperator<String> absolute)
            throws XMLStreamException {
        xml.writeStartElement("entry");
        xml.writeCharacters("\n");
        element(xml, "id", id(entry.number()));
        element(xml, "title", entry.number() + ": " + entry.title());
        element(xml, "published", entry.published().toString());
        element(xml, "updated", entry.updated().toString());
        // RFC 4287 §4.2.7.2: the same advisory in another form, of which there is one of each type.
        link(xml, "alternate", absolute.apply(entry.page()), "text/html");
        link(xml, "alternate", absolute.apply(entry.document()), "application/json");
        for (var ecosystem : entry.ecosystems()) {
            category(xml, "ecosystem", ecosystem);
        }
        for (var sector : entry.sectors()) {
            category(xml, "sector", sector.name());
        }
        category(xml, "vendor", entry.vendor());
        if (entry.cve().isPresent()) {
            category(xml, "cve", entry.cve().get());
        }
        element(xml, "summary", entry.summary());
        xml.writeEndElement();
        xml.writeCharacters("\n");
    }

    private static void category(XMLStreamWriter xml, String scheme, String term)
            throws XMLStreamException {
        xml.writeEmptyElement("category");
        xml.writeAttribute("scheme", "urn:clearinghouse:" + scheme);
        xml.writeAttribute("term", characters(term));
        xml.writeCharacters("\n");
    }

    private static void link(XMLStreamWriter xml, String relation, String address, String type)
            throws XMLStreamException {
        xml.writeEmptyElement("link");
        xml.writeAttribute("rel", relation);
        xml.writeAttribute("type", type.replaceFirst(";.*", ""));
        xml.writeAttribute("href", address);
        xml.writeCharacters("\n");
    }

    /**
     * Without an attribute for its type it is plain text (§3.1.1), and whoever shows it escapes.
     */
    private static void element(XMLStreamWriter xml, String name, String text)
            throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(characters(text));
        xml.writeEndElement();
        xml.writeCharacters("\n");
    }

    private static String characters(String text) {
        return text.replaceAll(NO_CHARACTERS, "\uFFFD");
    }
}
