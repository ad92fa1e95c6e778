package clearinghouse.formats.sbom;

import clearinghouse.formats.Problem;
import clearinghouse.formats.sbom.Gathering.Maker;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads SPDX 2.2 and 2.3 as lines of a tag and a value; a value between {@code <text>} and {@code
 * </text>} may have several. A place is the number of a line.
 */
final class SpdxTagValue {

    private static final Pattern TAG = Pattern.compile("[A-Za-z][A-Za-z0-9]*");
    private static final String OPEN = "<text>";
    private static final String CLOSE = "</text>";

    private final Gathering gathering;
    private final SpdxContent content;
    private String spdxVersion = "";

    /** What the lines at hand belong to; a new one begins with its own tag. */
    private enum Section {
        DOCUMENT,
        PACKAGE,
        OTHER
    }

    private Section section = Section.DOCUMENT;
    private List<Gathering.Draft> open = new ArrayList<>();
    private String id = "";

    SpdxTagValue(Gathering gathering) {
        this.gathering = gathering;
        this.content = new SpdxContent(gathering);
    }

    Sbom read(String text) {
        var lines = new Lines(text);
        while (lines.next()) {
            var line = lines.line().strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            var number = lines.number();
            var colon = line.indexOf(':');
            if (colon < 0 || !TAG.matcher(line.substring(0, colon)).matches()) {
                gathering.fault(
                        "/" + number,
                        "tag-form",
                        "a tag, a colon and a value are expected in line " + number);
                continue;
            }
            var value = line.substring(colon + 1).strip();
            tag(
                    line.substring(0, colon),
                    value.startsWith(OPEN) ? block(lines, value) : value,
                    number);
        }
        finish();
        if (!SpdxContent.isKnown(spdxVersion)) {
            throw new Refused(
                    "/SPDXVersion",
                    "sbom-version",
                    "SPDX tag-value is read in 2.2 and 2.3, not " + Problem.excerpt(spdxVersion));
        }
        return content.sbom(spdxVersion.substring("SPDX-".length()), List.of());
    }

    private String block(Lines lines, String first) {
        var begun = lines.number();
        var text = new StringBuilder(first.substring(OPEN.length()));
        while (text.indexOf(
                        CLOSE, Math.max(0, text.length() - lines.line().length() - CLOSE.length()))
                < 0) {
            if (!lines.next()) {
                throw new Refused(
                        "/" + begun,
                        "text-unclosed",
                        "the text opened in line " + begun + " is never closed");
            }
            text.append('\n').append(lines.line());
        }
        return text.substring(0, text.indexOf(CLOSE));
    }

    private void tag(String tag, String value, int line) {
        switch (tag) {
            case "SPDXVersion" -> spdxVersion = value;
            case "DocumentName" -> content.name(value);
            case "DocumentNamespace" -> content.documentId(value);
            case "Created" -> content.created("/" + line, value);
            case "PackageName" -> {
                finish();
                section = Section.PACKAGE;
                var draft = gathering.draft("/" + line);
                draft.name(value);
                open.add(draft);
            }
            case "FileName", "SnippetSPDXID", "LicenseID" -> {
                finish();
                section = Section.OTHER;
            }
            case "SPDXID" -> {
                if (section == Section.PACKAGE) {
                    id = value;
                }
            }
            case "Relationship" -> {
                var words = value.split("\\s+", 4);
                if (words.length >= 3) {
                    content.relationship(words[0], words[1], words[2]);
                }
            }
            default -> open.forEach(draft -> ofPackage(draft, tag, value));
        }
    }

    private static void ofPackage(Gathering.Draft draft, String tag, String value) {
        switch (tag) {
            case "PackageVersion" -> draft.version(SpdxContent.asserted(value));
            case "PackageOriginator" -> draft.vendor(Maker.MANUFACTURER, SpdxContent.party(value));
            case "PackageSupplier" -> draft.vendor(Maker.SUPPLIER, SpdxContent.party(value));
            case "PrimaryPackagePurpose" -> SpdxContent.purpose(draft, value);
            case "PackageChecksum" -> {
                var colon = value.indexOf(':');
                draft.hash(colon < 0 ? "" : value.substring(0, colon), value.substring(colon + 1));
            }
            case "ExternalRef" -> {
                var words = value.split("\\s+", 3);
                if (words.length == 3) {
                    SpdxContent.externalRef(draft, words[1], words[2]);
                }
            }
            default -> {}
        }
    }

    private void finish() {
        for (var draft : open) {
            content.add(id, draft.done());
        }
        open = new ArrayList<>();
        id = "";
    }
}
