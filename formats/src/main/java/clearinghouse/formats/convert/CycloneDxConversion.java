package clearinghouse.formats.convert;

import clearinghouse.formats.JsonText;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.cvss.Cvss;
import clearinghouse.formats.cvss.Severity;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.published.PublishedRecord;
import clearinghouse.formats.published.StatedReason;
import clearinghouse.formats.published.StatedRemedy;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An account as a CycloneDX document of vulnerabilities: one entry for each standing that products
 * have because of one, as an entry has a single analysis.
 */
final class CycloneDxConversion {

    private static final int LONGEST_VERSION = 1024;

    private static final Map<Standing, String> STATES =
            new EnumMap<>(
                    Map.of(
                            Standing.AFFECTED, "exploitable",
                            Standing.NOT_AFFECTED, "not_affected",
                            Standing.FIXED, "resolved",
                            Standing.UNDER_INVESTIGATION, "in_triage"));

    /** The labels of VEX; the fifth has none that says the same. */
    private static final Map<String, String> JUSTIFICATIONS =
            Map.of(
                    "component_not_present", "code_not_present",
                    "vulnerable_code_not_present", "code_not_present",
                    "vulnerable_code_not_in_execute_path", "code_not_reachable",
                    "inline_mitigations_already_exist", "protected_by_mitigating_control");

    /**
     * What one component stands for, in all versions that are told of.
     *
     * @param all no version is told of, which must not be mistaken for those of others
     */
    private record Subject(Product.Subject of, boolean all) {}

    private record Saying(Standing standing, String justification, String detail) {}

    private final Account account;
    private final Instant now;
    private final LeftOut left;
    private final Map<Subject, String> refs = new LinkedHashMap<>();
    private final ArrayNode components = JsonText.object().arrayNode();

    private CycloneDxConversion(Account account, Instant now, LeftOut left) {
        this.account = account;
        this.now = now;
        this.left = left;
    }

    /**
     * @param now the date of a source that gives none
     */
    static ObjectNode render(Account account, Instant now, LeftOut left) {
        return new CycloneDxConversion(account, now, left).document();
    }

    private ObjectNode document() {
        var root = JsonText.object();
        root.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        root.put("bomFormat", "CycloneDX");
        root.put("specVersion", "1.6");
        root.put(
                "serialNumber",
                Issuer.nameless(account.issuer().namespace() + "\n" + account.id()));
        root.put("version", 1);
        var metadata = root.putObject("metadata");
        metadata.put("timestamp", account.last(now, left).toString());
        metadata.putArray("authors").addObject().put("name", account.issuer().name());
        var vulnerabilities = root.arrayNode();
        account.vulnerabilities().forEach(it -> vulnerability(vulnerabilities, it));
        if (!components.isEmpty()) {
            root.set("components", components);
        }
        root.set("vulnerabilities", vulnerabilities);
        return root;
    }

    private void vulnerability(ArrayNode list, Vulnerability vulnerability) {
        var bySaying = new LinkedHashMap<Saying, Map<String, SequencedSet<ObjectNode>>>();
        for (var product : vulnerability.products()) {
            if (isUnsayable(product)) {
                left.add("versions in words of what is not affected");
                continue;
            }
            var ref = ref(product);
            bySaying.computeIfAbsent(saying(vulnerability, product), _ -> new LinkedHashMap<>())
                    .computeIfAbsent(ref, _ -> new LinkedHashSet<>())
                    .addAll(versions(product));
            var fixed = vulnerability.fixedAfter(product);
            if (product.standing() == Standing.AFFECTED && !fixed.isEmpty()) {
                var versions =
                        bySaying.computeIfAbsent(
                                        new Saying(Standing.FIXED, "", ""),
                                        _ -> new LinkedHashMap<>())
                                .computeIfAbsent(ref, _ -> new LinkedHashSet<>());
                fixed.forEach(version -> versions.add(version(version, Standing.FIXED)));
            }
        }
        if (bySaying.isEmpty()) {
            described(list.addObject(), vulnerability);
        }
        bySaying.forEach((saying, affects) -> {
            var node = list.addObject();
            described(node, vulnerability);
            analysis(node, vulnerability, saying);
            affects(node.putArray("affects"), affects);
        });
        var said = vulnerability.said();
        left.addIf(!said.exploitation().isEmpty(), "that it is exploited");
        left.addIf(!said.ssvc().isEmpty(), "decision points of SSVC");
    }

