package clearinghouse.formats.sbom;

import clearinghouse.formats.Problem;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonParser;

/** Reads SPDX 2.2 and 2.3 JSON; every package is a component. */
final class Spdx {

    private static final Set<String> VERSIONS = Set.of("SPDX-2.2", "SPDX-2.3");
    private static final String NO_ASSERTION = "NOASSERTION";
    private static final int LONGEST_PARTY = 1_000;

    private final Tokens tokens;
    private final Gathering gathering;
    private String spdxVersion = "";
    private String name = "";
    private String namespace = "";
    private Optional<Instant> created = Optional.empty();
    private final Set<String> described = new LinkedHashSet<>();
    private final Map<String, SbomComponent> byId = new HashMap<>();

    Spdx(JsonParser parser, Gathering gathering) {
        this.tokens = new Tokens(parser);
        this.gathering = gathering;
    }

    Sbom read() {
        tokens.members("", member -> root("", member));
        if (!VERSIONS.contains(spdxVersion)) {
            throw new Refused(
                    "/spdxVersion",
                    "sbom-version",
                    "SPDX JSON is read in 2.2 and 2.3, not " + Problem.excerpt(spdxVersion));
        }
        var subject = described.stream().map(byId::get).filter(Objects::nonNull).findFirst();
        return new Sbom(
                SbomFormat.SPDX,
                spdxVersion.substring("SPDX-".length()),
                new SbomSubject(
                        subject.map(SbomComponent::name).orElse(name),
                        subject.map(SbomComponent::version).orElse(""),
                        subject.flatMap(SbomComponent::purl),
                        namespace,
                        created),
                gathering.components(),
                gathering.warnings());
    }

    private void root(String parent, String member) {
        var at = parent + "/" + member;
        switch (member) {
            case "spdxVersion" -> spdxVersion = tokens.text(at);
            case "name" -> name = tokens.text(at);
            case "documentNamespace" -> namespace = tokens.text(at);
            case "creationInfo" ->
                    tokens.members(
                            at,
                            field -> {
                                if (field.equals("created")) {
                                    created =
                                            gathering.instant(
                                                    at + "/created", tokens.text(at + "/created"));
                                }
                            });
            case "documentDescribes" ->
                    tokens.elements(at, (id, _) -> described.add(tokens.text(id)));
            case "packages" -> tokens.elements(at, (pack, _) -> component(pack));
            case "relationships" -> tokens.elements(at, (link, _) -> relationship(link));
            // GitHub's dependency export wraps the document.
            case "sbom" -> {
                if (parent.isEmpty() && tokens.atObject()) {
                    tokens.members(at, inner -> root(at, inner));
                }
            }
            default -> {}
        }
    }

    private void component(String pointer) {
        var draft = gathering.draft(pointer);
        var id = new StringBuilder();
        tokens.members(
                pointer,
                member -> {
                    var at = pointer + "/" + member;
                    switch (member) {
                        case "SPDXID" -> id.append(tokens.text(at));
                        case "name" -> draft.name(tokens.text(at));
                        case "versionInfo" -> {
                            var version = tokens.text(at);
                            draft.version(version.equals(NO_ASSERTION) ? "" : version);
                        }
                        case "supplier", "originator" -> draft.vendor(party(tokens.text(at)));
                        case "externalRefs" ->
                                tokens.elements(at, (ref, _) -> externalRef(ref, draft));
                        case "checksums" -> tokens.elements(at, (sum, _) -> checksum(sum, draft));
                        default -> {}
                    }
                });
        var component = draft.done();
        byId.put(id.toString(), component);
        gathering.add(component);
    }

    /** The name in {@code Organization: Name (mail)}. */
    private static String party(String text) {
        // The expressions below take quadratic time on a text made of blanks.
        if (text.length() > LONGEST_PARTY) {
            return text;
        }
        return text.equals(NO_ASSERTION)
                ? ""
                : text.replaceFirst("^(Organization|Person|Tool): *", "")
                        .replaceFirst(" *\\([^()]*\\)$", "");
    }

    private void externalRef(String pointer, Gathering.Draft draft) {
        var fields = texts(pointer, Set.of("referenceType", "referenceLocator"));
        var type = fields.getOrDefault("referenceType", "");
        var locator = fields.getOrDefault("referenceLocator", "");
        // Some tools write the type as the address of its definition.
        switch (type.substring(type.lastIndexOf('/') + 1)) {
            case "purl" -> draft.purl(locator);
            case "cpe23Type", "cpe22Type" -> draft.cpe(locator);
            default -> {}
        }
    }

    private void checksum(String pointer, Gathering.Draft draft) {
        var fields = texts(pointer, Set.of("algorithm", "checksumValue"));
        draft.hash(fields.getOrDefault("algorithm", ""), fields.getOrDefault("checksumValue", ""));
    }

    private void relationship(String pointer) {
        var fields =
                texts(pointer, Set.of("spdxElementId", "relationshipType", "relatedSpdxElement"));
        if (fields.getOrDefault("relationshipType", "").equals("DESCRIBES")) {
            described.add(fields.getOrDefault("relatedSpdxElement", ""));
        }
    }

    private Map<String, String> texts(String pointer, Set<String> wanted) {
        var texts = new HashMap<String, String>();
        tokens.members(
                pointer,
                member -> {
                    if (wanted.contains(member)) {
                        texts.put(member, tokens.text(pointer + "/" + member));
                    }
                });
        return texts;
    }
}
