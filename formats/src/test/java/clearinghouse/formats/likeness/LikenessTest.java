package clearinghouse.formats.likeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clearinghouse.formats.likeness.Mention.Kind;
import clearinghouse.formats.likeness.MinHash.Measure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class LikenessTest {

    private static final Measure MEASURE = Measure.STANDARD;
    private static final KeyedHash HASH = under("one key");

    private static KeyedHash under(String key) {
        return (purpose, text) -> {
            try {
                var mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                return ByteBuffer.wrap(
                                mac.doFinal(
                                        (purpose + "\0" + text).getBytes(StandardCharsets.UTF_8)))
                        .getLong();
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        };
    }

    private static MinHash hashed(Shingles shingles) {
        return MinHash.of(shingles, MEASURE, HASH);
    }

    private static double estimated(Shingles one, Shingles other) {
        return hashed(one).sketch().resemblance(hashed(other).sketch());
    }

    private static Shingles random(Random chance, String kind, int count) {
        var weights = new HashMap<String, Integer>();
        for (int i = 0; i < count; i++) {
            // Heavier in common, so that to count without weights would show.
            weights.put(
                    kind + i + "-" + chance.nextInt(),
                    (kind.equals("c") ? 3 : 1) + chance.nextInt(2));
        }
        return new Shingles(weights);
    }

    private static Shingles both(Shingles one, Shingles other) {
        var all = new HashMap<>(one.weights());
        all.putAll(other.weights());
        return new Shingles(all);
    }

    /** Five standard deviations of one estimate, and of their mean one in a hundred. */
    @Test
    void the_estimate_is_the_weighted_jaccard_measure_for_any_sets() {
        var chance = new Random(20261128);
        double sum = 0;
        int rounds = 300;
        for (int round = 0; round < rounds; round++) {
            var common = random(chance, "c", chance.nextInt(120));
            var one = both(common, random(chance, "a", 1 + chance.nextInt(100)));
            var other = both(common, random(chance, "b", 1 + chance.nextInt(100)));
            double exact = one.resemblance(other);
            // What happens to have the same eight bits deviates as well.
            double same = exact + (1 - exact) / 256;
            double deviation = Math.sqrt(same * (1 - same) / MEASURE.positions());
            double estimate = estimated(one, other);
            assertThat(estimate)
                    .as("round %d", round)
                    .isEqualTo(exact, within(5 * deviation + 0.01));
            sum += estimate - exact;
        }
        assertThat(sum / rounds).isEqualTo(0, within(0.01));
    }

    @Test
    void a_band_is_shared_as_often_as_the_measure_says() {
        var chance = new Random(7);
        int shared = 0;
        double expected = 0;
        for (int round = 0; round < 400; round++) {
            var common = random(chance, "c", 8);
            var one = both(common, random(chance, "a", 60));
            var other = both(common, random(chance, "b", 60));
            expected += MEASURE.chance(one.resemblance(other));
            var bands = hashed(one).bands(HASH).boxed().collect(Collectors.toSet());
            if (hashed(other).bands(HASH).anyMatch(bands::contains)) {
                shared++;
            }
        }
        assertThat((double) shared).isEqualTo(expected, within(40.0));
    }

    @Test
    void the_same_text_is_wholly_alike_and_one_without_words_is_like_nothing() {
        var text = Shingles.of("A heap buffer overflow in parse_string lets a reader crash cJSON");
        assertThat(text.resemblance(text)).isEqualTo(1);
        assertThat(estimated(text, text)).isEqualTo(1);
        var nothing = Shingles.of("... 42, 7!");
        assertThat(nothing.isEmpty()).isTrue();
        assertThat(nothing.resemblance(nothing)).isZero();
        assertThat(estimated(nothing, nothing)).isZero();
        assertThat(hashed(nothing).bands(HASH)).isEmpty();
    }

    @Test
    void without_the_key_what_is_kept_of_a_known_text_is_not_recognised() {
        var text = Shingles.of("A heap buffer overflow in parse_string lets a reader crash cJSON");
        var foreign = under("another key");
        var kept = MinHash.of(text, MEASURE, HASH);
        var guessed = MinHash.of(text, MEASURE, foreign);
        assertThat(guessed.sketch().resemblance(kept.sketch())).isLessThan(0.05);
        var bands = kept.bands(HASH).boxed().collect(Collectors.toSet());
        assertThat(guessed.bands(foreign)).doesNotContainAnyElementsOf(bands);
        assertThat(kept.bands(foreign)).doesNotContainAnyElementsOf(bands);
    }

    @Test
    void words_count_without_case_width_numbers_and_the_words_of_every_report() {
        assertThat(Shingles.of("The Parser: 12 LOOPS, 1.2.3").weights())
                .isEqualTo(Map.of("parser", 1, "loops", 1, "parser loops", 1));
        assertThat(Shingles.of("ｐａｒｓｅｒ").weights()).isEqualTo(Map.of("parser", 1));
    }

    @Test
    void a_name_of_code_weighs_more_than_a_word() {
        assertThat(Shingles.of("parse_string fails").weights())
                .isEqualTo(
                        Map.of(
                                "parse_string",
                                Shingles.WEIGHT_OF_CODE,
                                "fails",
                                1,
                                "parse_string fails",
                                1));
        var one = Shingles.of("parse_string fails badly");
        assertThat(one.resemblance(Shingles.of("parse_string breaks soon")))
                .isGreaterThan(one.resemblance(Shingles.of("print_number fails soon")));
    }

    @Test
    void a_measure_has_whole_bands() {
        for (var wrong : List.of(List.of(0, 1), List.of(4, 0), List.of(5, 2))) {
            org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Measure(wrong.getFirst(), wrong.getLast()));
        }
        assertThat(new Measure(6, 2).bands()).isEqualTo(3);
        assertThat(new Measure(6, 2).chance(1)).isEqualTo(1);
        assertThat(new Measure(6, 2).chance(0)).isZero();
    }

    private static Set<String> names(Kind kind, String text) {
        return Mentions.in(text).stream()
                .filter(mention -> mention.kind() == kind)
                .map(Mention::name)
                .collect(Collectors.toSet());
    }

    @Test
    void a_public_number_is_one_in_any_case_and_never_a_part_of_another() {
        assertThat(
                        names(
                                Kind.NUMBER,
                                "see cve-2022-45688 (GHSA-3VQJ-43w4-2q58), RUSTSEC-2020-0105, XCVE-2020-1111, CVE-2020-12345-x"))
                .containsExactlyInAnyOrder(
                        "CVE-2022-45688", "GHSA-3VQJ-43W4-2Q58", "RUSTSEC-2020-0105");
    }

    @Test
    void code_is_what_has_the_form_of_a_name_of_code() {
        assertThat(
                        names(
                                Kind.CODE,
                                "In lib/cJSON.c the function parse_string() calls org.json.XML.toJSONObject(x) and Foo::barBaz; denial of service (DoS) in version 1.2.3"))
                .containsExactlyInAnyOrder(
                        "cjson.c", "parse_string", "tojsonobject", "barbaz", "cjson");
        assertThat(names(Kind.CODE, "It ends in src/reader.c."))
                .as("a file at the end of a sentence")
                .containsExactly("reader.c");
        assertThat(names(Kind.CODE, "A plain sentence (with brackets) about a parser.")).isEmpty();
    }

    @Test
    void a_crash_is_its_three_innermost_frames_without_those_of_the_watcher() {
        var asan =
                """
                ==1==ERROR: AddressSanitizer: heap-buffer-overflow
                    #0 0x4a2 in __asan_memcpy
                    #1 0x4f1 in parse_string /src/cJSON.c:777:9
                    #2 0x4f2 in parse_value /src/cJSON.c:1300
                    #3 0x4f3 in parse_object(int, char*) /src/cJSON.c:1600
                    #4 0x4f4 in main
                """;
        assertThat(names(Kind.CRASH, asan))
                .containsExactly("parse_string|parse_value|parse_object");
        assertThat(names(Kind.CRASH, asan.replace("0x4", "0x7").replace("777", "9")))
                .isEqualTo(names(Kind.CRASH, asan));
        assertThat(
                        names(
                                Kind.CRASH,
                                """
                                java.lang.StackOverflowError
                                    at java.base/java.lang.String.<init>(String.java:1)
                                    at org.json.XML.parse(XML.java:300)
                                    at org.json.XML.parse(XML.java:310)
                                    at org.json.XML.toJSONObject(XML.java:600)
                                """))
                .containsExactly("org.json.XML.parse|org.json.XML.parse|org.json.XML.toJSONObject");
        assertThat(
                        names(
                                Kind.CRASH,
                                """
                                Traceback (most recent call last):
                                  File "a.py", line 1, in outer
                                  File "b.py", line 2, in middle
                                  File "c.py", line 3, in inner
                                """))
                .containsExactly("inner|middle|outer");
        assertThat(names(Kind.CRASH, "#0 0x1 in only /a.c:1\n#1 0x2 in two /a.c:2")).isEmpty();
    }

    @Test
    void a_text_that_names_everything_names_nothing() {
        var many = new StringBuilder();
        for (int i = 1000; i < 1100; i++) {
            many.append("CVE-2020-").append(i).append(' ');
        }
        assertThat(names(Kind.NUMBER, many.toString())).isEmpty();
    }

    @Test
    void the_longest_text_of_any_form_is_read_in_a_moment() {
        for (var hostile :
                List.of(
                        "a",
                        "a_",
                        "aB",
                        "a.",
                        "a::",
                        "(",
                        " at a",
                        "#0 0x0 in a\n",
                        "CVE-",
                        "a-")) {
            var text = hostile.repeat(20_200 / hostile.length());
            org.junit.jupiter.api.Assertions.assertTimeout(
                    Duration.ofSeconds(2),
                    () -> {
                        Mentions.in(text);
                        hashed(Shingles.of(text));
                    },
                    hostile);
        }
    }

    @Test
    void nothing_of_it_prints_what_it_holds() {
        var shingles = Shingles.of("canary_word");
        assertThat(shingles.toString()).doesNotContain("canary");
        assertThat(Mentions.in("canary_word").toString()).doesNotContain("canary");
        var bytes = hashed(shingles).sketch().lowest();
        assertThat(hashed(shingles).sketch()).hasToString("Sketch[" + bytes.length + "]");
        assertThat(new HashSet<>(Arrays.asList(new Sketch(bytes), hashed(shingles).sketch())))
                .hasSize(1);
    }
}
