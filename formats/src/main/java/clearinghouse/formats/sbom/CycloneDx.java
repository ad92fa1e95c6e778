package clearinghouse.formats.sbom;

import static clearinghouse.formats.sbom.CycloneDxShapes.AFFECTED;
import static clearinghouse.formats.sbom.CycloneDxShapes.AFFECTS;
import static clearinghouse.formats.sbom.CycloneDxShapes.ALGORITHM;
import static clearinghouse.formats.sbom.CycloneDxShapes.ANALYSIS;
import static clearinghouse.formats.sbom.CycloneDxShapes.BOM;
import static clearinghouse.formats.sbom.CycloneDxShapes.COMPONENT;
import static clearinghouse.formats.sbom.CycloneDxShapes.COMPONENTS;
import static clearinghouse.formats.sbom.CycloneDxShapes.ENTITY;
import static clearinghouse.formats.sbom.CycloneDxShapes.HASH;
import static clearinghouse.formats.sbom.CycloneDxShapes.HASHES;
import static clearinghouse.formats.sbom.CycloneDxShapes.HASH_OF;
import static clearinghouse.formats.sbom.CycloneDxShapes.JUSTIFICATION;
import static clearinghouse.formats.sbom.CycloneDxShapes.LICENCE;
import static clearinghouse.formats.sbom.CycloneDxShapes.LICENCES;
import static clearinghouse.formats.sbom.CycloneDxShapes.LICENCE_CHOICE;
import static clearinghouse.formats.sbom.CycloneDxShapes.METADATA;
import static clearinghouse.formats.sbom.CycloneDxShapes.PROPERTIES;
import static clearinghouse.formats.sbom.CycloneDxShapes.PROPERTY;
import static clearinghouse.formats.sbom.CycloneDxShapes.RESPONSE;
import static clearinghouse.formats.sbom.CycloneDxShapes.RESPONSES;
import static clearinghouse.formats.sbom.CycloneDxShapes.SERVICE;
import static clearinghouse.formats.sbom.CycloneDxShapes.SERVICES;
import static clearinghouse.formats.sbom.CycloneDxShapes.SOURCE_REFERENCE;
import static clearinghouse.formats.sbom.CycloneDxShapes.SOURCE_REFERENCES;
import static clearinghouse.formats.sbom.CycloneDxShapes.STATE;
import static clearinghouse.formats.sbom.CycloneDxShapes.TYPE;
import static clearinghouse.formats.sbom.CycloneDxShapes.VULNERABILITIES;
import static clearinghouse.formats.sbom.CycloneDxShapes.VULNERABILITY;

import clearinghouse.formats.sbom.Gathering.Maker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads CycloneDX, JSON from 1.2 and XML from 1.0, both to 1.7: components and services at any
 * depth, and the analyses of vulnerabilities. Pedigree, evidence and what a model card tells are
 * judged where the standard's tests judge them, and not kept.
 */
final class CycloneDx {

    static final Map<String, Integer> IN_JSON =
            Map.of("1.2", 12, "1.3", 13, "1.4", 14, "1.5", 15, "1.6", 16, "1.7", 17);
    static final String NAMESPACE = "http://cyclonedx.org/schema/bom/";

    /** Before it, the schema of the JSON form lets a member be anybody's. */
    private static final int CLOSED_SINCE = 14;

    /** Before it, an expression stands alone in XML. */
    private static final int MIXED_SINCE = 17;

    /** Before it, licences without any name are found in what is published. */
    private static final int NAMED_SINCE = 16;

