package clearinghouse.formats.convert;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.osv.OsvPackage;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.published.Software;
import clearinghouse.formats.published.StatedReason;
import clearinghouse.formats.published.StatedRemedy;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.vex.VexJustification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** An account as an OpenVEX document: a statement for each standing, with its reason or action. */
final class OpenVexConversion {

    private static final String CONTEXT = "https://openvex.dev/ns/v0.2.0";
    private static final Map<Standing, String> STATUSES =
            Map.of(
                    Standing.AFFECTED, "affected",
                    Standing.NOT_AFFECTED, "not_affected",
                    Standing.FIXED, "fixed",
                    Standing.UNDER_INVESTIGATION, "under_investigation");

    /** What one statement says; products of the same are told together. */
    private record Saying(
            String status, String justification, String impact, String action, String notes) {}

    private final Account account;
    private final Instant now;
    private final LeftOut left;

    private OpenVexConversion(Account account, Instant now, LeftOut left) {
        this.account = account;
        this.now = now;
        this.left = left;
    }

    /**
     * Invalid where nothing is said of any product.
     *
     * @param now the date of a source that gives none
     */
    static Parsed<ObjectNode> render(Account account, Instant now, LeftOut left) {
        return new OpenVexConversion(account, now, left).document();
    }

    private Parsed<ObjectNode> document() {
        var root = JsonText.object();
        root.put("@context", CONTEXT);
        root.put("@id", id());
        root.put("author", account.issuer().name());
        var first = account.first(now, left);
        root.put("timestamp", first.toString());
        account.dates()
                .modified()
                .filter(first::isBefore)
                .ifPresent(date -> root.put("last_updated", date.toString()));
        root.put("version", 1);
        // Some tell of one vulnerability twice; of two equal statements the schema wants one.
        var statements = new LinkedHashSet<ObjectNode>();
        account.vulnerabilities().forEach(it -> statements(statements, it));
        statements.forEach(root.putArray("statements")::add);
        return statements.isEmpty()
                ? Parsed.invalid("", "convert-openvex", "it says nothing of any product")
                : Parsed.valid(root);
    }

    private String id() {
        if (Links.isUri(account.id())) {
            return account.id();
        }
        var folder = account.issuer().namespace();
        var name = Links.escaped(account.id());
        return account.issuer().hasAddress()
                ? folder + (folder.endsWith("/") ? "" : "/") + "vex/" + name
                : Issuer.nameless(folder + account.id());
    }

    private void statements(Set<ObjectNode> statements, Vulnerability vulnerability) {
        var bySaying = new LinkedHashMap<Saying, SequencedSet<ObjectNode>>();
        for (var product : vulnerability.products()) {
            var status = STATUSES.get(product.standing());
            if (status == null) {
                left.add("products of unknown status, or recommended ones");
                continue;
            }
            var items = items(product);
            bySaying.computeIfAbsent(
                            saying(status, vulnerability, product), _ -> new LinkedHashSet<>())
                    .addAll(items);
            if (product.standing() == Standing.AFFECTED) {
                var fixed = fixed(vulnerability, product);
                if (!fixed.isEmpty()) {
                    bySaying.computeIfAbsent(
                                    new Saying("fixed", "", "", "", ""), _ -> new LinkedHashSet<>())
                            .addAll(fixed);
                }
            }
        }
        bySaying.forEach((saying, items) -> {
            if (!items.isEmpty()) {
                statements.add(statement(vulnerability, saying, items));
            }
        });
        var said = vulnerability.said();
        left.addIf(!said.severities().isEmpty(), "severities");
        left.addIf(!said.weaknesses().isEmpty(), "weaknesses");
        left.addIf(!said.references().isEmpty(), "references");
        left.addIf(!said.credits().isEmpty(), "credits");
        left.addIf(!said.exploitation().isEmpty(), "that it is exploited");
        left.addIf(!said.ssvc().isEmpty(), "decision points of SSVC");
    }

    private Saying saying(String status, Vulnerability vulnerability, Product product) {
        return switch (product.standing()) {
            case AFFECTED -> {
                var actions =
                        vulnerability.remedies(product).stream()
                                .map(StatedRemedy::text)
                                .filter(text -> !text.isBlank())
                                .distinct()
                                .collect(Collectors.joining("\n"));
                yield new Saying(
                        status,
                        "",
                        "",
                        actions.isEmpty() ? action(vulnerability, product) : actions,
                        notes(product));
            }
            case NOT_AFFECTED -> {
                var reasons = vulnerability.reasons(product);
                reasons.stream()
                        .map(StatedReason::label)
                        .filter(it -> !it.isEmpty() && !VexJustification.isKnown(it))
                        .forEach(it -> left.add("the justification " + it));
                var label =
                        reasons.stream()
                                .map(StatedReason::label)
                                .filter(VexJustification::isKnown)
                                .findFirst()
                                .orElse("");
                var words =
                        reasons.stream()
                                .map(StatedReason::words)
                                .filter(it -> !it.isBlank())
                                .distinct()
                                .collect(Collectors.joining("\n"));
                yield new Saying(
                        status,
                        label,
                        label.isEmpty() && words.isEmpty()
                                ? "The source says that it is not affected, and not why."
                                : words,
                        "",
                        notes(product));
            }
            default -> new Saying(status, "", "", "", notes(product));
        };
    }

