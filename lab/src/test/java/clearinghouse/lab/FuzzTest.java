package clearinghouse.lab;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.chance.Fuzzing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A patch comes from anyone. */
@Tag("slow")
class FuzzTest {

    private static final String DIFF =
            """
            --- a/org/json/XML.java
            +++ b/org/json/XML.java
            @@ -1,3 +1,4 @@
             one
            -two
            +two and a half
            +more
             three
            --- /dev/null
            +++ b/org/json/New.java
            @@ -0,0 +1,1 @@
            +class New {}
            """;

    @Test
    void a_patch_is_applied_or_refused() {
        var sources = new TreeMap<String, String>();
        sources.put("org/json/XML.java", "one\ntwo\nthree\n");
        Fuzzing.feed(
                "unified diff",
                50_000,
                List.of(DIFF.getBytes(StandardCharsets.UTF_8)),
                bytes -> {
                    var text = new String(bytes, StandardCharsets.UTF_8);
                    if (UnifiedDiff.parse(text) instanceof UnifiedDiff.Parsed.Valid(var diff)) {
                        assertThat(diff.apply(sources)).isNotNull();
                    }
                });
    }
}
