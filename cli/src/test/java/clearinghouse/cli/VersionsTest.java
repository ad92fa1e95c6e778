package clearinghouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionsTest {

    private final LoopbackServer server = new LoopbackServer();
    @TempDir private Path folder = Path.of("");

    @AfterEach
    void stop() {
        server.close();
    }

    private Cli cli() {
        return new Cli(server, folder, InstantSource.fixed(Instant.EPOCH));
    }

    private static final String PAIRS =
            """
            npm\t1.0.0-alpha\t1.0.0
            Debian:12\t1:1.0\t2.0
            vers\t1\t2
            PyPI\t1.0\t1.0.0
            Maven\t1.0
            Maven\t1.0\t2.0\t3.0

            semver\tx\ty
            Alpine:v3.19\t1.2_p1\t1.2
            gem\t1.0.a\t1.0\r
            """;

    @ParameterizedTest
    @ValueSource(strings = {"", "--key"})
    void each_line_is_answered_in_order_whatever_stands_in_it(String option) {
        var result =
                option.isEmpty()
                        ? cli().asking(PAIRS, "versions", "compare")
                        : cli().asking(PAIRS, "versions", "compare", option);
        assertThat(result).isEqualTo(new Cli.Result(0, "<\n>\n?\n=\n?\n?\n?\n?\n>\n<\n", ""));
    }

    @Test
    void keys_and_rules_differ_only_where_the_rules_go_round() {
        var pair = "Maven\t1.foo\t1-alpha\n";
        assertThat(cli().asking(pair, "versions", "compare").out()).isEqualTo("<\n");
        assertThat(cli().asking(pair, "versions", "compare", "--key").out()).isEqualTo(">\n");
    }

    @Test
    void a_range_holds_a_version_or_does_not_or_nobody_knows() {
        var result =
                cli().asking(
                                """
                                vers:npm/>=1.0.0|<2.0.0\t1.5.0
                                vers:npm/>=1.0.0|<2.0.0\t2.0.0
                                vers:npm/>=1.0.0|<2.0.0\tnext
                                vers:unheard-of/1\t1
                                npm/1\t1
                                vers:none/*\t1
                                vers:all/*\t1
                                vers:deb/<=1%3A2.0-1\t1:2.0-1
                                vers:npm/*
                                """,
                                "versions", "contains");
        assertThat(result)
                .isEqualTo(new Cli.Result(0, "true\nfalse\n?\n?\n?\nfalse\ntrue\ntrue\n?\n", ""));
    }

    @Test
    void json_is_one_object_a_line_and_says_why() {
        assertThat(cli().asking("npm\t1.0.0\t2.0.0", "versions", "compare", "--json").out())
                .isEqualTo("{\"order\":\"<\"}\n");
        var unknown = cli().asking("npm\t1", "versions", "contains", "--json").json();
        assertThat(unknown.path("contains").isNull()).isTrue();
        assertThat(unknown.path("reason").asString()).isNotEmpty();
    }

    @Test
    void a_version_of_ten_thousand_characters_and_a_line_of_a_million_are_answered() {
        var number = String.join("", Collections.nCopies(10_000, "9"));
        var endless = "x".repeat(1_000_000);
        var result =
                cli().asking(
                                "npm\t1\t" + number + "\n" + endless + "\nnpm\t1\t1",
                                "versions",
                                "compare");
        assertThat(result.out()).isEqualTo("<\n?\n=\n");
    }
}
