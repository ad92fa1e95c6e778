package clearinghouse.formats.tuf;

import static clearinghouse.formats.tuf.RepositorySimulator.CONTENT;
import static clearinghouse.formats.tuf.RepositorySimulator.LATER;
import static clearinghouse.formats.tuf.RepositorySimulator.NOTE;
import static clearinghouse.formats.tuf.RepositorySimulator.newKey;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {
    private static final TargetFile TARGET = TargetFile.of(CONTENT, NOTE);

    private static ContentCheck checked(TargetFile target, byte[] content) {
        var check = target.check("x.jar");
        check.update(content, 0, content.length);
        return check;
    }

    @Test
    void the_signed_bytes_pass() {
        assertThat(checked(TARGET, CONTENT).refusal()).isEmpty();
    }

    @Test
    void other_bytes_of_the_same_length_do_not() {
        var changed = CONTENT.clone();
        changed[0] ^= 1;
        assertThat(checked(TARGET, changed).refusal())
                .contains(new Refusal.Tampered("x.jar", Refusal.Part.HASH));
    }

    @Test
    void a_longer_stream_is_stopped_at_the_signed_length() {
        var check = TARGET.check("x.jar");
        assertThat(check.update(CONTENT, 0, CONTENT.length)).isTrue();
        assertThat(check.update(CONTENT, 0, 1)).isFalse();
        assertThat(check.refusal()).contains(new Refusal.Tampered("x.jar", Refusal.Part.LENGTH));
    }

    @Test
    void a_shorter_stream_is_refused() {
        assertThat(checked(TARGET, Arrays.copyOf(CONTENT, CONTENT.length - 1)).refusal())
                .contains(new Refusal.Tampered("x.jar", Refusal.Part.LENGTH));
    }

    @Test
    void every_hash_that_is_listed_has_to_match() {
        var both = Map.of("sha256", Digests.sha256(CONTENT), "sha512", Digests.sha512(new byte[0]));
        assertThat(checked(new TargetFile(CONTENT.length, both, Map.of()), CONTENT).refusal())
                .contains(new Refusal.Tampered("x.jar", Refusal.Part.HASH));
    }

    @Test
    void a_hash_of_an_unknown_kind_alone_proves_nothing() {
        var unknown = new TargetFile(CONTENT.length, Map.of("md5", "00"), Map.of());
        assertThat(checked(unknown, CONTENT).refusal())
                .hasValueSatisfying(why -> assertThat(why).isInstanceOf(Refusal.Malformed.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a/b.jar",
                "org.json/json/20220924+fix.1/json-20220924.jar",
                "a~b/c@1_2"
            })
    void a_safe_path_is_a_target_path(String path) {
        assertThat(TargetPath.parse(path)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/a", "a/", "a//b", "..", "a/../b", "./a", ".hidden", "-rf", "a\\b", "a b",
                "a%2fb", "a\nb", "é", "C:/a", "a?b", "a#b",
            })
    void a_path_that_could_leave_its_folder_is_not(String path) {
        assertThat(TargetPath.parse(path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "*, a, true",
        "*, a/b, false",
        "a/*, a/b, true",
        "a/*, a/b/c, false",
        "*.tgz, foo.tgz, true",
        "*.tgz, foo.tgz2, false",
        "fo?.tgz, foo.tgz, true",
        "a*b*c, aXbYbZc, true",
        "a*b*c, aXc, false",
        "[ab], a, false",
    })
    void a_pattern_stays_within_its_path_segment(String pattern, String path, boolean matches) {
        assertThat(PathPattern.matches(pattern, path)).isEqualTo(matches);
    }

    @Test
    void a_target_is_served_under_each_of_its_hashes() {
        assertThat(FileNames.target(new TargetPath("a/b/x.jar"), TARGET))
                .containsExactly(
                        "a/b/" + Digests.sha256(CONTENT) + ".x.jar",
                        "a/b/" + Digests.sha512(CONTENT) + ".x.jar");
        assertThat(FileNames.target(new TargetPath("x.jar"), TARGET).getFirst())
                .isEqualTo(Digests.sha256(CONTENT) + ".x.jar");
    }

    @Test
    void files_are_named_by_version_and_come_in_publishing_order() {
        var key = newKey();
        var repository =
                new TufRepository(
                        new TufRepository.Role(2, LATER, key),
                        new TufRepository.Role(3, LATER, key),
                        new TufRepository.Role(4, LATER, key),
                        new TufRepository.Role(5, LATER, key),
                        Map.of());
        assertThat(repository.metadata().sequencedKeySet())
                .containsExactly(
                        "2.root.json", "3.targets.json", "4.snapshot.json", "timestamp.json");
        var again = repository.metadata();
        repository
                .metadata()
                .forEach((name, bytes) -> assertThat(again.get(name)).isEqualTo(bytes));
    }

    @Test
    void writing_what_was_read_keeps_unknown_members_and_the_signature() {
        var key = newKey();
        var files =
                new TufRepository(
                                new TufRepository.Role(1, LATER, key),
                                new TufRepository.Role(1, LATER, key),
                                new TufRepository.Role(1, LATER, key),
                                new TufRepository.Role(1, LATER, key),
                                Map.of(new TargetPath("x"), TARGET))
                        .metadata();
        for (var file :
                List.of("1.root.json", "1.targets.json", "1.snapshot.json", "timestamp.json")) {
            var text = new String(files.get(file), StandardCharsets.UTF_8);
            // Every object gets a member that nobody knows; where names are data it must be shaped
            // like data.
            var extended =
                    text.replace("\"version\":1", "\"version\":1,\"x-new\":{\"deep\":[1,null]}");
            var read =
                    (Signed.Valid)
                            Signed.parse(file, extended.getBytes(StandardCharsets.UTF_8), 100_000);
            var again = (Signed.Valid) Signed.parse(file, read.file().bytes(), 100_000);
            assertThat(again.file().payload()).isEqualTo(read.file().payload()).contains("x-new");
        }
    }
}
