package clearinghouse.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.purl.PackageUrl;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditionTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    // hours later, targets changed -> versions of root, targets, snapshot, timestamp
    @ParameterizedTest
    @CsvSource({
        "0,    false, 1 1 1 1",
        "11,   false, 1 1 1 1",
        "12,   false, 1 1 1 2",
        "84,   false, 1 1 2 2",
        "1080, false, 1 2 2 2",
        "4380, false, 2 2 2 2",
        "0,    true,  1 2 2 2"
    })
    void a_file_is_new_when_it_is_due_or_names_one_that_is(
            long hours, boolean targetsChanged, String versions) {
        var first = Edition.first(START);
        var next = first.next(targetsChanged, START.plus(Duration.ofHours(hours))).orElse(first);
        assertThat(versions(next)).isEqualTo(versions);
    }

    @Test
    void what_is_renewed_lives_from_now_and_what_is_not_keeps_its_end() {
        var later = START.plus(Duration.ofHours(12));
        var next = Edition.first(START).next(false, later).orElseThrow();
        assertThat(next.of(TufRole.TIMESTAMP).expires())
                .isEqualTo(Instant.parse("2026-03-02T22:00:00Z"));
        assertThat(next.of(TufRole.SNAPSHOT).expires())
                .isEqualTo(Instant.parse("2026-03-08T10:00:00Z"));
    }

    @Test
    void a_server_that_was_down_for_longer_than_every_file_lives_renews_them_all() {
        var next =
                Edition.first(START).next(false, START.plus(Duration.ofDays(1000))).orElseThrow();
        assertThat(versions(next)).isEqualTo("2 2 2 2");
    }

    private static String versions(Edition edition) {
        return String.join(
                " ",
                Arrays.stream(TufRole.values())
                        .map(role -> String.valueOf(edition.of(role).version()))
                        .toList());
    }

    @Test
    void a_rebuilt_package_is_named_after_what_it_replaces() {
        var remedy = remedy("pkg:maven/org.json/json@20220924").orElseThrow();
        assertThat(remedy.after().render())
                .isEqualTo("pkg:maven/org.json/json@20220924-clearinghouse.1");
        assertThat(remedy.target().value())
                .isEqualTo(
                        "org.json/json/20220924-clearinghouse.1/json-20220924-clearinghouse.1.jar");
    }

    @Test
    void what_is_no_versioned_maven_package_has_no_name_for_its_remedy() {
        assertThat(
                        List.of(
                                "pkg:npm/left-pad@1.0.0",
                                "pkg:maven/org.json/json",
                                "pkg:maven/json@1",
                                "pkg:maven/a/b/c@1",
                                "pkg:maven/org.json/json@..%2F..%2Fx"))
                .allMatch(purl -> remedy(purl).isEmpty());
    }

    private static Optional<Remedy> remedy(String purl) {
        return Remedy.of(PackageUrl.of(purl), 1);
    }
}
