package clearinghouse.formats.csaf.provider;

import clearinghouse.formats.JsonText;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code provider-metadata.json} of an issuing party in the folder of an aggregator that mirrors it
 * (CSAF 2.0 §7.1.23, §7.2.5).
 *
 * @param keys with which its documents are signed, where each is by its fingerprint in hex
 * @param updated when what it tells of changed last
 */
public record MirrorMetadata(
        AggregatorAddresses addresses,
        String folder,
        Issuer issuer,
        Map<String, URI> keys,
        Instant updated) {

    public MirrorMetadata {
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    public String render() {
        var root = JsonText.object();
        root.put("canonical_url", at(AggregatorAddresses.metadata(folder)));
        var distributions = root.putArray("distributions");
        distributions.addObject().put("directory_url", at(AggregatorAddresses.directory(folder)));
        distributions
                .addObject()
                .putObject("rolie")
                .putArray("feeds")
                .addObject()
                .put("summary", Rolie.mirrorTitle(issuer))
                .put("tlp_label", "WHITE")
                .put("url", at(AggregatorAddresses.feed(folder)));
        root.put("last_updated", updated.toString());
        // A copy of a copy is as old as both together, and says so nowhere: others ask the issuer.
        root.put("list_on_CSAF_aggregators", false);
        root.put("metadata_version", "2.0");
        root.put("mirror_on_CSAF_aggregators", false);
        var all = root.putArray("public_openpgp_keys");
        keys.forEach((fingerprint, address) ->
                all.addObject().put("fingerprint", fingerprint).put("url", address.toString()));
        root.set("publisher", issuer.publisher());
        root.put("role", issuer.role());
        return JsonText.render(root);
    }

    private String at(String path) {
        return addresses.at(path).toString();
    }
}
