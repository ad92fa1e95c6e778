package clearinghouse.formats.sbom;

import static clearinghouse.formats.sbom.Shape.ANY;
import static clearinghouse.formats.sbom.Shape.bare;
import static clearinghouse.formats.sbom.Shape.choice;
import static clearinghouse.formats.sbom.Shape.list;
import static clearinghouse.formats.sbom.Shape.words;

import clearinghouse.formats.licence.LicenceExpression;
import clearinghouse.formats.sbom.Shape.Items;
import clearinghouse.formats.sbom.Shape.Part;
import clearinghouse.formats.sbom.Shape.Text;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the schemas of CycloneDX 1.0 to 1.7 ask, said in our own form: one for all versions, since a
 * document that uses a later one's member or word is understood, and with the names of both
 * encodings. What is neither kept nor judged by the standard's own tests is {@link Shape#ANY}.
 */
final class CycloneDxShapes {

    private static final int FIRST = 10;

    private static final Set<Integer> LENGTHS = Set.of(32, 40, 64, 96, 128);
    private static final Pattern MIME_TYPE = Pattern.compile("[-+a-z0-9.]+/[-+a-z0-9.]+");
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

    static final Text TEXT = Shape.PLAIN;

    static final Text TYPE =
            words(
                    Arrays.stream(SbomComponent.Kind.values())
                            .filter(kind ->
                                    kind != SbomComponent.Kind.SERVICE
                                            && kind != SbomComponent.Kind.OTHER)
                            .map(SbomComponent.Kind::label)
                            .toArray(String[]::new));

    static final Text ALGORITHM =
            words(
                    "MD5",
                    "SHA-1",
                    "SHA-256",
                    "SHA-384",
                    "SHA-512",
                    "SHA3-256",
                    "SHA3-384",
                    "SHA3-512",
                    "BLAKE2b-256",
                    "BLAKE2b-384",
                    "BLAKE2b-512",
                    "BLAKE3",
                    "Streebog-256",
                    "Streebog-512");

    static final Text HASH =
            new Text(
                    "hash-form",
                    text -> LENGTHS.contains(text.length()) && Gathering.isHex(text),
                    "a hash of 32, 40, 64, 96 or 128 hexadecimal digits");

    static final Text STATE =
            words(
                    Arrays.stream(SbomStatement.State.values())
                            .map(SbomStatement.State::label)
                            .toArray(String[]::new));

    static final Text JUSTIFICATION =
            words(
                    "code_not_present",
                    "code_not_reachable",
                    "requires_configuration",
                    "requires_dependency",
                    "requires_environment",
                    "protected_by_compiler",
                    "protected_at_runtime",
                    "protected_at_perimeter",
                    "protected_by_mitigating_control");

    static final Text RESPONSE =
            words("can_not_fix", "will_not_fix", "update", "rollback", "workaround_available");

    private static final Text SCOPE = words("required", "optional", "excluded");
    private static final Text ENCODING = words("base64");
    private static final Text TRUTH =
            new Text(
                    "type",
                    text ->
                            text.equals("true")
                                    || text.equals("false")
                                    || text.equals("1")
                                    || text.equals("0"),
                    "true or false");
    private static final Text FLOW = words("inbound", "outbound", "bi-directional", "unknown");
    private static final Text LICENCE_ID =
            new Text(
                    "licence-unknown",
                    LicenceExpression::isListed,
                    "the name of a licence in the list of SPDX");
    private static final Text SEVERITY =
            words("critical", "high", "medium", "low", "info", "none", "unknown");
    private static final Text METHOD =
            words("CVSSv2", "CVSSv3", "CVSSv31", "CVSSv4", "OWASP", "SSVC", "other");
    private static final Text AGGREGATE =
            words(
                    "complete",
                    "incomplete",
                    "incomplete_first_party_only",
                    "incomplete_first_party_proprietary_only",
                    "incomplete_first_party_opensource_only",
                    "incomplete_third_party_only",
                    "incomplete_third_party_proprietary_only",
                    "incomplete_third_party_opensource_only",
                    "unknown",
                    "not_specified");
    private static final Text ACKNOWLEDGEMENT = words("declared", "concluded");
    private static final Text TLP = words("CLEAR", "GREEN", "AMBER", "AMBER_AND_STRICT", "RED");
    private static final Text REFERENCE_TYPE =
            words(
                    "vcs",
                    "issue-tracker",
                    "website",
                    "advisories",
                    "bom",
                    "mailing-list",
                    "social",
                    "chat",
                    "documentation",
                    "support",
                    "source-distribution",
                    "distribution",
                    "distribution-intake",
                    "license",
                    "build-meta",
                    "build-system",
                    "release-notes",
                    "security-contact",
                    "model-card",
                    "log",
                    "configuration",
                    "evidence",
                    "formulation",
                    "attestation",
                    "threat-model",
                    "adversary-model",
                    "risk-assessment",
                    "vulnerability-assertion",
                    "exploitability-statement",
                    "pentest-report",
                    "static-analysis-report",
                    "dynamic-analysis-report",
                    "runtime-analysis-report",
                    "component-analysis-report",
                    "maturity-report",
                    "certification-report",
                    "codified-infrastructure",
                    "quality-metrics",
                    "poam",
                    "electronic-signature",
                    "digital-signature",
                    "rfc-9116",
                    "patent",
                    "patent-family",
                    "patent-assertion",
                    "citation",
                    "other");

