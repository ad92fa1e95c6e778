package clearinghouse.inventory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Inventories for tests. */
public final class Boms {

    public static final String JSON_JAVA = "pkg:maven/org.json/json";

    private Boms() {}

    /** The list of an asset of which is said whether strangers reach it. */
    public static Inventory.Listing listing(String asset, boolean exposed, byte[] document) {
        return new Inventory.Listing(
                Optional.of(asset),
                Map.of(Point.INTERNET_EXPOSED, exposed ? "yes" : "no"),
                document);
    }

    /** A CycloneDX document with one component. */
    public static byte[] cycloneDx(String purl, String version) {
        return """
        {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
         "components": [{"type": "library", "group": "org.json", "name": "json", "version": "%s", "purl": "%s"},
                        {"type": "library", "name": "other", "version": "1.0", "purl": "pkg:maven/org.example/other@1.0"}]}
        """
                .formatted(version, purl)
                .getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] jsonJava(String version) {
        return cycloneDx(
                version.isEmpty() ? JSON_JAVA : JSON_JAVA + "@" + version.replace(" ", "%20"),
                version);
    }

    /** As {@link #jsonJava}, with the hash of the file. */
    public static byte[] jsonJava(String version, String sha256) {
        return new String(jsonJava(version), StandardCharsets.UTF_8)
                .replaceFirst(
                        "\"name\": \"json\"",
                        "\"name\": \"json\", \"hashes\": [{\"alg\": \"SHA-256\", \"content\": \"%s\"}]"
                                .formatted(sha256))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Another package of the same ecosystem, and nothing of what {@link #jsonJava} holds. */
    public static byte[] gsonAlone() {
        return """
        {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
         "components": [{"type": "library", "name": "gson", "version": "2.10", "purl": "pkg:maven/com.google.code.gson/gson@2.10"}]}
        """
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What {@link #jsonJava} holds beside JSON-java. */
    public static byte[] without() {
        return """
        {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
         "components": [{"type": "library", "name": "other", "version": "1.0", "purl": "pkg:maven/org.example/other@1.0"}]}
        """
                .getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] spdx(String version) {
        return """
        {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "core banking",
         "dataLicense": "CC0-1.0", "documentNamespace": "https://bank.example/sbom/1",
         "creationInfo": {"created": "2026-07-01T00:00:00Z", "creators": ["Tool: test"]},
         "packages": [{"SPDXID": "SPDXRef-1", "name": "json", "versionInfo": "%1$s", "downloadLocation": "NOASSERTION",
                       "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                                         "referenceLocator": "pkg:maven/org.json/json@%1$s"}]}]}
        """
                .formatted(version)
                .getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] csv() {
        return """
        vendor,product,version
        Siemens,SIMATIC S7-1200,V4.5
        Schneider Electric,Modicon M340,3.40
        """
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Inventories of published software, as the demo uploads them. */
    public static byte[] example(String name) {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve(".mvn"))) {
            folder = Objects.requireNonNull(folder.getParent(), "not inside a working copy");
        }
        try {
            return Files.readAllBytes(folder.resolve("examples/inventories").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