    /** Versions in words and commits, which no name of a product can say. */
    private static String notes(Product product) {
        var words = new ArrayList<>(product.versions().words());
        product.versions().commits().forEach(range -> words.add(CsafProducts.inWords(range)));
        return words.isEmpty() ? "" : "Versions: " + String.join("; ", words);
    }

    /** The standard wants an action; where the source tells none, the fixed version is one. */
    private static String action(Vulnerability vulnerability, Product product) {
        var fixed = vulnerability.fixedAfter(product);
        return fixed.isEmpty()
                ? "The source names no remedy."
                : "Update to a version with the fix: " + String.join(", ", fixed) + ".";
    }

    private static ObjectNode statement(
            Vulnerability vulnerability, Saying saying, SequencedSet<ObjectNode> items) {
        var statement = JsonText.object();
        var said = vulnerability.said();
        var node = statement.putObject("vulnerability");
        node.put("name", vulnerability.name());
        if (!said.title().isBlank()) {
            node.put("description", said.title());
        }
        var aliases = vulnerability.otherNames();
        if (!aliases.isEmpty()) {
            aliases.forEach(node.putArray("aliases")::add);
        }
        items.forEach(statement.putArray("products")::add);
        statement.put("status", saying.status());
        putUnlessEmpty(statement, "status_notes", saying.notes());
        putUnlessEmpty(statement, "justification", saying.justification());
        putUnlessEmpty(statement, "impact_statement", saying.impact());
        putUnlessEmpty(statement, "action_statement", saying.action());
        return statement;
    }

    private static void putUnlessEmpty(ObjectNode node, String name, String text) {
        if (!text.isEmpty()) {
            node.put(name, text);
        }
    }

    private SequencedSet<ObjectNode> items(Product product) {
        var items = new LinkedHashSet<ObjectNode>();
        var versions = product.versions();
        // Without a version it is said of all of them, which only a warning may be.
        if (versions.areAll() || (product.isWarning() && !notes(product).isEmpty())) {
            items.add(item(product, "", ""));
        } else if (!notes(product).isEmpty()) {
            left.add("versions in words of what is not affected");
        }
        if (!versions.ranges().spans().isEmpty()) {
            items.add(item(product, "", vers(product)));
        }
        versions.namedBesideRanges().forEach(version -> items.add(item(product, version, "")));
        return items;
    }

    private static SequencedSet<ObjectNode> fixed(Vulnerability vulnerability, Product product) {
        var items = new LinkedHashSet<ObjectNode>();
        for (var version : vulnerability.fixedAfter(product)) {
            items.add(item(product, version, ""));
        }
        return items;
    }

    private static String vers(Product product) {
        var ranges = product.versions().ranges();
        return product.naming().vers(ranges) instanceof Parsed.Valid<String>(var vers)
                ? vers
                : Comparisons.of(ranges);
    }

    /** A part of another product is told as its subcomponent. */
    private static ObjectNode item(Product product, String version, String vers) {
        var part = component(product.naming(), version, vers);
        if (product.platforms().isEmpty()) {
            return part;
        }
        var cpe = product.software() instanceof Software.Listed listed ? listed.platform() : "";
        var whole = new Naming(Optional.empty(), Optional.empty(), "", product.on(), cpe);
        var node = component(whole, "", "");
        node.putArray("subcomponents").add(part);
        return node;
    }

    /** The purl specification's qualifier vers names a range of versions. */
    private static ObjectNode component(Naming naming, String version, String vers) {
        var node = JsonText.object();
        var purl = Purls.at(naming.purl().orElseGet(() -> generic(naming)), version);
        if (!vers.isEmpty()) {
            purl = Purls.in(purl, vers);
        }
        node.put("@id", purl.render());
        var identifiers = node.putObject("identifiers");
        identifiers.put("purl", purl.render());
        if (!naming.cpe().isBlank()) {
            identifiers.put(naming.cpe().startsWith("cpe:/") ? "cpe22" : "cpe23", naming.cpe());
        }
        return node;
    }

    private static PackageUrl generic(Naming naming) {
        return new PackageUrl(
                        "generic",
                        naming.vendor(),
                        naming.product().isBlank() ? "unknown" : naming.product(),
                        "",
                        new TreeMap<>(),
                        "")
                .withQualifier(OsvPackage.DISTRO, naming.release());
    }
}
