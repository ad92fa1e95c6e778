package clearinghouse.formats.csaf.validation;

import static clearinghouse.formats.csaf.validation.Report.quoted;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.csaf.validation.Document.Product;
import clearinghouse.formats.purl.PackageUrl;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What helps to identify a product: purl, CPE, hashes, numbers. */
final class IdentificationRules {

    private static final int SHORTEST_HASH = 64;

    // The digests of OpenSSL 3.4, as section 3.1.10.3.2 of 2.1 lists them.
    private static final Set<String> ALGORITHMS =
            Set.of(
                    "blake2b512",
                    "blake2s256",
                    "md4",
                    "md5",
                    "md5-sha1",
                    "mdc2",
                    "ripemd",
                    "ripemd160",
                    "rmd160",
                    "sha1",
                    "sha224",
                    "sha256",
                    "sha3-224",
                    "sha3-256",
                    "sha3-384",
                    "sha3-512",
                    "sha384",
                    "sha512",
                    "sha512-224",
                    "sha512-256",
                    "shake128",
                    "shake256",
                    "sm3",
                    "ssl3-md5",
                    "ssl3-sha1",
                    "whirlpool");

    private static final List<String> LISTS =
            List.of(
                    "hashes",
                    "model_numbers",
                    "purls",
                    "sbom_urls",
                    "serial_numbers",
                    "skus",
                    "x_generic_uris");

    private IdentificationRules() {}

    // 6.1.13
    static void invalidPurl(Document document, Report report) {
        for (var product : document.products()) {
            for (var purl : product.purls()) {
                if (purl.node().isString()) {
                    switch (PackageUrl.parse(purl.text())) {
                        case Parsed.Valid<PackageUrl> _ -> {}
                        case Parsed.Invalid<PackageUrl>(var problems) ->
                                report.add(
                                        purl,
                                        quoted(purl.text())
                                                + " is no purl: "
                                                + problems.getFirst().message());
                    }
                }
            }
        }
    }

    // 6.1.25
    static void algorithmTwice(Document document, Report report) {
        eachFile(
                document,
                (_, hashes) -> {
                    var seen = new HashSet<String>();
                    for (var hash : hashes) {
                        var algorithm = hash.text("algorithm").toLowerCase(Locale.ROOT);
                        if (!seen.add(algorithm)) {
                            report.add(
                                    hash.get("algorithm"), quoted(algorithm) + " is there already");
                        }
                    }
                });
    }

    private interface EachFile {
        void accept(Value file, List<Value> hashes);
    }

    private static void eachFile(Document document, EachFile each) {
        for (var product : document.products()) {
            for (var file : product.identification().items("hashes")) {
                each.accept(file, file.items("file_hashes"));
            }
        }
    }

    // 6.1.42
    static void purlsOfSeveral(Document document, Report report) {
        for (var product : document.products()) {
            var first = Optional.<PackageUrl>empty();
            for (var purl : product.identification().items("purls")) {
                if (!(PackageUrl.parse(purl.text())
                        instanceof Parsed.Valid<PackageUrl>(var read))) {
                    continue;
                }
                if (first.isEmpty()) {
                    first = Optional.of(read);
                } else if (!sameButQualifiers(first.get(), read)) {
                    report.add(purl, "differs from the first purl in more than qualifiers");
                }
            }
        }
    }

    private static boolean sameButQualifiers(PackageUrl a, PackageUrl b) {
        return a.type().equals(b.type())
                && a.namespace().equals(b.namespace())
                && a.name().equals(b.name())
                && a.version().equals(b.version())
                && a.subpath().equals(b.subpath());
    }

    // 6.1.43, 6.1.44, 6.1.61
    static Rule.Check severalStars(String list) {
        return (document, report) -> {
            for (var product : document.products()) {
                for (var item : product.identification().items(list)) {
                    if (stars(item.text()) > 1) {
                        report.add(item, "has more than one * that is not escaped");
                    }
                }
            }
        };
    }

