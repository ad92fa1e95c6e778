package clearinghouse.formats.sbom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import clearinghouse.formats.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Small documents that were made to cost much. */
@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class HostileInventoriesTest {

    private final SbomReader reader = new SbomReader(SbomLimits.standard());

    @Test
    void a_document_of_spdx_3_that_is_its_own_root_often_is_gone_over_once() {
        var sbom =
                valid(
                        spdx3(
                                """
                                {"type": "SpdxDocument", "spdxId": "x", "name": "round", "rootElement": [%s]},
                                {"type": "software_Package", "spdxId": "p", "name": "pump", "software_packageVersion": "1"}
                                """
                                        .formatted("\"x\",".repeat(10_000) + "\"p\"")));
        assertThat(sbom.subject().name()).isEqualTo("pump");
        assertThat(sbom.components()).hasSize(1);
    }

    @Test
    void the_documents_and_roots_of_spdx_3_count_against_the_limit_of_components() {
        var few = new SbomReader(new SbomLimits(1 << 20, 20, 3));
        var document = "{\"type\": \"Bundle\", \"spdxId\": \"b\", \"rootElement\": [\"x\", \"y\"]}";
        assertThat(codes(few, spdx3(document))).isEmpty();
        assertThat(codes(few, spdx3(document + "," + document)))
                .containsExactly("too-many-components");
        var empty = "{\"type\": \"Bundle\", \"spdxId\": \"b\"}";
        assertThat(codes(few, spdx3(String.join(",", List.of(empty, empty, empty, empty)))))
                .containsExactly("too-many-components");
    }

    @Test
    void names_that_no_package_of_npm_has_are_left_out_before_they_stand_in_every_pointer() {
        var leaves =
                IntStream.range(0, 5_000)
                        .mapToObj(i -> "\"n%d\": {\"version\": \"1\"}".formatted(i))
                        .collect(Collectors.joining(","));
        var sbom =
                valid(
                        "{\"lockfileVersion\": 1, \"dependencies\": {\"a\": {\"version\": \"1\"}, %s}}"
                                .formatted(nested("x".repeat(10_000), 60, leaves)));
        assertThat(sbom.components()).extracting(SbomComponent::name).containsExactly("a");
        assertThat(sbom.warnings()).extracting(Problem::code).containsExactly("name-long");
        assertThat(sbom.warnings().getFirst().pointer()).hasSizeLessThan(1_010);
    }

    @Test
    void a_pointer_keeps_its_last_members_where_it_is_longer_than_anybody_reads() {
        var sbom =
                valid(
                        "{\"lockfileVersion\": 1, \"dependencies\": {%s}}"
                                .formatted(
                                        nested(
                                                "x".repeat(250),
                                                60,
                                                "\"leaf\": {\"version\": \"1\"}")));
        assertThat(sbom.components().getFirst().pointer())
                .startsWith("/\u2026/")
                .endsWith("x/dependencies/leaf")
                .hasSizeLessThan(1_010);
    }

    private static String nested(String name, int times, String leaves) {
        return "\"%s\": {\"dependencies\": {".formatted(name).repeat(times)
                + leaves
                + "}}".repeat(times);
    }

    @Test
    void a_line_that_is_longer_than_one_of_a_list_is_left_out_and_told() {
        var sbom =
                valid(
                        "ii  bash  5.1  amd64  a shell\n".repeat(40)
                                + "ii  long  1  all  %s\n".formatted("x".repeat(5_000))
                                + "ii  zlib  1.2  amd64  a library\n");
        assertThat(sbom.components())
                .extracting(SbomComponent::name, SbomComponent::pointer)
                .containsExactly(tuple("bash", "/1"), tuple("zlib", "/42"));
        assertThat(sbom.warnings())
                .extracting(Problem::pointer, Problem::code)
                .contains(tuple("/41", "line-form"));
    }

    // A pattern that stopped there would try all that comes before it again, and again.
    @Test
    void a_separator_of_unicode_within_a_line_does_not_end_it() {
        for (var separator : List.of("\u2028", "\u0085")) {
            for (var line :
                    List.of(
                            "ii  bash  5.1  amd64  a%sshell",
                            "bash==5.1 # a%sshell", "bash-5.1-r0 - a%sshell")) {
                var plain = line.formatted(" ").replace("bash", "zlib") + "\n";
                var sbom = valid(plain + plain + line.formatted(separator) + "\n");
                assertThat(sbom.components())
                        .as(line)
                        .extracting(SbomComponent::name)
                        .containsExactly("zlib", "bash");
            }
        }
    }

    @Test
    void winget_is_read_by_its_first_columns_however_many_a_heading_has() {
        var sbom =
                valid(
                        """
                        Name  Id        Version
                        -----------------------
                        Pump  Acme.Pump 1.0
                        """
                                + "Name  Id        Version Source\n".repeat(40)
                                + "a ".repeat(500_000)
                                + "\n-----------------------\n"
                                + "x\n".repeat(50_000));
        assertThat(sbom.components().getFirst().name()).isEqualTo("Pump");
    }

    @Test
    void a_component_has_so_many_names_and_hashes_and_more_are_told_once_each() {
        var refs =
                IntStream.range(0, 300)
                        .mapToObj(i ->
                                """
                                {"referenceType": "purl", "referenceLocator": "pkg:npm/a%d@1"},
                                {"referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a:a:a%d:1:*:*:*:*:*:*:*"}
                                """
                                        .formatted(i, i))
                        .collect(Collectors.joining(","));
        var sums =
                IntStream.range(0, 30)
                        .mapToObj(i -> checksum("sum-" + i))
                        .collect(Collectors.joining(","));
        var sbom = valid(spdx2(refs, sums));
        var one = sbom.components().getFirst();
        assertThat(one.otherPurls()).hasSize(99);
        assertThat(one.cpes()).hasSize(200);
        assertThat(one.hashes()).hasSize(20);
        assertThat(sbom.warnings())
                .extracting(Problem::code)
                .containsOnly("component-cut")
                .hasSize(3);
    }

    @Test
    void the_algorithm_of_a_hash_is_a_plain_name() {
        var sbom = valid(spdx2("", checksum("BLAKE2b-256") + "," + checksum("<b>sum</b>")));
        assertThat(sbom.components().getFirst().hashes()).containsOnlyKeys("blake2b-256");
        assertThat(sbom.warnings()).extracting(Problem::code).containsExactly("hash-algorithm");
    }

    private static String checksum(String algorithm) {
        return "{\"algorithm\": \"%s\", \"checksumValue\": \"0123456789abcdef0123\"}"
                .formatted(algorithm);
    }

    private static String spdx2(String refs, String sums) {
        return """
        {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "x", "packages": [
        {"SPDXID": "SPDXRef-1", "name": "pump", "externalRefs": [%s], "checksums": [%s]}]}
        """
                .formatted(refs, sums);
    }

    private static String spdx3(String elements) {
        return """
        {"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [
        {"type": "CreationInfo", "@id": "_:c", "specVersion": "3.0.1", "created": "2026-11-22T10:51:29Z"},
        %s]}
        """
                .formatted(elements);
    }

    private Sbom valid(String text) {
        return reader.read(bytes(text)).orElseThrow();
    }

    private static List<String> codes(SbomReader reader, String text) {
        return reader.read(bytes(text)).problems().stream().map(Problem::code).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
