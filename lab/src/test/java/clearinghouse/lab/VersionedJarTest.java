package clearinghouse.lab;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.purl.PackageUrl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VersionedJarTest {

    private static final PackageUrl BEFORE = PackageUrl.of("pkg:maven/org.json/json@20220924");
    private static final PackageUrl AFTER =
            PackageUrl.of("pkg:maven/org.json/json@20220924-clearinghouse.1");
    private static final String OURS = "META-INF/maven/org.json/json/pom.properties";
    private static final String SHADED = "META-INF/maven/org.other/other/pom.properties";

    @Test
    void a_scanner_reads_the_released_version_and_all_else_is_what_was_judged() throws IOException {
        var judged =
                new TreeMap<>(
                        Map.of(
                                Jars.MANIFEST,
                                bytes(
                                        """
                                        Manifest-Version: 1.0
                                        Bundle-Version: 20220924.0.0
                                        Implementation-Version: 20220924
                                        Export-Package: org.json;version="20220924.0.0"

                                        """),
                                OURS,
                                bytes("artifactId=json\ngroupId=org.json\nversion=20220924\n"),
                                SHADED,
                                bytes("version=20220924\n"),
                                "org/json/XML.class",
                                new byte[] {1, 2, 3}));

        var released = Jars.read(new ByteArrayInputStream(released(judged)));

        assertThat(released)
                .extractingByKey(Jars.MANIFEST)
                .extracting(VersionedJarTest::text)
                .asString()
                .contains("Bundle-Version: 20220924.0.0.clearinghouse-1\r\n")
                .contains("Implementation-Version: 20220924-clearinghouse.1\r\n")
                .contains("Export-Package: org.json;version=\"20220924.0.0\"\r\n");
        assertThat(released)
                .extractingByKey(OURS)
                .extracting(VersionedJarTest::text)
                .isEqualTo("artifactId=json\ngroupId=org.json\nversion=20220924-clearinghouse.1\n");
        assertThat(released).containsOnlyKeys(judged.keySet());
        for (var same : new String[] {SHADED, "org/json/XML.class"}) {
            assertThat(released.get(same)).isEqualTo(judged.get(same));
        }
        assertThat(released(judged)).isEqualTo(released(judged));
    }

    @Test
    void a_jar_that_states_no_version_stays_as_it_is() throws IOException {
        var judged = new TreeMap<>(Map.of("org/json/XML.class", new byte[] {1}));
        assertThat(released(judged)).isEqualTo(Jars.pack(judged));
    }

    @Test
    void a_bundle_version_stays_one_that_osgi_takes() {
        assertThat(osgi("20220924.0.0")).isEqualTo("20220924.0.0.clearinghouse-1");
        assertThat(osgi("2.1")).isEqualTo("2.1.0.clearinghouse-1");
        assertThat(osgi("1.2.3.RELEASE")).isEqualTo("1.2.3.RELEASE-clearinghouse-1");
        assertThat(osgi("no version")).isEqualTo("no version");
    }

    private static String osgi(String bundle) {
        return VersionedJar.osgi(bundle, BEFORE.version(), AFTER.version());
    }

    private static byte[] released(Map<String, byte[]> files) throws IOException {
        return VersionedJar.of(Jars.pack(files), BEFORE, AFTER);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }
}
