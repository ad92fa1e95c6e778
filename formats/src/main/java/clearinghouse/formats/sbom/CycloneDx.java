package clearinghouse.formats.sbom;

import clearinghouse.formats.Problem;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonParser;

/** Reads CycloneDX JSON, versions 1.2 to 1.7, components at any depth. */
final class CycloneDx {

    private static final Set<String> VERSIONS = Set.of("1.2", "1.3", "1.4", "1.5", "1.6", "1.7");

    private final Tokens tokens;
    private final Gathering gathering;
    private String bomFormat = "";
    private String specVersion = "";
    private String serialNumber = "";
    private Optional<Instant> created = Optional.empty();
    private Optional<SbomComponent> subject = Optional.empty();

    CycloneDx(JsonParser parser, Gathering gathering) {
        this.tokens = new Tokens(parser);
        this.gathering = gathering;
    }

    Sbom read() {
        tokens.members("", this::root);
        if (!bomFormat.equals("CycloneDX")) {
            throw new Refused("/bomFormat", "sbom-format", "bomFormat is CycloneDX");
        }
        if (!VERSIONS.contains(specVersion)) {
            throw new Refused(
                    "/specVersion",
                    "sbom-version",
                    "CycloneDX JSON is read from 1.2 to 1.7, not " + Problem.excerpt(specVersion));
        }
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
                gathering.warnings());
    }

    private void root(String name) {
        switch (name) {
            case "bomFormat" -> bomFormat = tokens.text("/bomFormat");
            case "specVersion" -> specVersion = tokens.text("/specVersion");
            case "serialNumber" -> serialNumber = tokens.text("/serialNumber");
            case "metadata" -> tokens.members("/metadata", this::metadata);
            case "components" -> tokens.elements("/components", (at, _) -> component(at));
            default -> {}
        }
    }

    private void metadata(String name) {
        switch (name) {
            case "timestamp" ->
                    created =
                            gathering.instant(
                                    "/metadata/timestamp", tokens.text("/metadata/timestamp"));
            case "component" -> subject(described("/metadata/component"));
            default -> {}
        }
    }

    /** The software that the document is about can be what is affected, like any part of it. */
    private void subject(SbomComponent described) {
        subject = Optional.of(described);
        if (described.purl().isPresent()
                || (!described.name().isEmpty() && !described.version().isEmpty())) {
            gathering.add(described);
        }
    }

    private void component(String pointer) {
        gathering.add(described(pointer));
    }

    private SbomComponent described(String pointer) {
        var draft = gathering.draft(pointer);
        var group = new StringBuilder();
        tokens.members(
                pointer,
                name -> {
                    var at = pointer + "/" + name;
                    switch (name) {
                        case "type" -> kind(at, draft);
                        case "name" -> draft.name(tokens.text(at));
                        case "version" -> draft.version(tokens.text(at));
                        case "group" -> group.append(tokens.text(at));
                        case "publisher" -> draft.vendor(tokens.text(at));
                        case "supplier", "manufacturer" -> organization(at, draft);
                        case "purl" -> purl(at, draft);
                        case "cpe" -> draft.cpe(tokens.text(at));
                        case "hashes" -> tokens.elements(at, (hash, _) -> hash(hash, draft));
                        case "components" -> tokens.elements(at, (child, _) -> component(child));
                        default -> {}
                    }
                });
        draft.vendor(group.toString());
        return draft.done();
    }

    private void kind(String at, Gathering.Draft draft) {
        SbomComponent.Kind.ofType(tokens.text(at)).ifPresent(draft::kind);
    }

    private void purl(String at, Gathering.Draft draft) {
        var text = tokens.text(at);
        if (!text.isBlank()) {
            draft.purl(text);
        }
    }

    private void organization(String pointer, Gathering.Draft draft) {
        tokens.members(
                pointer,
                name -> {
                    if (name.equals("name")) {
                        draft.vendor(tokens.text(pointer + "/name"));
                    }
                });
    }

    private void hash(String pointer, Gathering.Draft draft) {
        var algorithm = new StringBuilder();
        var value = new StringBuilder();
        tokens.members(
                pointer,
                name -> {
                    switch (name) {
                        case "alg" -> algorithm.append(tokens.text(pointer + "/alg"));
                        case "content" -> value.append(tokens.text(pointer + "/content"));
                        default -> {}
                    }
                });
        draft.hash(algorithm.toString(), value.toString());
    }
}
