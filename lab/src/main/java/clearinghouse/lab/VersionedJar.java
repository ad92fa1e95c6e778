package clearinghouse.lab;

import clearinghouse.formats.purl.PackageUrl;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A judged jar under the version of its release. Scanners take a jar's version from its own
 * metadata: one that kept the version it was built from would be reported as vulnerable for ever.
 */
public final class VersionedJar {

    private static final Attributes.Name BUNDLE_VERSION = new Attributes.Name("Bundle-Version");
    private static final Pattern VERSION_LINE = Pattern.compile("(?m)^version[ \\t]*[=:].*$");
    private static final Pattern OSGI =
            Pattern.compile("(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?(?:\\.([\\w-]+))?");

    private VersionedJar() {}

    /**
     * The same jar but for the version that its manifest and its pom.properties state. What other
     * packages import it by, and what it holds of other packages, stays as it is.
     *
     * @param after the package URL with the released version
     */
    public static byte[] of(byte[] judged, PackageUrl before, PackageUrl after) {
        try {
            var files = Jars.read(new ByteArrayInputStream(judged));
            files.computeIfPresent(
                    "META-INF/maven/%s/%s/pom.properties"
                            .formatted(before.namespace(), before.name()),
                    (_, content) -> properties(content, after.version()));
            files.computeIfPresent(
                    Jars.MANIFEST,
                    (_, content) -> manifest(content, before.version(), after.version()));
            return Jars.pack(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] properties(byte[] content, String version) {
        var text = new String(content, StandardCharsets.ISO_8859_1);
        return VERSION_LINE
                .matcher(text)
                .replaceAll(Matcher.quoteReplacement("version=" + version))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] manifest(byte[] content, String before, String after) {
        try {
            var manifest = new Manifest(new ByteArrayInputStream(content));
            var main = manifest.getMainAttributes();
            main.computeIfPresent(Attributes.Name.IMPLEMENTATION_VERSION, (_, _) -> after);
            main.computeIfPresent(
                    BUNDLE_VERSION, (_, bundle) -> osgi(bundle.toString(), before, after));
            var written = new ByteArrayOutputStream();
            manifest.write(written);
            return written.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * OSGi Core 3.2.5: three numbers and a qualifier of letters, digits, {@code _} and {@code -}.
     */
    static String osgi(String bundle, String before, String after) {
        var parts = OSGI.matcher(bundle.strip());
        if (!parts.matches()) {
            return bundle;
        }
        var added = after.startsWith(before) ? after.substring(before.length()) : after;
        var qualifier = added.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-", "");
        return "%s.%s.%s.%s%s"
                .formatted(
                        parts.group(1),
                        parts.group(2) == null ? "0" : parts.group(2),
                        parts.group(3) == null ? "0" : parts.group(3),
                        parts.group(4) == null ? "" : parts.group(4) + "-",
                        qualifier);
    }
}