    static final Part BOM = new Part("a CycloneDX document", "");
    static final Part METADATA = new Part("the metadata", "");
    static final Part COMPONENT = new Part("a component", "");
    static final Part SERVICE = new Part("a service", "");
    static final Part ENTITY = new Part("an organization", "");
    static final Part HASH_OF = new Part("a hash", "content");
    static final Part PROPERTY = new Part("a property", "value");
    static final Part VULNERABILITY = new Part("a vulnerability", "");
    static final Part ANALYSIS = new Part("an analysis", "");
    static final Part AFFECTED = new Part("what is affected", "");
    static final Part SOURCE_REFERENCE = new Part("a reference to a vulnerability", "");

    /** Of a list of licences: one of the two, and not both. */
    static final Part LICENCE_CHOICE = new Part("an entry of licences", "");

    static final Part LICENCE = new Part("a licence", "");

    static final Items COMPONENTS = list("component", COMPONENT);
    static final Items SERVICES = list("service", SERVICE);
    static final Items HASHES = list("hash", HASH_OF);
    static final Items PROPERTIES = list("property", PROPERTY);
    static final Items LICENCES = choice(LICENCE_CHOICE);
    static final Items VULNERABILITIES = list("vulnerability", VULNERABILITY);
    static final Items AFFECTS = list("target", AFFECTED);
    static final Items RESPONSES = list("response", RESPONSE);
    static final Items SOURCE_REFERENCES = list("reference", SOURCE_REFERENCE);

