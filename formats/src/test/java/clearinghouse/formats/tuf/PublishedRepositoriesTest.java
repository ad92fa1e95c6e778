package clearinghouse.formats.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two repositories of theupdateframework/tuf-conformance, made and signed by others. */
class PublishedRepositoriesTest {
    private static final String FOLDER = "tuf_conformance/static_data/";

    @ParameterizedTest
    @CsvSource({
        "tuf-on-ci-0.11, 1, 2, 2025-02-09T09:17:23Z, delegatedrole/artifact",
        "sigstore-root-signing, 12, 272, 2025-02-09T12:02:08Z, trusted_root.json",
    })
    void a_repository_of_others_verifies_down_to_its_target(
            String name, long rootVersion, long timestampVersion, Instant now, String path)
            throws IOException {
        var files = files(name);
        var trusted = refreshed(files, now);
        assertThat(trusted.root().version()).isEqualTo(rootVersion);
        assertThat(trusted.timestamp().orElseThrow().version()).isEqualTo(timestampVersion);

        var found = trusted.find(path);
        while (found instanceof TrustedMetadata.Needs needs) {
            trusted =
                    ((Refresh.Current) Refresh.role(trusted, needs, source(files), now)).trusted();
            found = trusted.find(path);
        }
        var target = ((TrustedMetadata.Found) found).target();
        var served =
                RepositorySimulator.file(
                        files,
                        "targets/" + FileNames.target(new TargetPath(path), target).getFirst());
        assertThat(target.check(path).refusal(served)).isEmpty();
        served[0] ^= 1;
        assertThat(target.check(path).refusal(served))
                .contains(new Refusal.Tampered(path, Refusal.Part.HASH));
    }

    @Test
    void the_same_repository_is_expired_a_week_later() throws IOException {
        var files = files("sigstore-root-signing");
        var start =
                (TrustedMetadata.Accepted)
                        TrustedMetadata.start(RepositorySimulator.file(files, "initial_root.json"));
        assertThat(
                        Refresh.topRoles(
                                start.trusted(),
                                source(files),
                                Instant.parse("2025-02-16T00:00:00Z"),
                                _ -> {}))
                .isEqualTo(
                        new Refresh.Refused(
                                new Refusal.Expired(
                                        "timestamp.json", Instant.parse("2025-02-15T19:20:37Z"))));
    }

    @Test
    void every_file_is_written_back_as_it_was_read() throws IOException {
        var read = new ArrayList<String>();
        for (var repository : new String[] {"tuf-on-ci-0.11", "sigstore-root-signing"}) {
            files(repository)
                    .forEach((name, bytes) -> {
                        if (name.startsWith("metadata/")
                                && Signed.parse(name, bytes, 1_000_000)
                                        instanceof Signed.Valid(var file)) {
                            var again = (Signed.Valid) Signed.parse(name, file.bytes(), 1_000_000);
                            assertThat(again.file().payload()).isEqualTo(file.payload());
                            read.add(name);
                        }
                    });
        }
        // The first four Sigstore roots have times with fractions, which the specification does not
        // allow.
        assertThat(read)
                .hasSizeGreaterThan(12)
                .contains("metadata/5.root.json", "metadata/12.root.json");
    }

    private static TrustedMetadata refreshed(Map<String, byte[]> files, Instant now) {
        return switch (TrustedMetadata.start(
                RepositorySimulator.file(files, "initial_root.json"))) {
            case TrustedMetadata.Refused(var why) -> throw new AssertionError(why);
            case TrustedMetadata.Accepted(var start) ->
                    switch (Refresh.topRoles(start, source(files), now, _ -> {})) {
                        case Refresh.Current(var trusted) -> trusted;
                        case Refresh.Refused(var why) -> throw new AssertionError(why);
                        case Refresh.Unavailable unavailable ->
                                throw new AssertionError(unavailable);
                    };
        };
    }

    private static Refresh.Source source(Map<String, byte[]> files) {
        return (name, _) -> {
            var bytes = files.get("metadata/" + name);
            return bytes == null ? new Refresh.Absent() : new Refresh.Content(bytes);
        };
    }

    private static Map<String, byte[]> files(String repository) throws IOException {
        var archive = sharedData().resolve("tuf/tuf-conformance.tar.gz");
        assumeTrue(
                Files.exists(archive),
                "not run: ../shared/data/tuf/tuf-conformance.tar.gz is not here");
        var files = new HashMap<String, byte[]>();
        try (var in = new GZIPInputStream(Files.newInputStream(archive))) {
            var longName = "";
            // A ustar header is 512 bytes: the name first, the size in octal at 124; content is
            // padded to 512.
            for (var header = in.readNBytes(512);
                    header.length == 512 && header[0] != 0;
                    header = in.readNBytes(512)) {
                int size = Integer.parseInt(text(header, 124, 12), 8);
                var content = in.readNBytes(size);
                in.skipNBytes((512 - size % 512) % 512);
                if (header[156] == 'x') {
                    // A pax header: "<length> path=<name>\n", for the file that follows.
                    var record = text(content, 0, size);
                    longName = record.substring(record.indexOf("path=") + "path=".length());
                    continue;
                }
                var name = longName.isEmpty() ? text(header, 0, 100) : longName;
                longName = "";
                if (name.startsWith(FOLDER + repository + "/")) {
                    files.put(name.substring((FOLDER + repository + "/").length()), content);
                }
            }
        }
        return files;
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(Arrays.copyOfRange(header, from, end), StandardCharsets.US_ASCII).strip();
    }

    private static Path sharedData() {
        var folder = Path.of("").toAbsolutePath();
        while (folder.getParent() != null && !Files.exists(folder.resolve(".mvn"))) {
            folder = folder.getParent();
        }
        return folder.resolveSibling("shared").resolve("data");
    }
}
