package clearinghouse.formats.csaf.provider;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.advisory.Publisher;
import java.time.Instant;
import java.util.Locale;

/**
 * {@code provider-metadata.json} of a trusted provider by the draft of CSAF 2.1.
 *
 * @param fingerprint of the OpenPGP key, in hex
 * @param updated when what it tells of changed last
 */
public record Csaf21Metadata(
        Csaf21Addresses addresses, Publisher publisher, String fingerprint, Instant updated) {

    private static final String CLEAR = "CLEAR";

    public String render() {
        var root = JsonText.object();
        root.put("$schema", "https://docs.oasis-open.org/csaf/csaf/v2.1/schema/provider.json");
        root.put("canonical_url", at(Csaf21Addresses.METADATA));
        var distributions = root.putArray("distributions");
        distributions
                .addObject()
                .putObject("directory")
                .put("tlp_label", CLEAR)
                .put("url", at(Csaf21Addresses.DIRECTORY));
        distributions
                .addObject()
                .putObject("rolie")
                .putArray("feeds")
                .addObject()
                .put("last_updated", updated.toString())
                .put("summary", "All advisories with TLP:CLEAR, by the draft of CSAF 2.1")
                .put("tlp_label", CLEAR)
                .put("url", at(Csaf21Addresses.FEED));
        root.put("last_updated", updated.toString());
        root.put("list_on_CSAF_aggregators", true);
        root.put("metadata_version", "2.1");
        root.put("mirror_on_CSAF_aggregators", true);
        root.putArray("public_openpgp_keys")
                .addObject()
                .put("fingerprint", fingerprint)
                .put("url", at(ProviderAddresses.KEY));
        var by = root.putObject("publisher");
        by.put("category", publisher.category().name().toLowerCase(Locale.ROOT));
        if (!publisher.contact().isBlank()) {
            by.put("contact_details", publisher.contact());
        }
        by.put("name", publisher.name()).put("namespace", publisher.namespace().toString());
        root.put("role", "csaf_trusted_provider");
        return JsonText.render(root);
    }

    private String at(String path) {
        return addresses.at(path).toString();
    }
}
