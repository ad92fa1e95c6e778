package clearinghouse.formats.sbom;

import clearinghouse.formats.Problem;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads SPDX 2.2 and 2.3 JSON; every package is a component. */
final class Spdx {

    private static final Set<String> VERSIONS = Set.of("SPDX-2.2", "SPDX-2.3");
    private static final String NO_ASSERTION = "NOASSERTION";
    private static final int LONGEST_PARTY = 1_000;

    private final JsonTokens tokens;
    private final Gathering gathering;
    private String spdxVersion = "";
    private String name = "";
    private String namespace = "";
    private Optional<Instant> created = Optional.empty();
    private final Set<String> described = new LinkedHashSet<>();
    private final Map<String, SbomComponent> byId = new HashMap<>();

    Spdx(JsonTokens tokens, Gathering gathering) {
        this.tokens = tokens;
        this.gathering = gathering;
    }

    Sbom read() {
        tokens.members(member -> root(member, false));
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
                gathering.warnings(),
                List.of());
    }

    private void root(String member, boolean wrapped) {
        switch (member) {
            case "spdxVersion" -> spdxVersion = tokens.text();
            case "name" -> name = tokens.text();
            case "documentNamespace" -> namespace = tokens.text();
            case "creationInfo" -> tokens.members(this::creation);
            case "documentDescribes" -> tokens.elements(() -> described.add(tokens.text()));
            case "packages" -> tokens.elements(this::component);
            case "relationships" -> tokens.elements(this::relationship);
            // GitHub's dependency export wraps the document.
            case "sbom" -> {
                if (!wrapped && tokens.atObject()) {
                    tokens.members(inner -> root(inner, true));
                }
            }
            default -> {}
        }
    }

    private void creation(String member) {
        if (member.equals("created")) {
            var pointer = tokens.pointer();
            created = gathering.instant(pointer, tokens.text());
        }
    }

    private void component() {
        var draft = gathering.draft(tokens.pointer());
        var id = new StringBuilder();
        tokens.members(member -> {
            switch (member) {
                case "SPDXID" -> id.append(tokens.text());
                case "name" -> draft.name(tokens.text());
                case "versionInfo" -> {
                    var version = tokens.text();
                    draft.version(version.equals(NO_ASSERTION) ? "" : version);
                }
                case "supplier", "originator" -> draft.vendor(party(tokens.text()));
                case "externalRefs" -> tokens.elements(() -> externalRef(draft));
                case "checksums" -> tokens.elements(() -> checksum(draft));
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

    private void externalRef(Gathering.Draft draft) {
        var fields = texts(Set.of("referenceType", "referenceLocator"));
        var type = fields.getOrDefault("referenceType", "");
        var locator = fields.getOrDefault("referenceLocator", "");
        // Some tools write the type as the address of its definition.
        switch (type.substring(type.lastIndexOf('/') + 1)) {
            case "purl" -> draft.purl(locator);
            case "cpe23Type", "cpe22Type" -> draft.cpe(locator);
            default -> {}
        }
    }

    private void checksum(Gathering.Draft draft) {
        var fields = texts(Set.of("algorithm", "checksumValue"));
        draft.hash(fields.getOrDefault("algorithm", ""), fields.getOrDefault("checksumValue", ""));
    }

    private void relationship() {
        var fields = texts(Set.of("spdxElementId", "relationshipType", "relatedSpdxElement"));
        if (fields.getOrDefault("relationshipType", "").equals("DESCRIBES")) {
            described.add(fields.getOrDefault("relatedSpdxElement", ""));
        }
    }

    private Map<String, String> texts(Set<String> wanted) {
        var texts = new HashMap<String, String>();
        tokens.members(member -> {
            if (wanted.contains(member)) {
                texts.put(member, tokens.text());
            }
        });
        return texts;
    }
}
