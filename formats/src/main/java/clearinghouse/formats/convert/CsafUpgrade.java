package clearinghouse.formats.convert;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.csaf.validation.CsafValidator;
import clearinghouse.formats.csaf.validation.RemediationTable;
import clearinghouse.formats.cwe.CweHistory;
import clearinghouse.formats.version.CsafVersionRange;
import clearinghouse.formats.version.VersionScheme;
import clearinghouse.formats.version.VersionSet;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A CSAF 2.0 document as 2.1, by the rules of CSAF 2.1's conformance clause 18. */
final class CsafUpgrade {

    private static final String TLP = "TLP:";
    private static final String SEPARATORS = " \t\n:;,()[]–—-";
    private static final Pattern LEAP = Pattern.compile("(T\\d\\d:\\d\\d):60(\\.\\d+)?");

    /** Of two remedies that contradict each other the first stays. */
    private static final List<String> STRENGTH =
            List.of(
                    Remedies.FIX,
                    "optional_patch",
                    "fix_planned",
                    "no_fix_planned",
                    Remedies.WORKAROUND,
                    Remedies.MITIGATION,
                    "none_available");

    private static final Set<String> UNHARMED =
            Set.of("known_not_affected", "fixed", "first_fixed");

    private final ObjectNode root;
    private final Instant now;
    private final LeftOut left;

    private CsafUpgrade(ObjectNode root, Instant now, LeftOut left) {
        this.root = root;
        this.now = now;
        this.left = left;
    }

    static ObjectNode of(ObjectNode document, Instant now, LeftOut left) {
        var copy = document.deepCopy();
        new CsafUpgrade(copy, now, left).upgrade();
        return copy;
    }

    private void upgrade() {
        root.put("$schema", CsafConversion.SCHEMA);
        leapSeconds(root);
        var document = (ObjectNode) root.path("document");
        document.put("csaf_version", "2.1");
        tlp(document);
        title(document);
        products(root.path("product_tree"));
        for (var vulnerability : root.path("vulnerabilities")) {
            if (vulnerability instanceof ObjectNode object) {
                vulnerability(object);
            }
        }
    }

    private void leapSeconds(JsonNode node) {
        for (var member : List.copyOf(node.properties())) {
            if (member.getValue().isString() && node instanceof ObjectNode object) {
                var text = member.getValue().stringValue();
                var leap = LEAP.matcher(text);
                if (leap.find() && isDateName(member.getKey())) {
                    object.put(member.getKey(), leap.replaceFirst("$1:59.999999"));
                    left.add("the leap second " + text);
                }
            }
        }
        for (var child : node) {
            leapSeconds(child);
        }
    }

    private static boolean isDateName(String name) {
        return name.equals("date") || name.endsWith("_date");
    }

    /** A label can only become stricter by what the text beside it says. */
    private void tlp(ObjectNode document) {
        var distribution = document.withObject("distribution");
        var tlp = distribution.withObject("tlp");
        var told = tlp.path("label").asString("");
        left.addIf(told.isEmpty(), "it has no TLP label: CLEAR stands for it, as 2.1 says");
        // WHITE is what TLP 2 calls CLEAR.
        var label =
                TlpLabel.parse(TLP + told)
                        .orElse(TlpLabel.CLEAR)
                        .join(TlpLabel.strictestIn(distribution.path("text").asString("")));
        tlp.put("label", label.label().substring(TLP.length()));
    }

    private static void title(ObjectNode document) {
        var title = document.path("title").asString("");
        var id = document.at("/tracking/id").asString("");
        if (!id.isEmpty() && title.contains(id)) {
            var whole = Pattern.compile("(?<![\\w.-])" + Pattern.quote(id) + "(?![\\w.-])");
            var rest = unseparated(whole.matcher(title).replaceAll(""));
            if (!rest.isBlank()) {
                document.put("title", rest);
            }
        }
    }

