package clearinghouse.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnifiedDiffTest {

    private static final String VALID =
            """
            --- a/p/A.java
            +++ b/p/A.java
            @@ -1,3 +1,4 @@
             one
            -two
            +TWO
            +two and a half
             three
            """;

    private static final Map<String, String> SOURCES =
            Map.of("p/A.java", "one\ntwo\nthree\nfour\n");

    @Test
    void a_hunk_replaces_the_lines_it_names() {
        assertThat(apply(VALID, SOURCES))
                .isEqualTo(Map.of("p/A.java", "one\nTWO\ntwo and a half\nthree\nfour\n"));
    }

    @Test
    void line_ends_are_the_files_whatever_the_patch_has() {
        var windows = Map.of("p/A.java", "one\r\ntwo\r\nthree\r\nfour\r\n");
        var expected = Map.of("p/A.java", "one\r\nTWO\r\ntwo and a half\r\nthree\r\nfour\r\n");
        assertThat(apply(VALID, windows)).isEqualTo(expected);
        assertThat(apply(VALID.replace("\n", "\r\n"), windows)).isEqualTo(expected);
        assertThat(apply(VALID.replace("\n", "\r\n"), SOURCES)).isEqualTo(apply(VALID, SOURCES));
    }

    @Test
    void files_come_and_go() {
        var diff =
                """
                --- /dev/null
                +++ b/p/B.java
                @@ -0,0 +1,2 @@
                +new
                +file
                --- a/p/A.java
                +++ /dev/null
                @@ -1,4 +0,0 @@
                -one
                -two
                -three
                -four
                """;
        assertThat(apply(diff, SOURCES)).isEqualTo(Map.of("p/B.java", "new\nfile\n"));
    }

    @Test
    void a_missing_line_end_is_told_apart() {
        var diff =
                """
                --- p/A.java
                +++ p/A.java
                @@ -1,2 +1,2 @@
                 one
                -two
                \\ No newline at end of file
                +two
                """;
        assertThat(apply(diff, Map.of("p/A.java", "one\ntwo")))
                .isEqualTo(Map.of("p/A.java", "one\ntwo\n"));
        assertThat(problem(diff, Map.of("p/A.java", "one\ntwo\n"))).contains("does not apply");
    }

    @Test
    void what_git_writes_around_it_is_read_over() {
        var git = "diff --git a/p/A.java b/p/A.java\nindex 1234567..89abcde 100644\n" + VALID;
        assertThat(apply(git, SOURCES)).isEqualTo(apply(VALID, SOURCES));
    }

    // no fuzz and no offset: one difference each
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    @@ -1,3 | @@ -2,3 | does not apply
                    ' one'  | ' One'  | does not apply
                    -two    | -Two    | does not apply
                    A.java  | C.java  | is not among the sources
                    @@ -1,3 | @@ -9,3 | beyond its end
                    """)
    void a_hunk_fits_exactly_or_is_refused(String from, String to, String problem) {
        assertThat(problem(VALID.replace(from, to), SOURCES)).contains(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../p/A.java",
                "/etc/A.java",
                "p/../../A.java",
                "p/./A.java",
                "p//A.java",
                ".p/A.java",
                "p/A.class",
                "META-INF/MANIFEST.MF",
                "p/A.java\0x.java",
                "p\\A.java"
            })
    void a_patch_changes_java_sources_in_their_folder_only(String path) {
        assertThat(problem(VALID.replace("p/A.java", path), SOURCES)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing of a diff",
                "--- a/p/A.java\n",
                "--- a/p/A.java\n+++ b/p/B.java\n@@ -1 +1 @@\n-one\n+two\n",
                "--- a/p/A.java\n+++ b/p/A.java\n",
                "--- a/p/A.java\n+++ b/p/A.java\n@@ -1,2 +1,2 @@\n one\n",
                "--- a/p/A.java\n+++ b/p/A.java\n@@ -1 +1 @@\n-one\n+two\n+three\n",
                "--- a/p/A.java\n+++ b/p/A.java\n@@ -1,999999999999 +1 @@\n-one\n",
                "--- a/p/A.java\n+++ b/p/A.java\n@@ -1 +1 @@\n\\ No newline at end of file\n",
                "--- /dev/null\n+++ /dev/null\n@@ -1 +1 @@\n-one\n+two\n",
                "diff --git a/p/A.java b/p/B.java\nsimilarity index 100%\nrename from p/A.java\nrename to p/B.java\n",
                "diff --git a/x b/x\nGIT binary patch\nliteral 3\nKcmZQzWMT#Y01f~L\n"
            })
    void what_is_no_unified_diff_of_text_is_refused(String text) {
        assertThat(problem(text, SOURCES)).isNotEmpty();
    }

    @Test
    void a_patch_beyond_its_limits_is_refused() {
        assertThat(problem("x".repeat(UnifiedDiff.MAX_CHARS + 1), SOURCES)).contains("at most");
        assertThat(problem("\n".repeat(20_001), SOURCES)).contains("at most");
    }

    private static Map<String, String> apply(String text, Map<String, String> sources) {
        return switch (UnifiedDiff.parse(text)) {
            case UnifiedDiff.Parsed.Invalid(var problem) ->
                    throw new IllegalArgumentException(problem);
            case UnifiedDiff.Parsed.Valid(var diff) ->
                    switch (diff.apply(new TreeMap<>(sources))) {
                        case UnifiedDiff.Applied.Refused(var problem) ->
                                throw new IllegalArgumentException(problem);
                        case UnifiedDiff.Applied.Done(var patched) -> patched;
                    };
        };
    }

    private static String problem(String text, Map<String, String> sources) {
        try {
            apply(text, sources);
            return "";
        } catch (IllegalArgumentException refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}
