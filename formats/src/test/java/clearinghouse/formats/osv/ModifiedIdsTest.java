package clearinghouse.formats.osv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Parsed;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModifiedIdsTest {

    private static final URI LIST = URI.create("https://osv.example/PyPI/modified_id.csv");

    @Test
    void the_list_lies_beside_a_dump_and_beside_nothing_else() {
        assertThat(ModifiedIds.beside(URI.create("https://osv.example/PyPI/all.zip")))
                .contains(LIST);
        assertThat(ModifiedIds.beside(URI.create("https://osv.example/PyPI/small.zip"))).isEmpty();
        assertThat(ModifiedIds.beside(URI.create("https://osv.example/all.zip?a=b"))).isEmpty();
    }

    @Test
    void each_line_is_a_time_and_a_record() {
        assertThat(
                        ModifiedIds.read(
                                        "2026-01-02T03:04:05.123456Z,PYSEC-1\n2026-01-01T00:00:00Z,Go/GO-2\n"
                                                .getBytes(UTF_8))
                                .orElseThrow())
                .containsExactly(
                        new ModifiedIds.Changed(
                                Instant.parse("2026-01-02T03:04:05.123456Z"), "PYSEC-1"),
                        new ModifiedIds.Changed(Instant.parse("2026-01-01T00:00:00Z"), "Go/GO-2"));
        assertThat(ModifiedIds.read(new byte[0]).orElseThrow()).isEmpty();
        for (var none :
                List.of(
                        "<html>",
                        "2026-01-01T00:00:00Z",
                        "today,A",
                        "+999999999-01-01T00:00:00Z,A",
                        "2026-01-01T00:00:00Z,")) {
            assertThat(ModifiedIds.read(none.getBytes(UTF_8)))
                    .as(none)
                    .isInstanceOf(Parsed.Invalid.class);
        }
    }

    @Test
    void a_record_lies_in_the_folder_of_the_list_or_below() {
        assertThat(ModifiedIds.record(LIST, "PYSEC-1"))
                .contains(URI.create("https://osv.example/PyPI/PYSEC-1.json"));
        assertThat(ModifiedIds.record(LIST, "Red Hat/RHSA-2026:1"))
                .contains(URI.create("https://osv.example/PyPI/Red%20Hat/RHSA-2026:1.json"));
        for (var out : List.of("../Go/GO-1", "a/../../b", "../../x")) {
            assertThat(ModifiedIds.record(LIST, out)).as(out).isEmpty();
        }
    }
}