    private static String unseparated(String title) {
        var from = 0;
        var to = title.length();
        while (from < to && SEPARATORS.indexOf(title.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && SEPARATORS.indexOf(title.charAt(to - 1)) >= 0) {
            to--;
        }
        return title.substring(from, to);
    }

    private void products(JsonNode tree) {
        tree.path("full_product_names").forEach(this::product);
        branches(tree.path("branches"));
        if (tree instanceof ObjectNode object && object.has("relationships")) {
            relationships(object);
        }
    }

    private void branches(JsonNode branches) {
        for (var branch : branches) {
            if (branch instanceof ObjectNode object
                    && branch.path("category").asString("").equals("product_version_range")) {
                range(object);
            }
            product(branch.path("product"));
            branches(branch.path("branches"));
        }
    }

    /** 2.1 takes VERS and comparisons: prose becomes comparisons, or else a patch level. */
    private void range(ObjectNode branch) {
        var text = branch.path("name").asString("");
        if (CsafValidator.isRange(text)) {
            return;
        }
        var said = comparisons(text);
        if (CsafValidator.isRange(said)) {
            branch.put("name", said);
        } else {
            left.add("that the prose \"" + text + "\" is of a range of versions");
            branch.put("category", "patch_level");
        }
    }

    private static String comparisons(String text) {
        return CsafVersionRange.parse(VersionScheme.GENERIC, text)
                        instanceof Parsed.Valid<VersionSet>(var set)
                ? Comparisons.of(set)
                : "";
    }

    private void product(JsonNode product) {
        if (!(product.path("product_identification_helper") instanceof ObjectNode helper)) {
            return;
        }
        var cpe = helper.path("cpe").asString("");
        if (!cpe.isEmpty() && !CsafValidator.isCpe(cpe)) {
            helper.remove("cpe");
            left.add("the CPE name " + cpe + ", which is none");
        }
        var purl = helper.remove("purl");
        if (purl != null) {
            helper.putArray("purls").add(purl);
        }
        numbers(helper, "model_numbers");
        numbers(helper, "serial_numbers");
        if (helper.isEmpty()) {
            ((ObjectNode) product).remove("product_identification_helper");
        }
    }

    /** What does not end on a star could be a part of a number, and means the beginning of one. */
    private void numbers(ObjectNode helper, String name) {
        var numbers = new LinkedHashSet<String>();
        for (var number : helper.path(name)) {
            var text = number.asString("").replace("\\", "\\\\");
            var starred = text.endsWith("*") ? text : text + "*";
            if (starred.indexOf('*') < starred.length() - 1) {
                left.add("the number " + text + " with several stars");
            } else {
                numbers.add(starred);
            }
        }
        if (helper.has(name)) {
            helper.remove(name);
            if (!numbers.isEmpty()) {
                numbers.forEach(helper.putArray(name)::add);
            }
        }
    }

    private void relationships(ObjectNode tree) {
        var relationships = tree.remove("relationships");
        var paths = tree.putArray("product_paths");
        for (var relationship : relationships) {
            product(relationship.path("full_product_name"));
            var path = paths.addObject();
            path.set("beginning_product_reference", relationship.path("product_reference"));
            path.set("full_product_name", relationship.path("full_product_name"));
            path.putArray("subpaths")
                    .addObject()
                    .set("category", relationship.path("category"))
                    .set(
                            "next_product_reference",
                            relationship.path("relates_to_product_reference"));
        }
    }

    private void vulnerability(ObjectNode node) {
        rename(node, "release_date", "disclosure_date");
        weakness(node);
        scores(node);
        remediations(node);
    }

    private static void rename(ObjectNode node, String from, String to) {
        var value = node.remove(from);
        if (value != null) {
            node.set(to, value);
        }
    }

    /** The version of the list is the newest of its day in which the weakness has that name. */
    private void weakness(ObjectNode node) {
        var cwe = node.remove("cwe");
        if (cwe == null) {
            return;
        }
        var label = cwe.path("id").asString("");
        var name = cwe.path("name").asString("").strip();
        var version =
                Weakness.number(label).flatMap(id -> CweHistory.releaseOf(id, name, released()));
        if (version.isEmpty()) {
            left.add("the weakness " + label + ", which no version of the list has by that name");
            return;
        }
        node.putArray("cwes")
                .addObject()
                .put("id", label)
                .put("name", name)
                .put("version", version.get());
    }

    private Instant released() {
        try {
            return OffsetDateTime.parse(
                            root.at("/document/tracking/current_release_date").asString(""))
                    .toInstant();
        } catch (DateTimeException _) {
            return now;
        }
    }

    private static void scores(ObjectNode node) {
        var scores = node.remove("scores");
        if (scores == null) {
            return;
        }
        var metrics = node.putArray("metrics");
        for (var score : scores) {
            var metric = metrics.addObject();
            var content = metric.putObject("content");
            for (var member : score.properties()) {
                if (member.getKey().equals("products")) {
                    metric.set("products", member.getValue());
                } else {
                    content.set(member.getKey(), member.getValue());
                }
            }
        }
    }

    private void remediations(ObjectNode node) {
        if (!(node.path("remediations") instanceof ArrayNode remediations)) {
            return;
        }
        var unharmed = new HashSet<String>();
        for (var status : UNHARMED) {
            node.path("product_status").path(status).forEach(id -> unharmed.add(id.asString("")));
        }
        var outcome = new ArrayList<ObjectNode>();
        for (var remediation : remediations) {
            if (remediation instanceof ObjectNode object) {
                outcome.addAll(parted(object, unharmed));
            }
        }
        noneOrPlanned(node, outcome);
        settle(node, outcome);
        node.remove("remediations");
        if (!outcome.isEmpty()) {
            outcome.forEach(node.putArray("remediations")::add);
        }
    }

    /** A fix for what is not harmed is a patch that one may take. */
    private List<ObjectNode> parted(ObjectNode remediation, Set<String> unharmed) {
        if (!remediation.path("category").asString("").equals(Remedies.FIX)) {
            return List.of(remediation);
        }
        var products = members(remediation);
        var optional = new LinkedHashSet<>(products);
        optional.retainAll(unharmed);
        if (optional.isEmpty()) {
            return List.of(remediation);
        }
        left.add("vendor_fix for what is not affected, which is optional_patch now");
        var patch = remediation.deepCopy().put("category", "optional_patch");
        products(patch, optional);
        products.removeAll(optional);
        if (products.isEmpty()) {
            return List.of(patch);
        }
        products(remediation, products);
        return List.of(remediation, patch);
    }

    private SequencedSet<String> members(JsonNode remediation) {
        var members = new LinkedHashSet<String>();
        remediation.path("product_ids").forEach(id -> members.add(id.asString("")));
        for (var group : remediation.path("group_ids")) {
            for (var known : root.at("/product_tree/product_groups")) {
                if (known.path("group_id").equals(group)) {
                    known.path("product_ids").forEach(id -> members.add(id.asString("")));
                }
            }
        }
        return members;
    }

    private static void products(ObjectNode remediation, Set<String> products) {
        remediation.remove("group_ids");
        remediation.remove("product_ids");
        products.forEach(remediation.putArray("product_ids")::add);
    }

    /** A product has a fix, or none, or one that is planned. */
    private void noneOrPlanned(ObjectNode vulnerability, List<ObjectNode> remediations) {
        var planned = new HashSet<String>();
        var out = new HashSet<String>();
        for (var remediation : ofCategory(remediations, Remedies.FIX)) {
            (isOut(remediation) ? out : planned).addAll(members(remediation));
        }
        for (var none : ofCategory(remediations, "none_available")) {
            var products = members(none);
            var toPlan = new LinkedHashSet<>(products);
            toPlan.retainAll(planned);
            var before = products.size();
            products.removeAll(out);
            products.removeAll(toPlan);
            if (products.size() < before) {
                left.add("none_available for what a vendor_fix is told of too");
                keepOrRemove(none, products, remediations);
            }
            if (!toPlan.isEmpty()) {
                ofCategory(remediations, Remedies.FIX).stream()
                        .filter(fix -> !isOut(fix))
                        .forEach(fix -> without(vulnerability, fix, toPlan, remediations));
                var plan = none.deepCopy().put("category", "fix_planned");
                products(plan, toPlan);
                remediations.add(plan);
            }
        }
    }

    /**
     * 2.1 has rules on which remedies a product can have beside others and with its status. A
     * remedy that no product can have is told as a note.
     */
    private void settle(ObjectNode vulnerability, List<ObjectNode> remediations) {
        var statuses = statuses(vulnerability);
        var kept = new HashMap<String, Set<String>>();
        for (var category : STRENGTH) {
            for (var remediation : ofCategory(remediations, category)) {
                var products = members(remediation);
                var contradicted =
                        products.removeIf(product ->
                                !canHave(statuses.getOrDefault(product, Set.of()), category)
                                        || !kept.getOrDefault(product, Set.of()).stream()
                                                .allMatch(other ->
                                                        RemediationTable.goTogether(
                                                                category, other)));
                products.forEach(product ->
                        kept.computeIfAbsent(product, _ -> new HashSet<>()).add(category));
                if (contradicted) {
                    left.add("products of a remedy that 2.1 does not let them have: " + category);
                    keepOrRemove(remediation, products, remediations);
                }
                if (contradicted && products.isEmpty()) {
                    note(vulnerability, remediation);
                }
            }
        }
    }

    /** By the id of a product, the members of product_status that list it. */
    private static Map<String, Set<String>> statuses(ObjectNode vulnerability) {
        var statuses = new HashMap<String, Set<String>>();
        for (var status : vulnerability.path("product_status").properties()) {
            for (var id : status.getValue()) {
                statuses.computeIfAbsent(id.asString(""), _ -> new HashSet<>())
                        .add(status.getKey());
            }
        }
        return statuses;
    }

    private static boolean canHave(Set<String> statuses, String category) {
        return statuses.stream().allMatch(it -> RemediationTable.isAllowed(category, it));
    }

    private static List<ObjectNode> ofCategory(List<ObjectNode> remediations, String category) {
        return remediations.stream()
                .filter(it -> it.path("category").asString("").equals(category))
                .toList();
    }

    private void without(
            ObjectNode vulnerability,
            ObjectNode remediation,
            Set<String> products,
            List<ObjectNode> remediations) {
        var rest = members(remediation);
        if (rest.removeAll(products)) {
            left.add("products of a vendor_fix that none_available is told of too");
            if (rest.isEmpty()) {
                note(vulnerability, remediation);
            }
            keepOrRemove(remediation, rest, remediations);
        }
    }

    /** What a remedy said that no product can have any more. */
    private static void note(ObjectNode vulnerability, ObjectNode remediation) {
        var category = remediation.path("category").asString("");
        vulnerability
                .withArray("notes")
                .addObject()
                .put("category", "other")
                .put("text", remediation.path("details").asString(category))
                .put("title", "Remedy: " + category.replace('_', ' '));
    }

    private static void keepOrRemove(
            ObjectNode remediation, Set<String> products, List<ObjectNode> remediations) {
        if (products.isEmpty()) {
            remediations.remove(remediation);
        } else {
            products(remediation, products);
        }
    }

    /** Whether the day of the fix is told, and has come. */
    private boolean isOut(ObjectNode fix) {
        try {
            return !OffsetDateTime.parse(fix.path("date").asString("")).toInstant().isAfter(now);
        } catch (DateTimeException _) {
            return false;
        }
    }
}
