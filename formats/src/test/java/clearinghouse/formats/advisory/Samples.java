package clearinghouse.formats.advisory;

import clearinghouse.formats.cvss.Cvss31;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.VersionRange;
import clearinghouse.formats.version.VersionScheme;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One valid advisory, on a real vulnerability; tests change one thing in it. */
public final class Samples {

    public static final String SHA256 = "ab".repeat(32);

    private Samples() {}

    public static Advisory orgJson() {
        return orgJson(
                TlpLabel.CLEAR,
                List.of(
                        new Identifier.Cve("CVE-2022-45688"),
                        new Identifier.Ghsa("GHSA-3vqj-43w4-2q58")));
    }

    public static Advisory orgJson(TlpLabel tlp, List<Identifier> identifiers) {
        return new Advisory(
                new Tracking(
                        "CLH-2026-0001",
                        Tracking.Status.FINAL,
                        List.of(
                                new Revision(
                                        1,
                                        Instant.parse("2026-11-22T09:00:00Z"),
                                        "Initial publication"),
                                new Revision(
                                        2,
                                        Instant.parse("2026-11-22T12:30:00Z"),
                                        "Adds the tested patch"))),
                "Unbounded recursion when JSON-java converts XML to JSON",
                "Deeply nested XML makes JSON-java before 20230227 exhaust the stack, which ends the"
                        + " thread that converts it.",
                "XML.toJSONObject recurses once for each open element and sets no limit, so a short"
                        + " document with many nested elements causes a StackOverflowError.",
                new Publisher(
                        Publisher.Category.COORDINATOR,
                        "Example Clearinghouse",
                        URI.create("https://clearinghouse.example"),
                        "Write to security@clearinghouse.example"),
                tlp,
                identifiers,
                List.of(orgJsonProduct()),
                Optional.of(new Cvss31("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H")),
                List.of(new Cwe(674, "Uncontrolled Recursion")),
                Optional.of(
                        new SsvcInputs(
                                SsvcInputs.Exploitation.POC,
                                true,
                                SsvcInputs.TechnicalImpact.PARTIAL,
                                false)),
                List.of(
                        new Remediation(
                                Remediation.Category.VENDOR_FIX,
                                "Update to 20230227 or later.",
                                Optional.of("20230227"),
                                Optional.of(
                                        URI.create(
                                                "https://repo1.maven.org/maven2/org/json/json/20230227/")),
                                Optional.empty()),
                        new Remediation(
                                Remediation.Category.VENDOR_FIX,
                                "Install the tested build that bounds the nesting.",
                                Optional.of("20220924-clearinghouse.1"),
                                Optional.of(
                                        URI.create(
                                                "https://clearinghouse.example/targets/json.jar")),
                                Optional.of(
                                        new FileHash("json-20220924-clearinghouse.1.jar", SHA256))),
                        new Remediation(
                                Remediation.Category.WORKAROUND,
                                "Refuse XML that nests deeper than 512 elements before converting"
                                        + " it.",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())),
                List.of(
                        new Reference(
                                Reference.Kind.REPORT,
                                URI.create("https://github.com/stleary/JSON-java/issues/708"),
                                "Upstream report"),
                        new Reference(
                                Reference.Kind.PACKAGE,
                                URI.create("https://github.com/stleary/JSON-java"),
                                "JSON-java")),
                List.of(
                        new Credit(Credit.Kind.FINDER, "scout-7", "First AI Lab"),
                        new Credit(Credit.Kind.COORDINATOR, "", "Example Clearinghouse")),
                List.of());
    }

    public static AffectedProduct orgJsonProduct() {
        return new AffectedProduct(
                "stleary",
                "JSON-java",
                PackageUrl.of("pkg:maven/org.json/json"),
                VersionRange.before(VersionScheme.MAVEN, "20230227"),
                List.of("20220924"),
                List.of("20220924-clearinghouse.1", "20230227"));
    }

    /** Two branches, fixed apart: 1.1 opens a new one in which the first fix is not. */
    public static Advisory branches() {
        var plain = orgJson();
        var product =
                new AffectedProduct(
                        "stleary",
                        "JSON-java",
                        PackageUrl.of("pkg:maven/org.json/json"),
                        new VersionRange(
                                VersionScheme.MAVEN,
                                List.of(
                                        new VersionRange.Event.Introduced("0"),
                                        new VersionRange.Event.Fixed("1.0.5"),
                                        new VersionRange.Event.Introduced("1.1"),
                                        new VersionRange.Event.Fixed("2.0"))),
                        List.of("1.0"),
                        List.of("1.0.5", "2.0"));
        return new Advisory(
                plain.tracking(),
                plain.title(),
                plain.summary(),
                plain.description(),
                plain.publisher(),
                plain.tlp(),
                plain.identifiers(),
                List.of(product),
                plain.cvss(),
                plain.cwes(),
                plain.ssvc(),
                List.of(),
                plain.references(),
                plain.credits(),
                plain.sectors());
    }

    public static Advisory usedIn(Sector... sectors) {
        var plain = orgJson();
        return new Advisory(
                plain.tracking(),
                plain.title(),
                plain.summary(),
                plain.description(),
                plain.publisher(),
                plain.tlp(),
                plain.identifiers(),
                plain.affected(),
                plain.cvss(),
                plain.cwes(),
                plain.ssvc(),
                plain.remediations(),
                plain.references(),
                plain.credits(),
                List.of(sectors));
    }

    public static Advisory withRemedyFor(String affectedVersion) {
        var plain = orgJson();
        return new Advisory(
                plain.tracking(),
                plain.title(),
                plain.summary(),
                plain.description(),
                plain.publisher(),
                plain.tlp(),
                plain.identifiers(),
                plain.affected(),
                plain.cvss(),
                plain.cwes(),
                plain.ssvc(),
                List.of(
                        new Remediation(
                                Remediation.Category.MITIGATION,
                                "A patched build.",
                                Optional.empty(),
                                Optional.of(affectedVersion),
                                Optional.empty(),
                                Optional.empty())),
                plain.references(),
                plain.credits(),
                plain.sectors());
    }
}
