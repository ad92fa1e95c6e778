package clearinghouse.formats.stix;

import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.advisory.AffectedProduct;
import clearinghouse.formats.advisory.Identifier;
import clearinghouse.formats.advisory.Remediation;
import clearinghouse.formats.advisory.SsvcInputs;
import clearinghouse.formats.json.CanonicalJson;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An advisory as STIX 2.1 objects: the vulnerability, what has it, what to do about it, and the
 * report that holds them together.
 */
public final class StixRenderer {

    /** Three digits of a second, never fewer: some readers take no other form. */
    static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Advisory advisory;
    private final Optional<URI> page;
    private final String publisher;
    private final String vulnerability;
    private final List<StixObject> objects = new ArrayList<>();

    private StixRenderer(Advisory advisory, Optional<URI> page) {
        this.advisory = advisory;
        this.page = page;
        var by = advisory.publisher();
        this.publisher = StixId.of("identity", by.namespace().toString(), by.name(), by.contact());
        this.vulnerability = id("vulnerability");
    }

    /**
     * What is referred to comes before what refers to it; the report is the last.
     *
     * @param page where people read the advisory
     */
    public static List<StixObject> render(Advisory advisory, Optional<URI> page) {
        return new StixRenderer(advisory, page).render();
    }

    /**
     * Under other ids where the last version of an object is revoked: nothing comes after that
     * (§3.6).
     *
     * @param last the last version of each object that was told, by its id
     */
    public static List<StixObject> anew(List<StixObject> rendered, Map<String, StixObject> last) {
        var ids = new HashMap<String, String>();
        for (var object : rendered) {
            var id = object.id();
            for (int again = 1; isRevoked(last, id); again++) {
                id = StixId.of(object.type(), object.id(), String.valueOf(again));
            }
            if (!id.equals(object.id())) {
                ids.put(object.id(), id);
            }
        }
        return rendered.stream().map(it -> it.called(ids)).toList();
    }

    private static boolean isRevoked(Map<String, StixObject> last, String id) {
        return Optional.ofNullable(last.get(id)).filter(StixObject::isRevoked).isPresent();
    }

    private List<StixObject> render() {
        objects.add(TlpMarking.object(advisory.tlp()));
        publisher();
        vulnerability();
        advisory.affected().forEach(this::affected);
        for (int i = 0; i < advisory.remediations().size(); i++) {
            remedy(advisory.remediations().get(i), i);
        }
        score();
        report();
        return List.copyOf(objects);
    }

    /** Renamed, it is another: this object has no versions of its own. */
    private void publisher() {
        var identity = object("identity", publisher);
        identity.put("name", advisory.publisher().name());
        identity.put("identity_class", "organization");
        identity.put("contact_information", advisory.publisher().contact());
        references(identity)
                .addObject()
                .put("source_name", "publisher")
                .put("url", advisory.publisher().namespace().toString());
        add(identity, Optional.of(advisory.tracking().initialRelease()), true);
    }

    private void vulnerability() {
        var object = object("vulnerability", vulnerability);
        object.put("name", name());
        object.put("description", advisory.summary() + "\n\n" + advisory.description());
        var references = references(object);
        advisoryItself(references);
        for (var identifier : advisory.identifiers()) {
            references
                    .addObject()
                    .put("source_name", system(identifier))
                    .put("external_id", identifier.value());
        }
        for (var weakness : advisory.cwes()) {
            references
                    .addObject()
                    .put("source_name", "cwe")
                    .put("external_id", weakness.label())
                    .put("description", weakness.name());
        }
        add(object);
    }

    /** §4.18.1: by its CVE id, where it has one. */
    private String name() {
        return advisory.cve().map(Identifier.Cve::value).orElse(advisory.tracking().id());
    }

    private static String system(Identifier identifier) {
        return switch (identifier) {
            case Identifier.Cve _ -> "cve";
            case Identifier.Ghsa _ -> "ghsa";
            case Identifier.Other other -> other.system();
        };
    }

    private void affected(AffectedProduct product) {
        var contributing = JsonNodeFactory.instance.objectNode();
        contributing.put("name", product.product());
        contributing.put("vendor", product.vendor());
        var software = JsonNodeFactory.instance.objectNode();
        var id = StixId.ofObservable("software", CanonicalJson.rfc8785(contributing));
        software.put("type", "software");
        software.put("spec_version", "2.1");
        software.put("id", id);
        software.putArray("object_marking_refs").add(TlpMarking.id(advisory.tlp()));
        software.setAll(contributing);
        add(software, Optional.empty(), true);
        var purl = product.purl().render();
        var has = relationship(id, "has", purl);
        has.put("description", versions(product));
        references(has).addObject().put("source_name", "purl").put("external_id", purl);
        add(has);
    }

    /** The standard has no place for a range but words; these can be read back. */
    private static String versions(AffectedProduct product) {
        var words = new ArrayList<String>();
        words.add("Affected versions: " + product.range().render(product.purl().type()));
        if (!product.affectedVersions().isEmpty()) {
            words.add("Known to be affected: " + String.join(", ", product.affectedVersions()));
        }
        if (!product.fixedVersions().isEmpty()) {
            words.add("Fixed in: " + String.join(", ", product.fixedVersions()));
        }
        return String.join("\n", words);
    }