    private static int stars(String text) {
        var stars = 0;
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '*') {
                stars++;
            }
        }
        return stars;
    }

    // 6.2.8
    static void onlyMd5(Document document, Report report) {
        onlyAlgorithm(document, report, Set.of("md5"));
    }

    // 6.2.9
    static void onlySha1(Document document, Report report) {
        onlyAlgorithm(document, report, Set.of("sha1", "sha-1"));
    }

    private static void onlyAlgorithm(Document document, Report report, Set<String> weak) {
        eachFile(
                document,
                (file, hashes) -> {
                    if (!hashes.isEmpty()
                            && hashes.stream()
                                    .allMatch(hash ->
                                            weak.contains(
                                                    hash.text("algorithm")
                                                            .toLowerCase(Locale.ROOT)))) {
                        report.add(file.get("file_hashes"), "the only hash is of a weak algorithm");
                    }
                });
    }

    // 6.2.32
    static void sharedIdentification(Document document, Report report) {
        var owners = new HashMap<String, Map<JsonNode, String>>();
        for (var product : document.products()) {
            var given = product.identification();
            for (var single : List.of("cpe", "purl")) {
                if (given.has(single)) {
                    shared(owners, single, given.get(single), product, report);
                }
            }
            for (var list : LISTS) {
                for (var item : given.items(list)) {
                    shared(owners, list, item, product, report);
                }
            }
        }
    }

    private static void shared(
            Map<String, Map<JsonNode, String>> owners,
            String category,
            Value value,
            Product product,
            Report report) {
        var owner =
                owners.computeIfAbsent(category, _ -> new HashMap<>())
                        .putIfAbsent(unordered(value.node()), product.id());
        if (owner != null && !owner.equals(product.id())) {
            report.add(value, "identifies " + quoted(owner) + " too");
        }
    }

    /** With the hashes of a file in one order, whatever the order they are given in. */
    private static JsonNode unordered(JsonNode node) {
        var hashes = node.path("file_hashes");
        if (!hashes.isArray()) {
            return node;
        }
        var sorted = new ArrayList<JsonNode>();
        hashes.forEach(sorted::add);
        sorted.sort(Comparator.comparing(JsonNode::toString));
        var copy = JsonText.object();
        node.properties()
                .forEach(member -> {
                    if (!member.getKey().equals("file_hashes")) {
                        copy.set(member.getKey(), member.getValue());
                    }
                });
        var list = copy.putArray("file_hashes");
        sorted.forEach(list::add);
        return copy;
    }

    // 6.2.42: what the branches say must be in what identifies it, and in a CPE nothing beyond it.
    static void inconsistentIdentification(Document document, Report report) {
        for (var product : document.products()) {
            if (product.branch() == null) {
                continue;
            }
            var said = new HashMap<String, String>();
            product.branch().path().forEach(branch -> said.put(branch.category(), branch.name()));
            var cpe = product.identification().get("cpe");
            Cpe.parse(cpe.text())
                    .flatMap(parsed -> differs(parsed, said))
                    .ifPresent(why -> report.add(cpe, why));
            for (var purl : product.purls()) {
                if (PackageUrl.parse(purl.text()) instanceof Parsed.Valid<PackageUrl>(var read)) {
                    differs(read, said).ifPresent(why -> report.add(purl, why));
                } else if (purl.node().isString()) {
                    report.add(purl, "cannot be compared with the branches, as it is no purl");
                }
            }
        }
    }

    private static Optional<String> differs(Cpe cpe, Map<String, String> said) {
        if (said.containsKey("vendor") && cpe.isAny(Cpe.VENDOR)) {
            return Optional.of("lacks the vendor that the branches name");
        }
        if (said.containsKey("product_name") && cpe.isAny(Cpe.PRODUCT)) {
            return Optional.of("lacks the product that the branches name");
        }
        var version = said.get("product_version");
        if (version != null && !sameVersion(cpe, version)) {
            return Optional.of("has another version than the branches");
        }
        if (version == null
                && !said.containsKey("product_version_range")
                && isSet(cpe, Cpe.VERSION)) {
            return Optional.of("has a version, the branches have none");
        }
        var update = said.containsKey("patch_level") || said.containsKey("service_pack");
        if (update && cpe.isAny(Cpe.UPDATE)) {
            return Optional.of("lacks the update that the branches name");
        }
        if (!update && isSet(cpe, Cpe.UPDATE) && !versionHoldsUpdate(cpe, version)) {
            return Optional.of("has an update, the branches have none");
        }
        if (said.containsKey("language") && cpe.isAny(Cpe.LANGUAGE)) {
            return Optional.of("lacks the language that the branches name");
        }
        if (!said.containsKey("language") && isSet(cpe, Cpe.LANGUAGE)) {
            return Optional.of("has a language, the branches have none");
        }
        return Optional.empty();
    }

    private static boolean isSet(Cpe cpe, int part) {
        return !cpe.isAny(part) && !cpe.isNotApplicable(part);
    }

    // A version such as "1.0 SP1" is version and update in one.
    private static boolean versionHoldsUpdate(Cpe cpe, @Nullable String version) {
        return version != null
                && Letters.squeezed(version).contains(Letters.squeezed(cpe.plain(Cpe.UPDATE)));
    }

    private static boolean sameVersion(Cpe cpe, String version) {
        if (cpe.isAny(Cpe.VERSION)) {
            return false;
        }
        var ours = Letters.squeezed(cpe.plain(Cpe.VERSION));
        var theirs = Letters.squeezed(version);
        var bare = theirs.startsWith("v") ? theirs.substring(1) : theirs;
        return ours.equals(theirs)
                || ours.equals(bare)
                || (isSet(cpe, Cpe.UPDATE)
                        && bare.equals(ours + Letters.squeezed(cpe.plain(Cpe.UPDATE))));
    }

    private static Optional<String> differs(PackageUrl purl, Map<String, String> said) {
        var version = said.get("product_version");
        if (version == null) {
            return Optional.empty();
        }
        if (purl.version().isEmpty()) {
            return Optional.of("lacks the version that the branches name");
        }
        return purl.version().equals(version)
                        || purl.version().equals(version.replaceFirst("^[vV]", ""))
                ? Optional.empty()
                : Optional.of("has another version than the branches");
    }

    // 6.2.52
    static void unknownAlgorithm(Document document, Report report) {
        eachFile(
                document,
                (_, hashes) -> {
                    for (var hash : hashes) {
                        if (!ALGORITHMS.contains(hash.text("algorithm"))) {
                            report.add(
                                    hash.get("algorithm"),
                                    quoted(hash.text("algorithm"))
                                            + " is no algorithm that the standard names, and none known here");
                        }
                    }
                });
    }

    // 6.3.5
    static void shortHash(Document document, Report report) {
        eachFile(
                document,
                (_, hashes) -> {
                    for (var hash : hashes) {
                        if (hash.has("value") && hash.text("value").length() < SHORTEST_HASH) {
                            report.add(hash.get("value"), "is shorter than 64 characters");
                        }
                    }
                });
    }
}
