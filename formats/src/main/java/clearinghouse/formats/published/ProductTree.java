package clearinghouse.formats.published;

import clearinghouse.formats.HashAlgorithm;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The products of a CSAF document by their ids, and its groups of them. */
final class ProductTree {

    /** CSAF sets no bound; no document that somebody wrote comes near. */
    private static final int DEEPEST = 64;

    /** Of one product: more files than these are not known by their names either. */
    private static final int MOST_HASHES = 1_000;

    private static final Set<String> RUNS = Set.of("installed_on", "default_component_of");

    private static final Pattern FIRMWARE =
            Pattern.compile("\\bfirmware\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{1,256}");

    private record Entry(Software.Listed software, String range) {}

    private final Map<String, Entry> products = new HashMap<>();
    private final Map<String, List<String>> groups = new HashMap<>();

    private ProductTree() {}

    static ProductTree of(JsonNode tree) {
        var read = new ProductTree();
        for (var name : tree.path("full_product_names")) {
            read.add(name, new Branch("", "", "", ""));
        }
        read.branches(tree.path("branches"), new Branch("", "", "", ""), 0);
        for (var relationship : tree.path("relationships")) {
            read.relationship(relationship);
        }
        for (var path : tree.path("product_paths")) {
            read.path(path);
        }
        for (var group : tree.path("product_groups")) {
            read.groups.put(Nodes.text(group, "group_id"), Nodes.texts(group.path("product_ids")));
        }
        return read;
    }

    /** What is known of a product on the way down to it. */
    private record Branch(String vendor, String product, String version, String range) {
        Branch below(String category, String name) {
            return switch (category) {
                case "vendor" -> new Branch(name, product, version, range);
                // The innermost name is the product's; families and names stand above it.
                case "product_name" -> new Branch(vendor, name, version, range);
                case "product_version" -> new Branch(vendor, product, name, range);
                // They tell builds of one version apart, and without a version stand for one.
                case "service_pack", "patch_level" ->
                        new Branch(vendor, product, (version + " " + name).strip(), range);
                case "product_version_range" -> new Branch(vendor, product, version, name);
                default -> this;
            };
        }
    }

    private void branches(JsonNode branches, Branch above, int depth) {
        if (depth > DEEPEST) {
            return;
        }
        for (var node : branches) {
            var branch = above.below(Nodes.text(node, "category"), Nodes.text(node, "name"));
            if (node.has("product")) {
                add(node.path("product"), branch);
            }
            branches(node.path("branches"), branch, depth + 1);
        }
    }

    private void add(JsonNode product, Branch branch) {
        var id = Nodes.text(product, "product_id");
        var identification = product.path("product_identification_helper");
        // 2.1 has a list of purls.
        var purls =
                Nodes.texts(
                        identification.has("purls")
                                ? identification.path("purls")
                                : identification.path("purl"));
        products.put(
                id,
                new Entry(
                        new Software.Listed(
                                id,
                                Nodes.text(product, "name"),
                                branch.vendor(),
                                branch.product(),
                                branch.version(),
                                purls.isEmpty() ? "" : purls.getFirst(),
                                Nodes.text(identification, "cpe"),
                                models(identification),
                                identifiers(purls, identification),
                                "",
                                ""),
                        branch.range()));
    }

    /** A stock keeping unit is the model as its shop counts it: both have the same wildcards. */
    private static List<String> models(JsonNode identification) {
        var models = new ArrayList<>(Nodes.texts(identification.path("model_numbers")));
        models.addAll(Nodes.texts(identification.path("skus")));
        return models;
    }

    private static Software.Identifiers identifiers(List<String> purls, JsonNode identification) {
        var hashes = new ArrayList<Software.FileHash>();
        for (var file : identification.path("hashes")) {
            for (var hash : file.path("file_hashes")) {
                var digits = Nodes.text(hash, "value");
                if (hashes.size() < MOST_HASHES && HEX.matcher(digits).matches()) {
                    hashes.add(
                            new Software.FileHash(
                                    HashAlgorithm.name(Nodes.text(hash, "algorithm")),
                                    digits.toLowerCase(Locale.ROOT)));
                }
            }
        }
        return new Software.Identifiers(
                purls.stream().skip(1).toList(),
                Nodes.texts(identification.path("serial_numbers")),
                hashes,
                Optional.empty());
    }

