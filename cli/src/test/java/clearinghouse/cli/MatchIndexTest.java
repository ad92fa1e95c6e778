package clearinghouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.published.PublishedDocument;
import clearinghouse.formats.tuf.FileNames;
import clearinghouse.formats.tuf.Signer;
import clearinghouse.formats.tuf.TargetFile;
import clearinghouse.formats.tuf.TargetPath;
import clearinghouse.formats.tuf.TufRepository;
import clearinghouse.matching.IndexFile;
import clearinghouse.matching.Telling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** An inventory compared where it is with the index of a server. */
class MatchIndexTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final TargetPath PART = new TargetPath("advisories/1/07.gz");
    private static final byte[] CONTENT =
            IndexFile.write(
                    List.of(
                            Telling.of(
                                    PublishedDocument.read(
                                                    "",
                                                    JsonMapper.shared()
                                                            .readTree(
                                                                    """
                                                                    {"schema_version": "1.7.0", "id": "GHSA-aaaa-bbbb-cccc",
                                                                     "aliases": ["CVE-2024-0001"], "modified": "2024-01-01T00:00:00Z",
                                                                     "affected": [{"package": {"ecosystem": "npm", "name": "left-pad"},
                                                                      "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.3.0"}]}]}]}
                                                                    """))
                                            .orElseThrow())));

    private final LoopbackServer server = new LoopbackServer();
    private final Signer key = newKey();
    @TempDir private Path folder = Path.of("");

    @AfterEach
    void stop() {
        server.close();
    }

    @BeforeEach
    void serve() throws IOException {
        publish(1, Map.of(PART, target(CONTENT)));
        server.get("/tuf/targets/" + name(CONTENT), CONTENT);
        Files.writeString(
                folder.resolve("bom.json"),
                """
                {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
                 {"type": "library", "name": "left-pad", "version": "1.2.0", "purl": "pkg:npm/left-pad@1.2.0"}]}
                """);
    }

    private static Signer newKey() {
        try {
            return Signer.ed25519(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static TargetFile target(byte[] content) {
        return new TargetFile(content.length, Map.of("sha256", sha256(content)), Map.of());
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String name(byte[] content) {
        return FileNames.target(PART, target(content)).getFirst();
    }

    private void publish(long version, Map<TargetPath, TargetFile> targets) throws IOException {
        var year = NOW.plus(Duration.ofDays(365));
        var files =
                new TufRepository(
                                new TufRepository.Role(1, year, key),
                                new TufRepository.Role(version, year, key),
                                new TufRepository.Role(version, year, key),
                                new TufRepository.Role(version, NOW.plus(Duration.ofDays(1)), key),
                                targets)
                        .metadata();
        files.forEach((name, bytes) -> server.get("/tuf/" + name, bytes));
        Files.write(folder.resolve("root.json"), Objects.requireNonNull(files.get("1.root.json")));
    }

    private Cli.Result match(Instant now, String... more) {
        var args =
                new ArrayList<>(
                        List.of(
                                "match",
                                "--sbom",
                                folder.resolve("bom.json").toString(),
                                "--index",
                                folder.resolve("index").toString(),
                                "--root",
                                folder.resolve("root.json").toString()));
        args.addAll(List.of(more));
        return new Cli(server, folder, InstantSource.fixed(now)).bare(args.toArray(String[]::new));
    }

    private Cli.Result fetch() {
        return match(NOW, "--from", server.address());
    }

    private Path part() {
        return folder.resolve("index/targets").resolve(name(CONTENT));
    }

    @Test
    void what_was_fetched_is_compared_with_and_again_where_there_is_no_network() {
        var result = fetch();
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        assertThat(result.out()).contains("CVE-2024-0001  left-pad 1.2.0  100%");
        server.asked.clear();
        assertThat(match(NOW).out()).isEqualTo(result.out());
        assertThat(server.asked).isEmpty();
    }

    @Test
    void nothing_of_the_inventory_and_of_who_asks_leaves_the_machine() {
        fetch();
        assertThat(server.asked)
                .isNotEmpty()
                .allSatisfy(asked -> {
                    assertThat(asked.line()).startsWith("GET /tuf/");
                    assertThat(asked.headers()).doesNotContainKey("Authorization");
                    assertThat(asked.body()).isEmpty();
                });
    }

    @Test
    void what_is_there_already_is_not_fetched_again_and_what_is_replaced_goes() throws IOException {
        fetch();
        server.asked.clear();
        fetch();
        assertThat(server.asked).noneMatch(asked -> asked.line().contains("/targets/"));
        var other = IndexFile.write(List.of(List.of()));
        server.get("/tuf/targets/" + name(other), other);
        publish(2, Map.of(PART, target(other)));
        assertThat(fetch().out()).contains("nothing was found");
        assertThat(part()).doesNotExist();
        assertThat(folder.resolve("index/1.targets.json")).doesNotExist();
        assertThat(match(NOW).out()).contains("nothing was found");
    }

    @Test
    void a_flipped_byte_is_refused_on_the_way_and_in_the_folder() throws IOException {
        var flipped = CONTENT.clone();
        flipped[flipped.length / 2] ^= 1;
        server.get("/tuf/targets/" + name(CONTENT), flipped);
        assertThat(fetch().exit()).isEqualTo(1);
        assertThat(part()).doesNotExist();
        server.get("/tuf/targets/" + name(CONTENT), CONTENT);
        fetch();
        Files.write(part(), flipped);
        var result = match(NOW);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("07.gz does not have the signed hash");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void metadata_that_another_signed_are_refused() throws IOException {
        fetch();
        var own = Files.readAllBytes(folder.resolve("root.json"));
        var others = new TufRepository.Role(1, NOW.plus(Duration.ofDays(1)), newKey());
        Files.write(
                folder.resolve("index/timestamp.json"),
                Objects.requireNonNull(
                        new TufRepository(others, others, others, others, Map.of())
                                .metadata()
                                .get("timestamp.json")));
        Files.write(folder.resolve("root.json"), own);
        assertThat(match(NOW).exit()).isEqualTo(1);
    }

    @Test
    void an_old_index_is_refused_with_its_age_until_somebody_says_that_it_is_good_enough() {
        fetch();
        var later = NOW.plus(Duration.ofDays(5));
        var result = match(later);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("too old").contains("96 hours ago");
        assertThat(match(later, "--accept-old", "3").exit()).isEqualTo(1);
        assertThat(match(later, "--accept-old", "5").exit()).isZero();
    }

    @Test
    void a_repository_without_an_index_is_told_from_one_whose_index_holds_nothing()
            throws IOException {
        publish(1, Map.of());
        var result = fetch();
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).contains("no advisory index yet");
    }
}
