package clearinghouse.formats.csaf.provider;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.advisory.Publisher;
import java.time.Instant;

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
        ProviderMetadata.about(
                root, "2.1", publisher, fingerprint, at(ProviderAddresses.KEY), updated);
        return JsonText.render(root);
    }

    private String at(String path) {
        return addresses.at(path).toString();
    }
}
