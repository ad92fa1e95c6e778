package clearinghouse.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Parsed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GcveQueryTest {

    private static final List<Gcve.Entry> ENTRIES =
            List.of(
                    entry(1, "2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z", "Acme", "Pump"),
                    entry(2, "2026-02-01T00:00:00Z", "2026-02-01T00:00:00Z", "Acme", "Valve"),
                    entry(3, "2026-02-01T00:00:00Z", "2026-02-01T00:00:00Z", "Zenith", "Pump"));

    private static Gcve.Entry entry(
            int number, String published, String updated, String vendor, String product) {
        return new Gcve.Entry(
                "GCVE-1988-2026-000" + number,
                "gna-1988",
                "rural",
                Instant.parse(published),
                Instant.parse(updated),
                List.of("CWE-67" + number),
                List.of(vendor),
                List.of(product),
                new byte[0]);
    }

    private static Parsed<GcveQuery> parsed(Map<String, String> said) {
        return GcveQuery.parse(name -> Optional.ofNullable(said.get(name)));
    }

    private static String found(Map<String, String> said) {
        return parsed(said).orElseThrow().of(ENTRIES).stream()
                .map(it -> it.id().substring(it.id().length() - 1))
                .reduce("", String::concat);
    }

    @ParameterizedTest
    @CsvSource({
        "date_sort,'',132",
        "date_sort,updated,132",
        "date_sort,published,321",
        "date_sort,reserved,321",
        "sort_order,asc,231",
        "since,2026-02-01,1",
        "since,2026-01-31T23:59:59Z,132",
        "since,2026-03-01T00:00:00Z,''",
        "cwe,cwe-672,2",
        "vendor,ACME,12",
        "product,pump,13",
        "source,GNA-1988,132",
        "source,cve,''",
        "assigner,nobody,132",
        "per_page,2,13",
        "page,2,''"
    })
    void one_filter_at_a_time(String name, String value, String ids) {
        assertThat(found(Map.of(name, value))).isEqualTo(ids);
    }

    @Test
    void an_assigner_counts_beside_a_product() {
        assertThat(found(Map.of("product", "pump", "assigner", "Rural"))).isEqualTo("13");
        assertThat(found(Map.of("product", "pump", "assigner", "nobody"))).isEmpty();
    }

    @Test
    void page_by_page_each_comes_once() {
        var pages =
                IntStream.rangeClosed(1, 3)
                        .mapToObj(page -> found(Map.of("per_page", "1", "page", "" + page)))
                        .reduce("", String::concat);
        assertThat(pages).isEqualTo("132");
    }

    @Test
    void a_page_has_thirty_and_never_more_than_a_hundred() {
        assertThat(parsed(Map.of()).orElseThrow().perPage()).isEqualTo(30);
        assertThat(parsed(Map.of("per_page", "5000")).orElseThrow().perPage()).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({
        "date_sort,colour",
        "sort_order,up",
        "since,yesterday",
        "since,2026-02-30",
        "page,0",
        "page,-1",
        "per_page,99999999999"
    })
    void what_cannot_be_understood_is_refused_by_its_name(String name, String value) {
        assertThat(parsed(Map.of(name, value)))
                .isInstanceOfSatisfying(
                        Parsed.Invalid.class,
                        it -> assertThat(it.problems().toString()).contains(name));
    }
}