    /** Without a version it is said of all of them, which only a warning may be. */
    private static boolean isUnsayable(Product product) {
        var versions = product.versions();
        return !product.isWarning()
                && !versions.areAll()
                && versions.ranges().spans().isEmpty()
                && versions.named().isEmpty();
    }

    private void described(ObjectNode node, Vulnerability vulnerability) {
        var said = vulnerability.said();
        node.put("id", vulnerability.name());
        source(node.putObject("source"));
        aliases(node, vulnerability);
        ratings(node, said);
        for (var label : said.weaknesses()) {
            Weakness.number(label)
                    .filter(number -> number > 0)
                    .ifPresentOrElse(
                            node.withArray("cwes")::add, () -> left.add("the weakness " + label));
        }
        if (node.path("cwes").isEmpty()) {
            node.remove("cwes");
        }
        if (!said.title().isBlank()) {
            node.put("description", said.title());
        }
        if (!said.details().isBlank()) {
            node.put("detail", said.details());
        }
        texts(node, said);
        for (var link : said.references()) {
            if (Links.isUri(link.url())) {
                node.withArray("advisories").addObject().put("url", link.url());
            }
        }
        vulnerability.dates().published().ifPresent(date -> node.put("published", date.toString()));
        vulnerability.dates().modified().ifPresent(date -> node.put("updated", date.toString()));
        if (said.withdrawn()) {
            var date = said.dates().withdrawn().or(said.dates()::modified).orElse(now);
            node.put("rejected", date.toString());
        }
        for (var credit : said.credits()) {
            if (!credit.name().isBlank()) {
                node.withObject("credits")
                        .withArray("individuals")
                        .addObject()
                        .put("name", credit.name());
            }
        }
    }

    private void source(ObjectNode source) {
        source.put("name", account.issuer().name());
        if (account.issuer().hasAddress()) {
            source.put("url", account.issuer().namespace());
        }
    }

    private static void aliases(ObjectNode node, Vulnerability vulnerability) {
        for (var other : vulnerability.otherNames()) {
            node.withArray("references")
                    .addObject()
                    .put("id", other)
                    .putObject("source")
                    .put("name", Issuer.prefix(other));
        }
    }

    private static void ratings(ObjectNode node, PublishedRecord said) {
        for (var cvss : Scores.all(said)) {
            var score = Scores.score(cvss);
            node.withArray("ratings")
                    .addObject()
                    .put("score", score)
                    .put("severity", Severity.of(score).name().toLowerCase(Locale.ROOT))
                    .put("method", method(cvss))
                    .put("vector", cvss.vector());
        }
        Scores.rating(said)
                .flatMap(CycloneDxConversion::severity)
                .ifPresent(severity ->
                        node.withArray("ratings")
                                .addObject()
                                .put("severity", severity)
                                .put("method", "other"));
    }

    private static String method(Cvss cvss) {
        return switch (cvss.version()) {
            case V2_0 -> "CVSSv2";
            case V3_0 -> "CVSSv3";
            case V3_1 -> "CVSSv31";
            case V4_0 -> "CVSSv4";
        };
    }

    private static Optional<String> severity(String rating) {
        return switch (rating.toLowerCase(Locale.ROOT)) {
            case "critical" -> Optional.of("critical");
            case "high", "important" -> Optional.of("high");
            case "medium", "moderate" -> Optional.of("medium");
            case "low", "minor" -> Optional.of("low");
            case "none" -> Optional.of("none");
            default -> Optional.empty();
        };
    }

    private static void texts(ObjectNode node, PublishedRecord said) {
        var byMember =
                said.remedies().stream()
                        .filter(remedy -> !remedy.text().isBlank())
                        .collect(
                                Collectors.groupingBy(
                                        CycloneDxConversion::member,
                                        LinkedHashMap::new,
                                        Collectors.mapping(
                                                StatedRemedy::text,
                                                Collectors.toCollection(LinkedHashSet::new))));
        byMember.forEach((member, texts) -> node.put(member, String.join("\n", texts)));
    }

    private static String member(StatedRemedy remedy) {
        return switch (Remedies.category(remedy.kind())) {
            case Remedies.WORKAROUND, Remedies.MITIGATION -> "workaround";
            default -> "recommendation";
        };
    }

    private static Saying saying(Vulnerability vulnerability, Product product) {
        if (product.standing() != Standing.NOT_AFFECTED) {
            return new Saying(product.standing(), "", "");
        }
        var reasons = vulnerability.reasons(product);
        return new Saying(
                Standing.NOT_AFFECTED,
                joined(reasons, StatedReason::label),
                joined(reasons, StatedReason::words));
    }