    private static final Pattern UUID =
            Pattern.compile(
                    "urn:uuid:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern MUTILATED = Pattern.compile("urn:uuid:[0-9a-fA-F-]*");

    private static final String OF_DEVICES = "cdx:device:";

    private final Tokens tokens;
    private final Walk walk;
    private final Gathering gathering;
    private final String specVersion;
    private final Map<String, Integer> byRef = new HashMap<>();
    private final List<Said> said = new ArrayList<>();
    private String bomFormat = "";
    private String serialNumber = "";
    private String version = "";
    private Optional<Instant> created = Optional.empty();
    private Optional<SbomComponent> subject = Optional.empty();
    private String subjectRef = "";

    /** A statement before the components that it names are all known. */
    private record Said(SbomStatement statement, List<String> refs) {}

    private CycloneDx(Tokens tokens, Gathering gathering, String specVersion, Walk walk) {
        this.tokens = tokens;
        this.gathering = gathering;
        this.specVersion = specVersion;
        this.walk = walk;
    }

    static Sbom readJson(Tokens tokens, Gathering gathering, String specVersion) {
        var version = IN_JSON.getOrDefault(specVersion, 0);
        var reader =
                new CycloneDx(
                        tokens,
                        gathering,
                        specVersion,
                        new Walk(tokens, gathering, version, version >= CLOSED_SINCE));
        reader.root();
        if (!reader.bomFormat.equals("CycloneDX")) {
            gathering.fault("/bomFormat", "sbom-format", "bomFormat is CycloneDX");
        }
        return reader.sbom();
    }

    static Sbom readXml(Tokens tokens, Gathering gathering, String specVersion) {
        var version = Integer.parseInt(specVersion.replace(".", ""));
        var reader =
                new CycloneDx(
                        tokens, gathering, specVersion, new Walk(tokens, gathering, version, true));
        reader.root();
        return reader.sbom();
    }

    private Sbom sbom() {
        return new Sbom(
                SbomFormat.CYCLONEDX,
                specVersion,
                new SbomSubject(
                        subject.map(SbomComponent::name).orElse(""),
                        subject.map(SbomComponent::version).orElse(""),
                        subject.flatMap(SbomComponent::purl),
                        serialNumber,
                        created),
                gathering.components(),
                gathering.warnings(),
                said.stream().map(this::resolved).toList());
    }

    private SbomStatement resolved(Said one) {
        var of = one.statement();
        var components = new LinkedHashSet<Integer>();
        var elsewhere = new LinkedHashSet<String>();
        for (var ref : one.refs()) {
            var component = byRef.get(local(ref));
            if (component == null) {
                elsewhere.add(ref);
            } else {
                components.add(component);
            }
        }
        return new SbomStatement(
                of.pointer(),
                of.vulnerability(),
                of.aliases(),
                List.copyOf(components),
                List.copyOf(elsewhere),
                of.state(),
                of.justification(),
                of.responses(),
                of.detail());
    }

    /** A link to this very document (BOM-Link) is as the reference behind it. */
    private String local(String ref) {
        var link =
                serialNumber.replace("urn:uuid:", "urn:cdx:")
                        + "/"
                        + (version.isEmpty() ? "1" : version)
                        + "#";
        return !serialNumber.isEmpty() && ref.startsWith(link) ? ref.substring(link.length()) : ref;
    }

    private void root() {
        walk.part(
                BOM,
                name ->
                        switch (name) {
                            case "bomFormat" -> {
                                bomFormat = tokens.text();
                                yield true;
                            }
                            case "version" -> {
                                version = tokens.text();
                                yield true;
                            }
                            case "serialNumber" -> {
                                serialNumber();
                                yield true;
                            }
                            case "metadata" -> {
                                walk.part(METADATA, this::metadata);
                                yield true;
                            }
                            case "components" -> {
                                walk.items(COMPONENTS, _ -> component());
                                yield true;
                            }
                            case "services" -> {
                                walk.items(SERVICES, _ -> service());
                                yield true;
                            }
                            case "vulnerabilities" -> {
                                walk.items(VULNERABILITIES, _ -> vulnerability());
                                yield true;
                            }
                            default -> false;
                        });
    }

    private void serialNumber() {
        serialNumber = tokens.text();
        if (serialNumber.isEmpty() || UUID.matcher(serialNumber).matches()) {
            return;
        }
        // A part of a UUID is a damaged document; another scheme is somebody's own way to count.
        if (MUTILATED.matcher(serialNumber).matches()) {
            walk.fault("serial-form", "a serial number is urn:uuid: and a whole UUID");
        } else {
            gathering.warn(
                    tokens.pointer(),
                    "serial-form",
                    "the serial number is not urn:uuid: and a UUID");
        }
    }

    private boolean metadata(String name) {
        switch (name) {
            case "timestamp" -> created = timestamp();
            case "component" -> subject();
            case "licenses" -> licences();
            default -> {
                return false;
            }
        }
        return true;
    }

    private Optional<Instant> timestamp() {
        var pointer = tokens.pointer();
        var text = tokens.text();
        // The schemas ask for a time, and say nothing of a document made at no time.
        if (!text.isEmpty() && text.indexOf('T') < 0 && text.indexOf('t') < 0) {
            walk.fault("date-form", "a date and a time with its zone are expected here");
            return Optional.empty();
        }
        return gathering.instant(pointer, text);
    }

    /** The software that the document is about can be what is affected, like any part of it. */
    private void subject() {
        var read = described(COMPONENT);
        var component = read.draft().done();
        subject = Optional.of(component);
        subjectRef = read.ref();
        if (component.purl().isPresent()
                || (!component.name().isEmpty() && !component.version().isEmpty())) {
            add(read.ref(), component);
        }
    }

    private void component() {
        var read = described(COMPONENT);
        var component = read.draft().done();
        var before = read.ref().isEmpty() ? null : byRef.get(read.ref());
        if (before == null) {
            add(read.ref(), component);
        } else if (read.ref().equals(subjectRef)
                && isSame(gathering.components().get(before), component)) {
            // What a document is about is often listed among its parts once more.
            gathering.replace(before, component);
        } else {
            walk.fault("ref-twice", "a bom-ref is that of one component");
        }
    }

    private static boolean isSame(SbomComponent one, SbomComponent other) {
        return one.name().equals(other.name())
                && one.version().equals(other.version())
                && (one.purl().isEmpty()
                        || other.purl().isEmpty()
                        || one.purl().equals(other.purl()));
    }

    private void add(String ref, SbomComponent component) {
        if (!ref.isEmpty() && byRef.putIfAbsent(ref, gathering.components().size()) != null) {
            walk.fault("ref-twice", "a bom-ref is that of one component");
        }
        gathering.add(component);
    }

    private record Described(String ref, Gathering.Draft draft) {}

    private Described described(Shape.Part part) {
        var draft = gathering.draft(tokens.pointer());
        var one =
                new Object() {
                    String ref = "";
                    String group = "";
                    boolean named;
                    boolean version;
                    boolean range;
                    boolean external;
                };
        walk.part(
                part,
                name -> {
                    switch (name) {
                        case "type" ->
                                SbomComponent.Kind.ofType(walk.text(TYPE)).ifPresent(draft::kind);
                        case "bom-ref" -> one.ref = tokens.text();
                        case "name" -> {
                            one.named = true;
                            draft.name(tokens.text());
                        }
                        case "version" -> {
                            var version = tokens.text();
                            one.version = !version.isEmpty();
                            draft.version(version);
                        }
                        case "versionRange" -> {
                            one.range = true;
                            tokens.text();
                        }
                        case "isExternal" -> one.external = isTrue(tokens.text());
                        case "group" -> one.group = tokens.text();
                        case "publisher" -> draft.vendor(Maker.PUBLISHER, tokens.text());
                        case "manufacturer" -> organization(draft, Maker.MANUFACTURER);
                        case "supplier" -> organization(draft, Maker.SUPPLIER);
                        case "purl" -> purl(draft);
                        case "cpe" -> draft.cpe(tokens.text());
                        case "hashes" -> walk.items(HASHES, _ -> hash(draft));
                        case "licenses" -> licences();
                        case "components" -> walk.items(COMPONENTS, _ -> component());
                        case "properties" -> walk.items(PROPERTIES, _ -> property(draft));
                        default -> {
                            return false;
                        }
                    }
                    return true;
                });
        draft.vendor(Maker.NAMESPACE, one.group);
        // The schemas ask for a name; a package URL has one too, and is more to go by.
        if (!one.named && !draft.hasPurl()) {
            walk.fault("member-missing", "a component has a name");
        }
        if (one.version && one.range) {
            walk.fault("version-and-range", "a component has a version or a range of them");
        } else if (one.range && !one.external) {
            walk.fault("range-not-external", "only a component from outside has a version range");
        }
        return new Described(one.ref, draft);
    }

    private static boolean isTrue(String text) {
        return text.equals("true") || text.equals("1");
    }

    private void service() {
        var draft = gathering.draft(tokens.pointer());
        draft.kind(SbomComponent.Kind.SERVICE);
        var one =
                new Object() {
                    String ref = "";
                    String group = "";
                };
        walk.part(
                SERVICE,
                name -> {
                    switch (name) {
                        case "bom-ref" -> one.ref = tokens.text();
                        case "name" -> draft.name(tokens.text());
                        case "version" -> draft.version(tokens.text());
                        case "group" -> one.group = tokens.text();
                        case "provider" -> organization(draft, Maker.SUPPLIER);
                        case "licenses" -> licences();
                        case "services" -> walk.items(SERVICES, _ -> service());
                        default -> {
                            return false;
                        }
                    }
                    return true;
                });
        draft.vendor(Maker.NAMESPACE, one.group);
        add(one.ref, draft.done());
    }

    private void purl(Gathering.Draft draft) {
        var text = tokens.text();
        if (!text.isBlank()) {
            draft.purl(text);
        }
    }

    private void organization(Gathering.Draft draft, Maker maker) {
        walk.part(
                ENTITY,
                name -> {
                    if (name.equals("name")) {
                        draft.vendor(maker, tokens.text());
                        return true;
                    }
                    return false;
                });
    }

    private void hash(Gathering.Draft draft) {
        var one =
                new Object() {
                    String algorithm = "";
                    String digits = "";
                };
        walk.part(
                HASH_OF,
                name -> {
                    switch (name) {
                        case "alg" -> one.algorithm = walk.text(ALGORITHM);
                        case "content" -> one.digits = walk.text(HASH);
                        default -> {
                            return false;
                        }
                    }
                    return true;
                });
        draft.hash(one.algorithm, one.digits);
    }

    /** How devices are told apart, in the words of the standard's own list of properties. */
    private void property(Gathering.Draft draft) {
        var one =
                new Object() {
                    String name = "";
                    String value = "";
                };
        walk.part(
                PROPERTY,
                name -> {
                    switch (name) {
                        case "name" -> one.name = tokens.text();
                        case "value" -> {
                            // Most properties are not of devices, and their values need no reading.
                            if (!one.name.isEmpty() && !one.name.startsWith(OF_DEVICES)) {
                                return false;
                            }
                            one.value = tokens.text();
                        }
                        default -> {
                            return false;
                        }
                    }
                    return true;
                });
        switch (one.name) {
            case "cdx:device:sku", "cdx:device:modelNumber", "cdx:device:partNumber" ->
                    draft.model(one.value);
            case "cdx:device:serialNumber" -> draft.serial(one.value);
            default -> {}
        }
    }

    private void licences() {
        var count =
                new Object() {
                    int licences;
                    int expressions;
                };
        walk.items(
                LICENCES,
                shape -> {
                    if (shape.equals(LICENCE_CHOICE)) {
                        choice();
                    } else if (shape.equals(LICENCE)) {
                        count.licences++;
                        licence();
                    } else {
                        count.expressions++;
                    }
                });
        if (walk.version() < MIXED_SINCE && count.expressions > (count.licences == 0 ? 1 : 0)) {
            walk.fault("licence-choice", "there are licences, or one expression");
        }
    }

    private void choice() {
        var found = new ArrayList<String>();
        walk.part(
                LICENCE_CHOICE,
                name -> {
                    if (name.equals("license") || name.equals("expression")) {
                        found.add(name);
                    }
                    if (name.equals("license")) {
                        licence();
                        return true;
                    }
                    return false;
                });
        if (found.size() != 1) {
            walk.fault("licence-choice", "an entry of licences is a licence or an expression");
        }
    }

    private void licence() {
        var found = new ArrayList<String>();
        walk.part(
                LICENCE,
                name -> {
                    if (name.equals("id") || name.equals("name")) {
                        found.add(name);
                    }
                    return false;
                });
        if (found.isEmpty() && walk.version() >= NAMED_SINCE) {
            walk.fault("licence-choice", "a licence has an id or a name");
        } else if (found.isEmpty()) {
            gathering.warn(tokens.pointer(), "licence-choice", "a licence has an id or a name");
        } else if (found.contains("id") && found.contains("name")) {
            gathering.warn(
                    tokens.pointer(), "licence-choice", "a licence has an id or a name, not both");
        }
    }

    private void vulnerability() {
        var pointer = tokens.pointer();
        var one =
                new Object() {
                    String id = "";
                    Optional<SbomStatement> analysis = Optional.empty();
                };
        var aliases = new ArrayList<String>();
        var refs = new ArrayList<String>();
        walk.part(
                VULNERABILITY,
                name -> {
                    switch (name) {
                        case "id" -> one.id = tokens.text();
                        case "references" ->
                                walk.items(
                                        SOURCE_REFERENCES,
                                        _ -> only("id", SOURCE_REFERENCE, aliases));
                        case "analysis" -> one.analysis = analysis(pointer);
                        case "affects" -> walk.items(AFFECTS, _ -> only("ref", AFFECTED, refs));
                        default -> {
                            return false;
                        }
                    }
                    return true;
                });
        one.analysis.ifPresent(of -> {
            gathering.oneMore(pointer, said.size());
            said.add(
                    new Said(
                            new SbomStatement(
                                    pointer,
                                    gathering.shortened(pointer, "id", one.id),
                                    aliases,
                                    List.of(),
                                    List.of(),
                                    of.state(),
                                    of.justification(),
                                    of.responses(),
                                    of.detail()),
                            List.copyOf(refs)));
        });
    }

    private void only(String wanted, Shape.Part part, List<String> found) {
        walk.part(
                part,
                name -> {
                    if (name.equals(wanted)) {
                        found.add(tokens.text());
                        return true;
                    }
                    return false;
                });
    }

    /** Empty without a state: such an analysis says nothing of what is affected. */
    private Optional<SbomStatement> analysis(String pointer) {
        var one =
                new Object() {
                    Optional<SbomStatement.State> state = Optional.empty();
                    String justification = "";
                    String detail = "";
                };
        var responses = new ArrayList<String>();
        walk.part(
                ANALYSIS,
                name -> {
                    switch (name) {
                        case "state" -> one.state = SbomStatement.State.of(walk.text(STATE));
                        case "justification" -> one.justification = walk.text(JUSTIFICATION);
                        case "response", "responses" ->
                                walk.items(RESPONSES, _ -> responses.add(walk.text(RESPONSE)));
                        case "detail" ->
                                one.detail = gathering.shortened(pointer, "detail", tokens.text());
                        default -> {
                            return false;
                        }
                    }
                    return true;
                });
        return one.state.map(state ->
                new SbomStatement(
                        pointer,
                        "",
                        List.of(),
                        List.of(),
                        List.of(),
                        state,
                        one.justification,
                        responses,
                        one.detail));
    }
}