    private void remedy(Remediation remedy, int place) {
        var action = action(remedy.category());
        if (action.isEmpty()) {
            return;
        }
        var id = id("course-of-action", String.valueOf(place));
        var course = object("course-of-action", id);
        course.put("name", action.get().name());
        course.put("description", remedy.details());
        remedy.url()
                .ifPresent(url -> {
                    var reference = references(course).addObject();
                    reference.put("source_name", action.get().name());
                    reference.put("url", url.toString());
                    remedy.file()
                            .ifPresent(file ->
                                    reference.putObject("hashes").put("SHA-256", file.sha256()));
                });
        add(course);
        add(relationship(id, action.get().verb(), ""));
    }

    /**
     * @param verb what it does to the vulnerability (§4.4.1)
     */
    private record Action(String name, String verb) {}

    /** That there is no remedy is no course of action. */
    private static Optional<Action> action(Remediation.Category category) {
        return switch (category) {
            case VENDOR_FIX -> Optional.of(new Action("Vendor fix", "remediates"));
            case MITIGATION -> Optional.of(new Action("Mitigation", "mitigates"));
            case WORKAROUND -> Optional.of(new Action("Workaround", "mitigates"));
            case NONE_AVAILABLE, NO_FIX_PLANNED -> Optional.empty();
        };
    }

    /** In a note, since the standard has no member for a score or for SSVC. */
    private void score() {
        var lines = new ArrayList<String>();
        advisory.cvss().ifPresent(cvss -> lines.add(cvss.baseScore() + " " + cvss.vector()));
        advisory.ssvc().ifPresent(ssvc -> lines.add(words(ssvc)));
        if (lines.isEmpty()) {
            return;
        }
        var note = object("note", id("note"));
        note.put("abstract", "How severe it is, and whether it is exploited");
        note.put("content", String.join("\n", lines));
        note.putArray("object_refs").add(vulnerability);
        add(note);
    }

    private static String words(SsvcInputs ssvc) {
        return "Exploitation: %s. Automatable: %s. Technical impact: %s. Known to be exploited: %s."
                .formatted(
                        ssvc.exploitation().name().toLowerCase(Locale.ROOT),
                        ssvc.automatable() ? "yes" : "no",
                        ssvc.technicalImpact().name().toLowerCase(Locale.ROOT),
                        ssvc.knownExploited() ? "yes" : "no");
    }

    private void report() {
        var within =
                objects.stream()
                        .map(StixObject::id)
                        .filter(id -> !id.startsWith("marking-definition--"))
                        .toList();
        var report = object("report", id("report"));
        report.put("name", advisory.title());
        report.put("description", advisory.summary());
        report.putArray("report_types").add("vulnerability");
        report.put("published", TIMESTAMP.format(advisory.tracking().initialRelease()));
        var references = references(report);
        advisoryItself(references);
        for (var reference : advisory.references()) {
            references
                    .addObject()
                    .put("source_name", reference.kind().name().toLowerCase(Locale.ROOT))
                    .put("description", reference.summary())
                    .put("url", reference.url().toString());
        }
        var refs = report.putArray("object_refs");
        within.forEach(refs::add);
        add(report);
    }

    private void advisoryItself(ArrayNode references) {
        var reference = references.addObject();
        reference.put("source_name", advisory.publisher().name());
        reference.put("external_id", advisory.tracking().id());
        page.ifPresent(it -> reference.put("url", it.toString()));
    }

    private ObjectNode relationship(String from, String verb, String difference) {
        var id = id("relationship", verb, from, difference);
        var relationship = object("relationship", id);
        relationship.put("relationship_type", verb);
        relationship.put("source_ref", from);
        relationship.put("target_ref", vulnerability);
        return relationship;
    }

    /** By what tells the advisory from those of everyone else. */
    private String id(String type, String... parts) {
        var all = new ArrayList<String>();
        all.add(advisory.publisher().namespace().toString());
        all.add(advisory.tracking().id());
        all.addAll(List.of(parts));
        return StixId.of(type, all.toArray(String[]::new));
    }

    private ObjectNode object(String type, String id) {
        var object = JsonNodeFactory.instance.objectNode();
        object.put("type", type);
        object.put("spec_version", "2.1");
        object.put("id", id);
        if (!id.equals(publisher)) {
            object.put("created_by_ref", publisher);
        }
        object.put("created", TIMESTAMP.format(advisory.tracking().initialRelease()));
        object.put("modified", TIMESTAMP.format(modified(id)));
        object.putArray("object_marking_refs").add(TlpMarking.id(advisory.tlp()));
        return object;
    }

    private Instant modified(String id) {
        return id.equals(publisher)
                ? advisory.tracking().initialRelease()
                : advisory.tracking().currentRelease();
    }

    private static ArrayNode references(ObjectNode object) {
        return object.withArray("external_references");
    }

    private void add(ObjectNode object) {
        add(object, Optional.of(advisory.tracking().currentRelease()), false);
    }

    private void add(ObjectNode object, Optional<Instant> version, boolean saidOnce) {
        objects.add(
                new StixObject(
                        object.path("id").asString(),
                        version,
                        saidOnce,
                        JsonMapper.shared().writeValueAsString(object)));
    }
}
