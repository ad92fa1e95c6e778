package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Problem;
import clearinghouse.platform.Json;
import clearinghouse.platform.Schemas;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a request may call a person, a party or an agent. */
class VisibleNamesTest {

    private static final Map<String, String> NAMES =
            Map.of(
                    "finding-submission", "credit",
                    "finding-sarif", "credit",
                    "party-registration", "name",
                    "person-addition", "name",
                    "join-request", "organisation",
                    "agent-addition", "name");

    @Test
    void a_name_has_a_character_that_a_reader_sees() {
        NAMES.forEach((schema, member) -> {
            for (var nothing : List.of(" ", "   ", "\t", "\u00a0", "\u200b", "\u3164", "\u2800")) {
                assertThat(faults(schema, member, nothing))
                        .as(schema + " " + Json.render(nothing))
                        .contains("pattern");
            }
        });
    }

    @Test
    void a_name_may_be_written_in_any_script() {
        NAMES.forEach((schema, member) -> {
            for (var name :
                    List.of("Ann", "Zo\u00eb O'Neil", "\u5c71\u7530", "0xC0FFEE", "\ud55c\uad6d")) {
                assertThat(faults(schema, member, name)).as(schema + " " + name).isEmpty();
            }
        });
    }

    private static List<String> faults(String schema, String member, String value) {
        return new Schemas()
                .validate(schema, Json.tree(Map.of(member, value))).stream()
                        .filter(problem -> problem.pointer().equals("/" + member))
                        .map(Problem::code)
                        .toList();
    }
}
