package clearinghouse.formats.published;

import clearinghouse.formats.Parsed;
import tools.jackson.databind.JsonNode;

/**
 * One document of somebody else, of whichever form it is. A form is recognised by a member that
 * only it has, not by the name of a file.
 */
public sealed interface PublishedDocument {

    record Vulnerability(PublishedRecord published) implements PublishedDocument {}

    record Advisory(CsafDocument document) implements PublishedDocument {}

    record Statements(VexDocument document) implements PublishedDocument {}

    record Exploited(KevCatalogue catalogue) implements PublishedDocument {}

    record Weakness(CweForm.Entry entry) implements PublishedDocument {}

    /** Of a document that is all JSON. */
    static Parsed<PublishedDocument> read(String path, JsonNode document) {
        return read(path, document, "", "");
    }

    /**
     * Invalid for a form that is not known here, and for what its form does not allow.
     *
     * @param path by which the document is known where it says no id of its own
     * @param title and the following: of a text in Markdown that stands below the document
     */
    static Parsed<PublishedDocument> read(
            String path, JsonNode document, String title, String markdown) {
        if (document.at("/document/csaf_version").isString()) {
            return CsafForm.read(document).map(Advisory::new);
        }
        if (Nodes.text(document, "@context").startsWith("https://openvex.dev/")) {
            return OpenVexForm.read(document).map(Statements::new);
        }
        if (document.has("catalogVersion")) {
            return KevForm.read(document).map(Exploited::new);
        }
        if (document.has("ID") && document.has("Name")) {
            return CweForm.read(document).map(Weakness::new);
        }
        return published(path, document, title, markdown).map(Vulnerability::new);
    }

    /**
     * A document alone, or as collections keep it: with its path beside it, and the text that stood
     * below its head.
     *
     * @param path of one that stands alone
     */
    static Parsed<PublishedDocument> readKept(String path, JsonNode json) {
        return isKept(json)
                ? read(
                        json.path("path").asString(),
                        withinKept(json),
                        json.path("title").asString(""),
                        json.path("markdown").asString(""))
                : read(path, json);
    }

    /** The document itself. */
    static JsonNode withinKept(JsonNode json) {
        return isKept(json) ? json.path("doc") : json;
    }

    private static boolean isKept(JsonNode json) {
        return json.path("doc").isObject() && json.path("path").isString();
    }

    private static Parsed<PublishedRecord> published(
            String path, JsonNode document, String title, String markdown) {
        if (document.has("cveMetadata")) {
            return CveForm.read(document);
        }
        if (document.path("cve").isObject()) {
            return NvdForm.read(document);
        }
        if (document.path("advisory").isObject()) {
            // RustSec names its one package in the head, Haskell each in its list.
            return document.path("affected").isArray()
                    ? HaskellForm.read(document, title, markdown)
                    : RustSecForm.read(document, title, markdown);
        }
        if (document.has("branches") && document.has("reference")) {
            return FriendsOfPhpForm.read(path, document);
        }
        if (document.has("gem") || document.has("engine") || document.has("library")) {
            return RubySecForm.read(path, document);
        }
        if (document.has("module_name") || document.path("cve").isArray()) {
            return NodeSecurityForm.read(path, document);
        }
        if (document.has("schema_version") || document.has("modified")) {
            return OsvForm.read(document);
        }
        return Parsed.invalid(
                "", "published-form", "the document has none of the forms that are known here");
    }
}