    private static String joined(List<StatedReason> reasons, Function<StatedReason, String> part) {
        return reasons.stream()
                .map(part)
                .filter(text -> !text.isBlank())
                .distinct()
                .collect(Collectors.joining("\n"));
    }

    private static void analysis(ObjectNode node, Vulnerability vulnerability, Saying saying) {
        var state = STATES.get(saying.standing());
        if (state == null) {
            return;
        }
        var analysis = node.putObject("analysis");
        analysis.put("state", state);
        var justification = JUSTIFICATIONS.get(saying.justification());
        if (justification != null) {
            analysis.put("justification", justification);
        }
        if (saying.standing() == Standing.AFFECTED) {
            responses(analysis, vulnerability);
        }
        // A label that CycloneDX has no word for is told in the detail.
        var detail =
                justification == null && !saying.justification().isEmpty()
                        ? (saying.justification() + "\n" + saying.detail()).strip()
                        : saying.detail();
        if (!detail.isEmpty()) {
            analysis.put("detail", detail);
        }
    }

    private static void responses(ObjectNode analysis, Vulnerability vulnerability) {
        var responses = new LinkedHashSet<String>();
        for (var remedy : vulnerability.said().remedies()) {
            switch (Remedies.category(remedy.kind())) {
                case Remedies.FIX, "optional_patch" -> responses.add("update");
                case Remedies.WORKAROUND -> responses.add("workaround_available");
                case "no_fix_planned" -> responses.add("will_not_fix");
                default -> {}
            }
        }
        if (!responses.isEmpty()) {
            responses.forEach(analysis.putArray("response")::add);
        }
    }

    private static void affects(
            ArrayNode affects, Map<String, SequencedSet<ObjectNode>> byReference) {
        byReference.forEach((ref, versions) -> {
            var node = affects.addObject().put("ref", ref);
            if (!versions.isEmpty()) {
                versions.forEach(node.putArray("versions")::add);
            }
        });
    }

    private static Subject subject(Product product) {
        var naming = product.naming();
        var versions = product.versions();
        return new Subject(
                new Product.Subject(
                        new Naming(
                                naming.osv(),
                                naming.purl().map(Purls::ofPackage),
                                naming.vendor(),
                                naming.product(),
                                naming.cpe()),
                        product.on()),
                versions.ranges().spans().isEmpty() && versions.named().isEmpty());
    }

    private String ref(Product product) {
        var naming = product.naming();
        var subject = subject(product);
        var known = refs.get(subject);
        if (known != null) {
            return known;
        }
        var ref = "product-" + (refs.size() + 1);
        refs.put(subject, ref);
        var component = components.addObject();
        component.put("type", naming.osv().isPresent() ? "library" : "application");
        component.put("bom-ref", ref);
        if (naming.osv().isEmpty() && !naming.vendor().isBlank()) {
            component.putObject("supplier").put("name", naming.vendor());
        }
        component.put("name", naming.product().isBlank() ? "unknown" : naming.product());
        if (!product.platforms().isEmpty()) {
            component.put("description", "On " + product.on());
        }
        if (!naming.cpe().isBlank()) {
            component.put("cpe", naming.cpe());
        }
        naming.purl().ifPresent(purl -> component.put("purl", Purls.ofPackage(purl).render()));
        return ref;
    }

    private SequencedSet<ObjectNode> versions(Product product) {
        var list = new LinkedHashSet<ObjectNode>();
        var versions = product.versions();
        var ranges = versions.ranges();
        if (!ranges.spans().isEmpty()
                && product.naming().vers(ranges) instanceof Parsed.Valid<String>(var vers)) {
            list.add(range(vers, product.standing()));
        }
        for (var version : versions.namedBesideRanges()) {
            list.add(version(version, product.standing()));
        }
        versions.words().forEach(words -> left.add("the range \"" + words + "\""));
        left.addIf(!versions.commits().isEmpty(), "ranges of commits");
        return list;
    }

    private static ObjectNode range(String vers, Standing standing) {
        return JsonText.object().put("range", vers).put("status", Product.status(standing));
    }

    private static ObjectNode version(String version, Standing standing) {
        var text =
                version.length() > LONGEST_VERSION
                        ? version.substring(0, LONGEST_VERSION)
                        : version;
        return JsonText.object().put("version", text).put("status", Product.status(standing));
    }
}
