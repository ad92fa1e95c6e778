package clearinghouse.advisory;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.Advisory;
import clearinghouse.formats.convert.CycloneDxVexRenderer;
import clearinghouse.formats.csaf.CsafRenderer;
import clearinghouse.formats.csaf.validation.CsafValidator;
import clearinghouse.formats.cve.CveAssigner;
import clearinghouse.formats.cve.CveRenderer;
import clearinghouse.formats.cve.GcveId;
import clearinghouse.formats.cve.GcveRenderer;
import clearinghouse.formats.osv.OsvRenderer;
import clearinghouse.formats.vex.OpenVexRenderer;
import clearinghouse.kernel.Digest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A rendering of a published advisory with what proves it whole and ours.
 *
 * @param signature detached, OpenPGP, in armour
 */
public record Document(
        DocumentFormat format,
        String fileName,
        byte[] content,
        String sha256,
        String sha512,
        String signature) {

    /** As it was rendered, before it is signed. */
    record Rendered(DocumentFormat format, String fileName, byte[] content) {

        Document signedWith(DocumentSigner key) {
            return new Document(
                    format,
                    fileName,
                    content,
                    Digest.sha256(content).hex(),
                    Digest.sha512(content).hex(),
                    key.sign(content));
        }
    }

    /**
     * In every format; a CVE record only where there is a CVE id. Invalid where a format cannot say
     * it, or where the CSAF document is not valid.
     *
     * @param gcveAuthority whose record in the form of GCVE is written, where there is one
     * @param folder the address under which the CSAF document will be found
     * @param now when the CSAF document is judged
     */
    static Parsed<List<Rendered>> renderAll(
            Advisory advisory,
            CveAssigner assigner,
            Optional<Integer> gcveAuthority,
            Optional<URI> folder,
            Instant now) {
        var csafName = CsafRenderer.fileName(advisory.tracking().id());
        var stem = csafName.substring(0, csafName.length() - ".json".length());
        var rendered = new ArrayList<Rendered>();
        var problems = new ArrayList<Problem>();
        var csafText = CsafRenderer.render(advisory, folder);
        var csaf = rendered(DocumentFormat.CSAF, csafName, csafText);
        problems.addAll(csafFaults(csaf.content(), now));
        rendered.add(csaf);
        add(
                DocumentFormat.OSV,
                stem + ".osv.json",
                OsvRenderer.render(advisory),
                rendered,
                problems);
        if (advisory.cve().isPresent()) {
            add(
                    DocumentFormat.CVE,
                    stem + ".cve.json",
                    CveRenderer.render(advisory, assigner),
                    rendered,
                    problems);
        }
        rendered.add(
                rendered(
                        DocumentFormat.OPENVEX,
                        stem + ".openvex.json",
                        OpenVexRenderer.render(advisory)));
        // The ending by which CycloneDX knows its files.
        add(
                DocumentFormat.CYCLONEDX_VEX,
                stem + ".cdx.json",
                CycloneDxVexRenderer.render(csafText, now),
                rendered,
                problems);
        gcveAuthority.ifPresent(it ->
                add(
                        DocumentFormat.GCVE,
                        stem + ".gcve.json",
                        GcveRenderer.render(
                                advisory, assigner, GcveId.of(it, advisory.tracking().id())),
                        rendered,
                        problems));
        return problems.isEmpty() ? Parsed.valid(rendered) : Parsed.invalid(problems);
    }

    /** Invalid where the document is not valid. */
    static Parsed<Rendered> renderCsaf(Advisory advisory, Optional<URI> folder, Instant now) {
        var csaf =
                rendered(
                        DocumentFormat.CSAF,
                        CsafRenderer.fileName(advisory.tracking().id()),
                        CsafRenderer.render(advisory, folder));
        var problems = csafFaults(csaf.content(), now);
        return problems.isEmpty() ? Parsed.valid(csaf) : Parsed.invalid(problems);
    }

    /** The pointers lead into a document that nobody has seen yet, so they stand in the words. */
    private static List<Problem> csafFaults(byte[] csaf, Instant now) {
        return CsafValidator.validate(csaf, CsafValidator.Extent.BASIC, now).errors().stream()
                .map(fault ->
                        new Problem(
                                "",
                                "csaf-" + fault.code(),
                                "as a CSAF document it would break %s at %s: %s"
                                        .formatted(
                                                fault.code().equals("schema")
                                                        ? "the schema"
                                                        : "test " + fault.code(),
                                                fault.pointer(),
                                                fault.message())))
                .toList();
    }

    private static void add(
            DocumentFormat format,
            String fileName,
            Parsed<String> text,
            List<Rendered> rendered,
            List<Problem> problems) {
        switch (text) {
            case Parsed.Valid<String>(var json) -> rendered.add(rendered(format, fileName, json));
            case Parsed.Invalid<String>(var faults) -> problems.addAll(faults);
        }
    }

    private static Rendered rendered(DocumentFormat format, String fileName, String json) {
        return new Rendered(format, fileName, json.getBytes(StandardCharsets.UTF_8));
    }

    /** What {@code sha256sum --check} reads. */
    public String sha256File() {
        return sha256 + "  " + fileName + "\n";
    }

    /** What {@code sha512sum --check} reads. */
    public String sha512File() {
        return sha512 + "  " + fileName + "\n";
    }
}
