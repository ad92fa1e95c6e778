package clearinghouse.formats.csaf.provider;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.advisory.Publisher;
import clearinghouse.formats.advisory.Sector;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code provider-metadata.json} of a trusted provider (CSAF 2.0 §7.1.7, §7.2.3).
 *
 * @param fingerprint of the OpenPGP key, in hex
 * @param sectors of which there are feeds
 * @param updated when what it tells of changed last
 */
public record ProviderMetadata(
        ProviderAddresses addresses,
        Publisher publisher,
        String fingerprint,
        List<Sector> sectors,
        Instant updated) {

    public ProviderMetadata {
        sectors = List.copyOf(sectors);
    }

    public String render() {
        var root = JsonText.object();
        root.put("canonical_url", address(ProviderAddresses.METADATA));
        var distributions = root.putArray("distributions");
        distributions.addObject().put("directory_url", address(ProviderAddresses.DIRECTORY));
        var rolie = distributions.addObject().putObject("rolie");
        rolie.putArray("categories").add(address(ProviderAddresses.CATEGORIES));
        var feeds = rolie.putArray("feeds");
        feeds.addObject()
                .put("summary", "All advisories with TLP:WHITE, which TLP 2.0 calls CLEAR")
                .put("tlp_label", "WHITE")
                .put("url", address(ProviderAddresses.FEED));
        for (var sector : sectors) {
            feeds.addObject()
                    .put("summary", "Those on products that are used in " + sector.name())
                    .put("tlp_label", "WHITE")
                    .put("url", address(ProviderAddresses.feed(sector)));
        }
        feeds.addObject()
                .put("summary", "What is told before it is published, to each reader its own")
                .put("tlp_label", "AMBER")
                .put("url", address(ProviderAddresses.AMBER_FEED));
        rolie.putArray("services").add(address(ProviderAddresses.SERVICE));
        about(root, "2.0", publisher, fingerprint, address(ProviderAddresses.KEY), updated);
        return JsonText.render(root);
    }

    /** Who publishes, and what proves it, in any version of the standard. */
    static void about(
            ObjectNode root,
            String version,
            Publisher publisher,
            String fingerprint,
            String key,
            Instant updated) {
        root.put("last_updated", updated.toString());
        root.put("list_on_CSAF_aggregators", true);
        root.put("metadata_version", version);
        root.put("mirror_on_CSAF_aggregators", true);
        root.putArray("public_openpgp_keys")
                .addObject()
                .put("fingerprint", fingerprint)
                .put("url", key);
        var by = root.putObject("publisher");
        by.put("category", publisher.category().name().toLowerCase(Locale.ROOT));
        if (!publisher.contact().isBlank()) {
            by.put("contact_details", publisher.contact());
        }
        by.put("name", publisher.name()).put("namespace", publisher.namespace().toString());
        root.put("role", "csaf_trusted_provider");
    }

    private String address(String path) {
        return addresses.at(path).toString();
    }
}
