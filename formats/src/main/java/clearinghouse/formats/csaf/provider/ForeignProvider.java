package clearinghouse.formats.csaf.provider;

import clearinghouse.formats.JsonInput;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What another provider says of itself in its {@code provider-metadata.json} (CSAF 2.0 §7.1.7), as
 * far as one needs it to take its documents for everyone.
 *
 * @param canonical where it says that it is found
 * @param namespace under which its documents have their ids
 * @param trusted it promises a hash and a signature beside each document (§7.2.3)
 * @param feeds ROLIE feeds of what is for everyone
 * @param directories folders with an index
 * @param issuer what an aggregator passes on of it; empty where it cannot
 */
public record ForeignProvider(
        URI canonical,
        String namespace,
        boolean trusted,
        List<URI> feeds,
        List<URI> directories,
        List<Key> keys,
        Optional<Issuer> issuer) {

    /** In bytes. */
    public static final int LARGEST = 1 << 20;

    private static final JsonInput JSON = new JsonInput(LARGEST, 50);
    private static final int MOST_LISTS = 20;
    private static final int MOST_KEYS = 20;
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-fA-F]{40,64}");

    private static final Pattern NAMESPACE = Pattern.compile("[\\x21-\\x7e]{1,1000}");

    /** TLP 1 and 2 for what may be passed on to everyone; no label says nothing against it. */
    private static final Set<String> FOR_EVERYONE = Set.of("WHITE", "CLEAR", "UNLABELED");

    /**
     * @param fingerprint of the certificate at the address, in lower-case hex
     */
    public record Key(String fingerprint, URI address) {}

    public ForeignProvider {
        feeds = List.copyOf(feeds);
        directories = List.copyOf(directories);
        keys = List.copyOf(keys);
    }

    public static Parsed<ForeignProvider> read(byte[] content) {
        return switch (JSON.tree(content)) {
            case Parsed.Invalid<JsonNode>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<JsonNode>(var tree) -> new Reading().provider(tree);
        };
    }

    /**
     * Whose addresses lists and documents may have: the host of the metadata, and those that it
     * names itself. A list leads nowhere else.
     */
    public Hosts hosts() {
        return Hosts.of(
                Stream.of(Stream.of(canonical), feeds.stream(), directories.stream())
                        .flatMap(addresses -> addresses)
                        .toList());
    }

    private static final class Reading {
        private final List<Problem> problems = new ArrayList<>();

        Parsed<ForeignProvider> provider(JsonNode tree) {
            var canonical = address(tree.path("canonical_url"), "/canonical_url");
            // 2.1 provides what 2.0 does under the same names.
            if (!Set.of("2.0", "2.1").contains(tree.path("metadata_version").asString(""))) {
                wrong("/metadata_version", "the metadata is of no version that is known");
            }
            var namespace = tree.at("/publisher/namespace").asString("");
            if (!NAMESPACE.matcher(namespace).matches()) {
                wrong("/publisher/namespace", "the metadata names no namespace of its publisher");
            }
            var feeds = new ArrayList<URI>();
            var directories = new ArrayList<URI>();
            var distributions = tree.path("distributions");
            for (int i = 0; i < distributions.size(); i++) {
                var place = "/distributions/" + i;
                var distribution = distributions.path(i);
                directory(distribution, place).ifPresent(directories::add);
                feeds.addAll(feeds(distribution.at("/rolie/feeds"), place + "/rolie/feeds"));
            }
            var keys = keys(tree.path("public_openpgp_keys"));
            if (feeds.size() + directories.size() > MOST_LISTS || keys.size() > MOST_KEYS) {
                wrong("", "the metadata names too many lists or keys");
            } else if (problems.isEmpty() && feeds.isEmpty() && directories.isEmpty()) {
                wrong("/distributions", "the metadata names no list of documents for everyone");
            }
            return problems.isEmpty()
                    ? Parsed.valid(
                            new ForeignProvider(
                                    canonical.orElseThrow(),
                                    namespace,
                                    tree.path("role").asString("").equals("csaf_trusted_provider"),
                                    feeds,
                                    directories,
                                    keys,
                                    Issuer.of(tree)))
                    : Parsed.invalid(problems);
        }

        /** 2.1 has the address of a directory one level deeper, with a label. */
        private Optional<URI> directory(JsonNode distribution, String place) {
            if (distribution.has("directory_url")) {
                return address(distribution.get("directory_url"), place + "/directory_url")
                        .map(Reading::folder);
            }
            var labelled = distribution.path("directory");
            return labelled.has("url")
                            && FOR_EVERYONE.contains(labelled.path("tlp_label").asString(""))
                    ? address(labelled.get("url"), place + "/directory/url").map(Reading::folder)
                    : Optional.empty();
        }

        private static URI folder(URI address) {
            var text = address.toString();
            return text.endsWith("/") ? address : URI.create(text + "/");
        }

        private List<URI> feeds(JsonNode feeds, String place) {
            var found = new ArrayList<URI>();
            for (int i = 0; i < feeds.size(); i++) {
                var feed = feeds.path(i);
                if (FOR_EVERYONE.contains(feed.path("tlp_label").asString("UNLABELED"))) {
                    address(feed.path("url"), place + "/" + i + "/url").ifPresent(found::add);
                }
            }
            return found;
        }

        private List<Key> keys(JsonNode keys) {
            var found = new ArrayList<Key>();
            for (int i = 0; i < keys.size(); i++) {
                var place = "/public_openpgp_keys/" + i;
                var fingerprint = keys.path(i).path("fingerprint").asString("");
                if (!FINGERPRINT.matcher(fingerprint).matches()) {
                    wrong(place + "/fingerprint", "the fingerprint of a key is none");
                    continue;
                }
                address(keys.path(i).path("url"), place + "/url")
                        .map(at -> new Key(fingerprint.toLowerCase(Locale.ROOT), at))
                        .ifPresent(found::add);
            }
            return found;
        }

        private Optional<URI> address(JsonNode text, String place) {
            var address = Hosts.address(text.asString(""));
            if (address.isEmpty()) {
                wrong(place, "what stands for an address is none that begins with https://");
            }
            return address;
        }

        private void wrong(String place, String why) {
            problems.add(new Problem(place, "provider-metadata", why));
        }
    }
}
