package clearinghouse.lab;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.runner.protocol.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtefactsTest {

    private static final Content JAR = Content.of("the jar");
    private static final Artefact PINNED = new Artefact("g:a:1:jar", JAR.sha256());

    @TempDir Path cache = Path.of("");

    @Test
    void what_is_missing_is_fetched_once_by_the_users_maven() throws IOException {
        var first =
                new Artefacts(cache, maven("printf 'the jar' > artefact-0"), false)
                        .fetch(List.of(PINNED));
        assertThat(first)
                .isInstanceOfSatisfying(
                        Artefacts.Fetched.Ready.class,
                        ready -> {
                            assertThat(ready.files()).containsOnlyKeys(PINNED);
                            assertThat(ready.files().get(PINNED)).hasContent("the jar");
                        });
        assertThat(new Artefacts(cache, "/no/such/maven", false).fetch(List.of(PINNED)))
                .isEqualTo(first);
        try (var left = Files.newDirectoryStream(cache, "fetch-*")) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void another_file_than_the_pinned_one_is_not_used() throws IOException {
        assertThat(reason(maven("printf 'a trojan' > artefact-0")))
                .contains("g:a:1:jar is not the file");
        assertThat(new Artefacts(cache, "/no/such/maven", false).fetch(List.of(PINNED)))
                .isInstanceOf(Artefacts.Fetched.Missing.class);
    }

    @Test
    void a_cached_file_that_was_changed_is_fetched_again() throws IOException {
        var artefacts = new Artefacts(cache, maven("printf 'the jar' > artefact-0"), false);
        var ready = (Artefacts.Fetched.Ready) artefacts.fetch(List.of(PINNED));
        Files.writeString(ready.files().getOrDefault(PINNED, cache), "changed");
        assertThat(artefacts.fetch(List.of(PINNED))).isEqualTo(ready);
        assertThat(ready.files().get(PINNED)).hasContent("the jar");
    }

    @Test
    void a_missing_maven_is_said_in_one_sentence() {
        assertThat(reason("/no/such/maven"))
                .isEqualTo(
                        "Maven is needed once to fetch g:a:1:jar; install it (Debian: apt install maven).");
    }

    @Test
    void what_maven_says_is_passed_on() throws IOException {
        assertThat(reason(maven("echo '[ERROR] no route to the mirror'; exit 1")))
                .isEqualTo("Maven could not fetch g:a:1:jar: no route to the mirror");
    }

    @Test
    void offline_is_passed_to_maven() throws IOException {
        var maven =
                maven(
                        "case \" $* \" in *' -o '*) printf 'the jar' > artefact-0;; *) exit 1;; esac");
        assertThat(new Artefacts(cache, maven, true).fetch(List.of(PINNED)))
                .isInstanceOf(Artefacts.Fetched.Ready.class);
    }

    @Test
    void nothing_wanted_needs_nothing() {
        assertThat(new Artefacts(cache, "/no/such/maven", false).fetch(List.of()))
                .isEqualTo(new Artefacts.Fetched.Ready(Map.of()));
    }

    private String reason(String maven) {
        return switch (new Artefacts(cache, maven, false).fetch(List.of(PINNED))) {
            case Artefacts.Fetched.Missing(var reason) -> reason;
            case Artefacts.Fetched.Ready _ -> "";
        };
    }

    /** Stands in for Maven: same arguments, same working folder. */
    private String maven(String script) throws IOException {
        var file = cache.resolve("maven");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }
}
