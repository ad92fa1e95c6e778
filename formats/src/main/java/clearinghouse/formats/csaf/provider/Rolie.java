package clearinghouse.formats.csaf.provider;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.advisory.Sector;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The documents of RFC 8322 as CSAF 2.0 has them: feed, service and categories. */
public final class Rolie {

    private static final String SECTOR = "urn:clearinghouse:sector";
    private static final String TITLE = "CSAF advisories (TLP:WHITE)";

    /** What the documents of a feed are written in. */
    private enum Written {
        V2_0("https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json", "2.0"),
        V2_1("https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json", "2.1");

        private final String schema;
        private final String version;

        Written(String schema, String version) {
            this.schema = schema;
            this.version = version;
        }
    }

    private Rolie() {}

    /**
     * Every document that is for everyone (§7.1.15), the newest first.
     *
     * @param updated when it changed last
     */
    public static String feed(
            ProviderAddresses addresses, Collection<ListedDocument> documents, Instant updated) {
        return feed(addresses, ProviderAddresses.FEED, "tlp-white", TITLE, documents, updated);
    }

    /** Those of them on products that are used in a sector, once more. */
    public static String feed(
            ProviderAddresses addresses,
            Sector sector,
            Collection<ListedDocument> documents,
            Instant updated) {
        return feed(
                addresses,
                ProviderAddresses.feed(sector),
                "sector-" + sector.code().replace('_', '-'),
                title(sector),
                documents.stream().filter(it -> it.sectors().contains(sector)).toList(),
                updated);
    }

    private static String title(Sector sector) {
        return "CSAF advisories (TLP:WHITE) for the sector " + sector.name();
    }

    /** Those with TLP:AMBER that one reader may have. */
    public static String amber(
            ProviderAddresses addresses, Collection<ListedDocument> documents, Instant updated) {
        return feed(
                id(addresses.origin(), "tlp-amber"),
                "CSAF advisories (TLP:AMBER)",
                addresses.at(ProviderAddresses.AMBER_FEED),
                Optional.empty(),
                documents,
                addresses::ofAmber,
                Written.V2_0,
                updated);
    }

    /** Those of an issuing party that an aggregator mirrors. */
    public static String mirrored(
            AggregatorAddresses addresses,
            String folder,
            Issuer issuer,
            Collection<ListedDocument> documents,
            Instant updated) {
        return feed(
                id(addresses.origin(), "mirror-" + folder.replace('_', '-')),
                mirrorTitle(issuer),
                addresses.at(AggregatorAddresses.feed(folder)),
                Optional.empty(),
                documents,
                document -> addresses.of(folder, document),
                Written.V2_0,
                updated);
    }

    /** Every document by the draft of CSAF 2.1 that is for everyone. */
    public static String feed21(
            Csaf21Addresses addresses, Collection<ListedDocument> documents, Instant updated) {
        return feed(
                id(addresses.origin(), "tlp-clear-2.1"),
                "CSAF 2.1 advisories (TLP:CLEAR)",
                addresses.at(Csaf21Addresses.FEED),
                Optional.empty(),
                documents,
                document -> addresses.document(document.path()),
                Written.V2_1,
                updated);
    }

    static String mirrorTitle(Issuer issuer) {
        return "CSAF advisories (TLP:WHITE) of %s, mirrored".formatted(issuer.name());
    }

    private static String feed(
            ProviderAddresses addresses,
            String path,
            String name,
            String title,
            Collection<ListedDocument> documents,
            Instant updated) {
        return feed(
                id(addresses.origin(), name),
                title,
                addresses.at(path),
                Optional.of(addresses.at(ProviderAddresses.SERVICE)),
                documents,
                addresses::of,
                Written.V2_0,
                updated);
    }

    private static String feed(
            String id,
            String title,
            URI self,
            Optional<URI> service,
            Collection<ListedDocument> documents,
            Function<ListedDocument, URI> at,
            Written written,
            Instant updated) {
        var root = JsonText.object();
        var feed = root.putObject("feed");
        feed.put("id", id);
        feed.put("title", title);
        var links = feed.putArray("link");
        link(links.addObject(), "self", self.toString());
        service.ifPresent(it -> link(links.addObject(), "service", it.toString()));
        csaf(feed.putArray("category").addObject());
        feed.put("updated", updated.toString());
        var entries = feed.putArray("entry");
        documents.stream()
                .sorted(ListedDocument.NEWEST_FIRST)
                .forEach(document ->
                        entry(
                                entries.addObject(),
                                document,
                                at.apply(document).toString(),
                                written));
        return JsonText.render(root);
    }

    private static String id(URI origin, String name) {
        var host = origin.getHost().replaceAll("[^a-zA-Z0-9.\\-]", "_");
        return host + "-csaf-feed-" + name;
    }

    private static void entry(
            ObjectNode entry, ListedDocument document, String address, Written written) {
        entry.put("id", document.trackingId());
        entry.put("title", document.title());
        var links = entry.putArray("link");
        link(links.addObject(), "self", address);
        link(links.addObject(), "hash", address + ".sha256");
        link(links.addObject(), "hash", address + ".sha512");
        link(links.addObject(), "signature", address + ".asc");
        entry.put("published", document.initialRelease().toString());
        entry.put("updated", document.currentRelease().toString());
        if (!document.summary().isEmpty()) {
            entry.putObject("summary").put("content", document.summary());
        }
        entry.putObject("content").put("type", "application/json").put("src", address);
        entry.putObject("format").put("schema", written.schema).put("version", written.version);
        var categories = entry.putArray("category");
        terms(List.of(document), categories);
        if (categories.isEmpty()) {
            entry.remove("category");
        }
    }

    private static void link(ObjectNode link, String relation, String address) {
        link.put("href", address).put("rel", relation);
    }

    private static void csaf(ObjectNode category) {
        category.put("scheme", "urn:ietf:params:rolie:category:information-type")
                .put("term", "csaf");
    }

    /** Which feeds there are (§7.1.16). */
    public static String service(ProviderAddresses addresses, Collection<Sector> sectors) {
        var root = JsonText.object();
        var workspace = root.putObject("service").putArray("workspace").addObject();
        workspace.put("title", "CSAF advisories for everyone");
        var collections = workspace.putArray("collection");
        collection(collections, TITLE, addresses.at(ProviderAddresses.FEED));
        for (var sector : sectors) {
            collection(collections, title(sector), addresses.at(ProviderAddresses.feed(sector)));
        }
        return JsonText.render(root);
    }

    private static void collection(ArrayNode collections, String title, URI address) {
        var collection = collections.addObject();
        collection.put("title", title);
        collection.put("href", address.toString());
        csaf(collection.putObject("categories").putArray("category").addObject());
    }

    /**
     * By which the entries of the feeds are told apart (§7.1.17): the products that they are about,
     * and the sectors in which these are used.
     */
    public static String categories(Collection<ListedDocument> documents) {
        var root = JsonText.object();
        terms(documents, root.putObject("categories").putArray("category"));
        return JsonText.render(root);
    }

    private static void terms(Collection<ListedDocument> documents, ArrayNode categories) {
        documents.stream()
                .flatMap(it -> it.products().stream())
                .distinct()
                .sorted()
                .forEach(it -> categories.addObject().put("term", it));
        Sector.all().stream()
                .filter(sector -> documents.stream().anyMatch(it -> it.sectors().contains(sector)))
                .forEach(it -> categories.addObject().put("scheme", SECTOR).put("term", it.name()));
    }
}