    private void relationship(JsonNode relationship) {
        composed(
                relationship,
                Nodes.text(relationship, "product_reference"),
                Nodes.text(relationship, "relates_to_product_reference"),
                Nodes.text(relationship, "category"));
    }

    /** What 2.1 has in their place: the last step leads to the outermost product. */
    private void path(JsonNode path) {
        var whole = "";
        var category = "";
        for (var step : path.path("subpaths")) {
            whole = Nodes.text(step, "next_product_reference");
            // In several steps it is a part of a part.
            category = category.isEmpty() ? Nodes.text(step, "category") : "several";
        }
        composed(path, Nodes.text(path, "beginning_product_reference"), whole, category);
    }

    /** A part on or in another product: what is known of the part, under the name of both. */
    private void composed(JsonNode node, String part, String whole, String category) {
        var both = node.path("full_product_name");
        var id = Nodes.text(both, "product_id");
        var known = entry(part);
        var own = known.software();
        var on = entry(whole);
        var outer = on.software();
        products.put(
                id,
                new Entry(
                        new Software.Listed(
                                id,
                                Nodes.text(both, "name"),
                                own.vendor(),
                                own.product().isEmpty() ? own.name() : own.product(),
                                own.version(),
                                own.purl(),
                                own.cpe(),
                                own.models(),
                                RUNS.contains(category) && isFirmware(own, on)
                                        ? runBy(outer, own.identifiers())
                                        : own.identifiers(),
                                outer.name(),
                                outer.platform().isEmpty() ? outer.cpe() : outer.platform()),
                        known.range()));
    }

    /**
     * That somebody's software runs on something says nothing of whoever has that; but a device is
     * what its maker's firmware makes it, and its owner lists it with the version of that.
     */
    private static boolean isFirmware(Software.Listed part, Entry whole) {
        var device = whole.software();
        return FIRMWARE.matcher(part.product() + " " + part.name()).find()
                && !part.vendor().isBlank()
                && part.vendor().equalsIgnoreCase(device.vendor())
                && device.version().isEmpty()
                && whole.range().isEmpty()
                && device.within().isEmpty();
    }

    private static Software.Identifiers runBy(
            Software.Listed device, Software.Identifiers firmware) {
        return new Software.Identifiers(
                firmware.purls(),
                firmware.serials(),
                firmware.hashes(),
                Optional.of(
                        new Software.Device(
                                device.vendor(),
                                Stream.of(device.product(), device.name())
                                        .filter(name -> !name.isBlank())
                                        .distinct()
                                        .toList(),
                                device.models(),
                                device.identifiers().serials())));
    }

    private Entry entry(String id) {
        var known = products.get(id);
        // A document may name what its tree has not: it is told under its id alone.
        return known != null
                ? known
                : new Entry(
                        new Software.Listed(
                                id,
                                "",
                                "",
                                "",
                                "",
                                "",
                                "",
                                List.of(),
                                Software.Identifiers.NONE,
                                "",
                                ""),
                        "");
    }

    AffectedSoftware affected(String id, Standing standing) {
        var known = entry(id);
        var version = known.software().version();
        return new AffectedSoftware(
                "",
                known.software(),
                standing,
                known.range().isEmpty() ? List.of() : List.of(new StatedRange.Words(known.range())),
                version.isEmpty() ? List.of() : List.of(version),
                List.of());
    }

    /** The products that a node names, those of its groups among them. */
    List<String> members(JsonNode node) {
        SequencedCollection<String> members =
                new LinkedHashSet<>(Nodes.texts(node.path("product_ids")));
        for (var group : Nodes.texts(node.path("group_ids"))) {
            members.addAll(groups.getOrDefault(group, List.of()));
        }
        return new ArrayList<>(members);
    }
}