    static {
        var attachment =
                new Part("an attachment", "content")
                        .may(TEXT, "contentType", "content-type")
                        .may(ENCODING, "encoding")
                        .must(FIRST, "content", TEXT);
        HASH_OF.must(FIRST, "alg", ALGORITHM).must(FIRST, "content", HASH);
        PROPERTY.must(16, "name", TEXT).may(TEXT, "value");
        var contact = new Part("a contact", "").may(TEXT, "bom-ref", "name", "email", "phone");
        ENTITY.may(TEXT, "bom-ref", "name")
                .may(ANY, "address")
                .may(bare(TEXT), "url")
                .may(bare(contact), "contact");
        var reference =
                new Part("an external reference", "")
                        .must(FIRST, "type", REFERENCE_TYPE)
                        .must(FIRST, "url", TEXT)
                        .may(TEXT, "comment")
                        .may(HASHES, "hashes")
                        .may(PROPERTIES, "properties");
        var references = list("reference", reference);

        LICENCE.may(LICENCE_ID, "id")
                .may(TEXT, "name", "url", "bom-ref")
                .may(attachment, "text")
                .may(ANY, "licensing")
                .may(PROPERTIES, "properties")
                .may(ACKNOWLEDGEMENT, "acknowledgement");
        LICENCE_CHOICE
                .may(LICENCE, "license")
                .may(ANY, "expression", "expressionDetails", "expression-detailed", "licensing")
                .may(TEXT, "bom-ref")
                .may(PROPERTIES, "properties")
                .may(ACKNOWLEDGEMENT, "acknowledgement");

        var source = new Part("a source", "").may(TEXT, "name", "url");
        var issue =
                new Part("an issue", "")
                        .must(FIRST, "type", words("defect", "enhancement", "security"))
                        .may(TEXT, "id", "name", "description")
                        .may(source, "source")
                        .may(ANY, "references");
        var diff = new Part("a diff", "").may(attachment, "text").may(TEXT, "url");
        var patch =
                new Part("a patch", "")
                        .must(
                                FIRST,
                                "type",
                                words("unofficial", "monkey", "backport", "cherry-pick"))
                        .may(diff, "diff")
                        .may(list("issue", issue), "resolves");
        var action = new Part("an action", "").may(TEXT, "timestamp", "name", "email");
        var commit =
                new Part("a commit", "")
                        .may(TEXT, "uid", "url", "message")
                        .may(action, "author", "committer");
        var pedigree =
                new Part("a pedigree", "")
                        .may(COMPONENTS, "ancestors", "descendants", "variants")
                        .may(list("commit", commit), "commits")
                        .may(list("patch", patch), "patches")
                        .may(TEXT, "notes");
        var swid =
                new Part("a SWID tag", "")
                        .must(FIRST, "tagId", TEXT)
                        .must(FIRST, "name", TEXT)
                        .may(TEXT, "version", "url")
                        .may(
                                new Text(
                                        "type",
                                        text -> WHOLE.matcher(text).matches(),
                                        "a whole number"),
                                "tagVersion")
                        .may(TRUTH, "patch")
                        .may(attachment, "text");
        var evidence =
                new Part("the evidence", "")
                        .may(LICENCES, "licenses")
                        .may(ANY, "copyright", "occurrences", "callstack", "identity");

        COMPONENT
                .must(FIRST, "type", TYPE)
                .may(
                        new Text(
                                "mime-type",
                                text -> MIME_TYPE.matcher(text).matches(),
                                "a media type, such as image/jpeg,"),
                        "mime-type")
                .may(TEXT, "bom-ref", "author", "publisher", "group", "name")
                .may(TEXT, "version", "versionRange")
                .may(TEXT, "description", "copyright", "cpe", "purl")
                .may(ENTITY, "supplier", "manufacturer")
                .may(list("author", contact), "authors")
                .may(SCOPE, "scope")
                .may(HASHES, "hashes")
                .may(LICENCES, "licenses")
                .may(swid, "swid")
                .may(TRUTH, "modified", "isExternal")
                .may(pedigree, "pedigree")
                .may(references, "externalReferences")
                .may(COMPONENTS, "components")
                .may(evidence, "evidence")
                .may(PROPERTIES, "properties")
                .may(ANY, "releaseNotes", "signature", "modelCard")
                .may(bare(ANY), "data", "omniborId", "swhid")
                .may(ANY, "cryptoProperties", "tags", "patentAssertions");

        // As JSON writes it up to 1.4; later XML has it within a dataflow.
        var classified =
                new Part("the data of a service", "classification")
                        .must(FIRST, "flow", FLOW)
                        .must(FIRST, "classification", TEXT)
                        .may(TEXT, "name", "description")
                        .may(ANY, "governance", "source", "destination");
        SERVICE.must(FIRST, "name", TEXT)
                .may(TEXT, "bom-ref", "group", "version", "description", "trustZone")
                .may(ENTITY, "provider")
                .may(TRUTH, "authenticated", "x-trust-boundary")
                .may(ANY, "endpoints", "releaseNotes", "signature", "tags", "patentAssertions")
                .may(
                        new Items(
                                Map.of(
                                        "",
                                        classified,
                                        "classification",
                                        classified,
                                        "dataflow",
                                        dataflow(classified)),
                                false,
                                false),
                        "data")
                .may(LICENCES, "licenses")
                .may(references, "externalReferences")
                .may(SERVICES, "services")
                .may(PROPERTIES, "properties");

        METADATA.may(TEXT, "timestamp")
                .may(ANY, "tools", "lifecycles")
                .may(list("author", contact), "authors")
                .may(COMPONENT, "component")
                .may(ENTITY, "manufacture", "manufacturer", "supplier")
                .may(LICENCES, "licenses")
                .may(PROPERTIES, "properties")
                .may(
                        new Part("the constraints of distribution", "").may(TLP, "tlp"),
                        "distributionConstraints");

        var dependency = new Part("a dependency", "");
        dependency
                .must(FIRST, "ref", TEXT)
                .may(ANY, "dependsOn", "provides")
                .may(bare(dependency), "dependency");
        var composition =
                new Part("a composition", "")
                        .must(FIRST, "aggregate", AGGREGATE)
                        .may(TEXT, "bom-ref")
                        .may(ANY, "assemblies", "dependencies", "vulnerabilities", "signature");

        SOURCE_REFERENCE.may(TEXT, "id").may(source, "source");
        var rating =
                new Part("a rating", "")
                        .may(source, "source")
                        .may(ANY, "score")
                        .may(SEVERITY, "severity")
                        .may(METHOD, "method")
                        .may(TEXT, "vector", "justification");
        ANALYSIS.may(STATE, "state")
                .may(JUSTIFICATION, "justification")
                .may(RESPONSES, "response", "responses")
                .may(TEXT, "detail", "firstIssued", "lastUpdated");
        AFFECTED.must(FIRST, "ref", TEXT).may(ANY, "versions");
        VULNERABILITY
                .may(TEXT, "bom-ref", "id", "description", "detail", "recommendation")
                .may(TEXT, "workaround", "created", "published", "updated", "rejected")
                .may(source, "source")
                .may(SOURCE_REFERENCES, "references")
                .may(list("rating", rating), "ratings")
                .may(ANY, "cwes", "credits", "tools", "proofOfConcept")
                .may(
                        list(
                                "advisory",
                                new Part("an advisory", "")
                                        .may(TEXT, "title")
                                        .must(FIRST, "url", TEXT)),
                        "advisories")
                .may(ANALYSIS, "analysis")
                .may(AFFECTS, "affects")
                .may(PROPERTIES, "properties");

        BOM.may(TEXT, "$schema", "bomFormat", "specVersion", "serialNumber", "version")
                .may(METADATA, "metadata")
                .may(COMPONENTS, "components")
                .may(SERVICES, "services")
                .may(references, "externalReferences")
                .may(list("dependency", dependency), "dependencies")
                .may(list("composition", composition), "compositions")
                .may(PROPERTIES, "properties")
                .may(VULNERABILITIES, "vulnerabilities")
                .may(ANY, "annotations", "formulation", "declarations", "definitions")
                .may(ANY, "signature", "citations");
    }

    private CycloneDxShapes() {}

    private static Part dataflow(Part classified) {
        return new Part("a data flow", "")
                .may(TEXT, "name", "description")
                .may(bare(classified), "classification")
                .may(ANY, "governance", "source", "destination");
    }
}
