package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No secret stands in the sources, and none ever did, for a scanner that others wrote. */
class SecretsTest {

    private static final Path SCANNER = ServerProcess.repository().resolve("e2e/secret-scan");
    private static final Set<String> MADE = Set.of("target", "node_modules", ".git");
    private static final int PART = 500_000;

    @TempDir private Path folder = Path.of("");

    @BeforeAll
    static void assumeInstalled() {
        Tool.assumeInstalled("node", "apt-get install nodejs npm");
        assumeTrue(
                Files.isDirectory(SCANNER.resolve("node_modules/secretlint")),
                "not run: e2e/secret-scan is not installed (npm ci)");
    }

    /** Exit 0 means that it found nothing, 1 that it did, 2 that it could not look. */
    private Tool.Result scan() {
        return Tool.run(
                folder,
                Map.of(),
                List.of(
                        "node",
                        SCANNER.resolve("node_modules/secretlint/bin/secretlint.js").toString(),
                        "--secretlintrc",
                        SCANNER.resolve("secretlintrc.json").toString(),
                        "--format",
                        "unix",
                        // A report is no place for it either.
                        "--maskSecrets",
                        "**/*"));
    }

    private void plant(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void no_secret_stands_in_the_sources() throws IOException {
        copy(ServerProcess.repository(), folder);
        var scanned = scan();
        assertThat(scanned.exit()).as(scanned.output()).isZero();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var all = Files.list(from)) {
            for (var each : all.toList()) {
                var there = to.resolve(each.getFileName().toString());
                if (MADE.contains(each.getFileName().toString())) {
                    continue;
                }
                if (Files.isDirectory(each)) {
                    copy(each, Files.createDirectories(there));
                } else {
                    Files.copy(each, there);
                }
            }
        }
    }

    @Test
    void no_secret_ever_stood_there() throws IOException {
        Tool.assumeInstalled("git", "apt-get install git");
        assumeTrue(
                Files.exists(ServerProcess.repository().resolve(".git")),
                "not run: this is no clone, so there is no history");
        var added =
                Tool.run(
                        ServerProcess.repository(),
                        Map.of(),
                        List.of("git", "log", "--all", "-p", "--no-color", "--format=%B"));
        assertThat(added.exit()).isZero();
        var text = added.output();
        for (int at = 0; at < text.length(); at += PART) {
            // A part begins within the one before, so that no secret is cut in two.
            plant(
                    at + ".txt",
                    text.substring(Math.max(0, at - 200), Math.min(text.length(), at + PART)));
        }
        var scanned = scan();
        assertThat(scanned.exit()).as(scanned.output()).isZero();
    }

    @Test
    void what_is_planted_is_found_our_own_tokens_too() throws IOException {
        var filler = String.join("\n", Collections.nCopies(20_000, "+    nothing of interest"));
        plant("src/Token.java", filler + "\nvar token = \"" + token() + "\";\n" + filler);
        plant(".ci/invitation", "inv_" + "aB3-".repeat(16) + "\n");
        plant("docs/link.md", "https://hub.example/enrol#" + "x".repeat(43) + "\n");
        // In two parts, or this file would be found first.
        plant("cloud.env", "GITHUB_TOKEN=ghp" + "_" + "aB3xY9".repeat(6) + "\n");
        plant("npm.env", "NPM_TOKEN=npm" + "_" + "aB3xY9".repeat(6) + "\n");
        var name = "RSA PRIVATE KEY-----\n";
        plant("key.pem", "-----BEGIN " + name + "MIIE".repeat(200) + "\n-----END " + name);
        plant("clean.txt", "ch_short and inv_forged are none\n");
        // A token of npm has no underscore, and the name of a test has many.
        plant("Names.java", "void npm_is_read_as_a_tree_and_what_is_missing_is_not_there() {}\n");
        var scanned = scan();
        assertThat(scanned.exit()).as(scanned.output()).isEqualTo(1);
        assertThat(scanned.output())
                .contains(
                        "Token.java",
                        ".ci/invitation",
                        "link.md",
                        "cloud.env",
                        "npm.env",
                        "key.pem")
                .doesNotContain("clean.txt", "Names.java")
                .doesNotContain(token());
    }

    /** As docs/operate/tokens.md describes it. */
    private static String token() {
        var body = "ch_" + "aB3xY9".repeat(8).substring(0, 43);
        var sum = new CRC32();
        sum.update(body.getBytes(StandardCharsets.US_ASCII));
        return body + String.format(Locale.ROOT, "%08x", sum.getValue());
    }
}
