package clearinghouse.formats.sbom;

import static clearinghouse.formats.sbom.Shape.ANY;
import static clearinghouse.formats.sbom.Shape.list;

import clearinghouse.formats.sbom.Gathering.Maker;
import clearinghouse.formats.sbom.Shape.Items;
import clearinghouse.formats.sbom.Shape.Part;
import clearinghouse.formats.sbom.Shape.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads SPDX 2.2 and 2.3 in JSON; every package is a component. A package is closed as its schema
 * has it: a member that another version brought says that the document's version is wrong.
 */
final class SpdxJson {

    private static final Text TEXT = Shape.PLAIN;
    private static final Items CREATORS = list("creator", TEXT);
    private static final Part CREATION =
            new Part("the creation of the document", "")
                    .may(TEXT, "comment", "created", "licenseListVersion")
                    .may(CREATORS, "creators");
    private static final Part PACKAGE_2_2 = ofPackage();
    private static final Part PACKAGE_2_3 =
            ofPackage()
                    .may(ANY, "builtDate", "releaseDate", "validUntilDate")
                    .may(TEXT, "primaryPackagePurpose");

    private final JsonTokens tokens;
    private final Walk walk;
    private final Gathering gathering;
    private final SpdxContent content;
    private final String spdxVersion;

    /**
     * @param spdxVersion as in {@code SPDX-2.3}
     */
    SpdxJson(JsonTokens tokens, Gathering gathering, String spdxVersion) {
        this.tokens = tokens;
        this.gathering = gathering;
        this.spdxVersion = spdxVersion;
        this.walk = new Walk(tokens, gathering, 0, true);
        this.content = new SpdxContent(gathering);
    }

    private static Part ofPackage() {
        return new Part("a package", "")
                .may(TEXT, "SPDXID", "name", "versionInfo", "supplier", "originator")
                .may(ANY, "externalRefs", "checksums", "annotations", "attributionTexts")
                .may(ANY, "comment", "copyrightText", "description", "downloadLocation")
                .may(ANY, "filesAnalyzed", "hasFiles", "homepage", "licenseComments")
                .may(ANY, "licenseConcluded", "licenseDeclared", "licenseInfoFromFiles")
                .may(ANY, "packageFileName", "packageVerificationCode", "sourceInfo", "summary");
    }

    Sbom read() {
        tokens.members(member -> root(member, false));
        return content.sbom(spdxVersion.substring("SPDX-".length()), List.of());
    }

    private void root(String member, boolean wrapped) {
        switch (member) {
            case "name" -> content.name(tokens.text());
            case "documentNamespace" -> content.documentId(tokens.text());
            case "creationInfo" -> walk.part(CREATION, this::creation);
            case "documentDescribes" -> tokens.elements(() -> content.describes(tokens.text()));
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

    private boolean creation(String member) {
        if (member.equals("created")) {
            content.created(tokens.pointer(), tokens.text());
            return true;
        }
        return false;
    }

    private void component() {
        var draft = gathering.draft(tokens.pointer());
        var id = new StringBuilder();
        walk.part(
                spdxVersion.equals("SPDX-2.2") ? PACKAGE_2_2 : PACKAGE_2_3,
                member -> {
                    switch (member) {
                        case "SPDXID" -> id.append(tokens.text());
                        case "name" -> draft.name(tokens.text());
                        case "versionInfo" -> draft.version(SpdxContent.asserted(tokens.text()));
                        case "originator" ->
                                draft.vendor(Maker.MANUFACTURER, SpdxContent.party(tokens.text()));
                        case "supplier" ->
                                draft.vendor(Maker.SUPPLIER, SpdxContent.party(tokens.text()));
                        case "primaryPackagePurpose" -> SpdxContent.purpose(draft, tokens.text());
                        case "externalRefs" -> tokens.elements(() -> externalRef(draft));
                        case "checksums" -> tokens.elements(() -> checksum(draft));
                        default -> {
                            return false;
                        }
                    }
                    return true;
                });
        content.add(id.toString(), draft.done());
    }

    private void externalRef(Gathering.Draft draft) {
        var fields = texts(Set.of("referenceType", "referenceLocator"));
        SpdxContent.externalRef(
                draft,
                fields.getOrDefault("referenceType", ""),
                fields.getOrDefault("referenceLocator", ""));
    }

    private void checksum(Gathering.Draft draft) {
        var fields = texts(Set.of("algorithm", "checksumValue"));
        draft.hash(fields.getOrDefault("algorithm", ""), fields.getOrDefault("checksumValue", ""));
    }

    private void relationship() {
        var fields = texts(Set.of("spdxElementId", "relationshipType", "relatedSpdxElement"));
        content.relationship(
                fields.getOrDefault("spdxElementId", ""),
                fields.getOrDefault("relationshipType", ""),
                fields.getOrDefault("relatedSpdxElement", ""));
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
