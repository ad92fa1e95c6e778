package clearinghouse.exposure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import clearinghouse.inventory.Boms;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * CSAF 2.0 §9.1.13 and §9.1.17: what systems that match CSAF documents with assets and with SBOMs
 * do. Which clause is asked where stands in docs/standards/csaf-matching.md.
 */
@Tag("stores")
class CsafMatchingTest extends ExposureFixture {

    @Test
    void each_asset_has_the_list_of_the_documents_that_match_it() {
        upload(hospital, "Ward 1", pump("2.1"));
        upload(hospital, "Ward 2", pump("2.4"));
        upload(hospital, "Portal", Boms.jsonJava("20220924"));
        take(ofPump("ACME-1", "1", "<2.4"), ofLibrary("LIB-1", "known_affected"));
        assertThat(list(hospital))
                .extracting(Exposure::assetName, CsafMatchingTest::document, Exposure::version)
                .containsExactlyInAnyOrder(
                        tuple("Ward 1", "ACME-1", "2.1"), tuple("Portal", "LIB-1", "20220924"));
        assertThat(list(bank)).isEmpty();
    }

    @Test
    void a_document_has_the_list_of_the_assets_that_it_matches_whosoever_they_are() {
        upload(hospital, "Ward 1", pump("2.1"));
        upload(hospital, "Ward 2", pump("2.2"));
        upload(bank, "First aid", pump("2.3"));
        upload(bank, "Store", pump("2.4"));
        take(ofPump("ACME-1", "1", "<2.4"));
        assertThat(assets("ACME-1")).containsExactlyInAnyOrder("Ward 1", "Ward 2", "First aid");
    }

    @Test
    void a_match_says_by_what_and_how_surely() {
        upload(
                hospital,
                "Ward 1",
                "vendor,product,model,version\nAcme GmbH,Infusor,6ES7 215-1AG40,2.1\n"
                        .getBytes(StandardCharsets.UTF_8));
        take(ofPump("ACME-1", "1", "<2.4"));
        var found = only(hospital);
        assertThat(found.confidence()).isEqualTo(98);
        assertThat(found.evidence().orElseThrow().identifier()).isEqualTo("model number");
        assertThat(found.evidence().orElseThrow().range()).isEqualTo("vers:generic/<2.4");
    }

    @Test
    void of_an_sbom_the_component_is_named_that_a_document_means() {
        upload(hospital, "Portal", Boms.jsonJava("20220924"));
        upload(hospital, "Other portal", Boms.gsonAlone());
        take(ofLibrary("LIB-1", "known_affected"));
        assertThat(only(hospital).assetName()).isEqualTo("Portal");
        assertThat(only(hospital).packageName()).isEqualTo(Boms.JSON_JAVA);
        assertThat(only(hospital).version()).isEqualTo("20220924");
        assertThat(only(hospital).evidence().orElseThrow().identifier()).isEqualTo("purl");
    }

    @Test
    void each_vulnerability_of_a_document_is_marked_by_itself_on_each_asset() {
        upload(hospital, "Ward 1", pump("2.1"));
        upload(hospital, "Ward 2", pump("2.1"));
        take(ofPump("ACME-1", "1", "<2.4", "CVE-2026-1", "CVE-2026-2"));
        mark("Ward 1", "CVE-2026-1", ReceiptState.IN_PROGRESS);
        mark("Ward 2", "CVE-2026-1", ReceiptState.APPLIED);
        mark("Ward 1", "CVE-2026-2", ReceiptState.NOT_AFFECTED);
        assertThat(state("Ward 1", "CVE-2026-1")).isEqualTo("in_progress");
        assertThat(state("Ward 2", "CVE-2026-1")).isEqualTo("applied");
        assertThat(state("Ward 1", "CVE-2026-2")).isEqualTo("not_affected");
        assertThat(state("Ward 2", "CVE-2026-2")).isEqualTo("found");
    }

    @Test
    void a_mark_can_be_taken_back() {
        upload(hospital, "Ward 1", pump("2.1"));
        take(ofPump("ACME-1", "1", "<2.4"));
        mark("Ward 1", "CVE-2026-1", ReceiptState.APPLIED);
        mark("Ward 1", "CVE-2026-1", ReceiptState.PLANNED);
        assertThat(only(hospital).state()).isEqualTo("planned");
    }

    @Test
    void only_an_inventory_proves_that_the_remediation_is_done() {
        upload(hospital, "Ward 1", pump("2.1"));
        take(ofPump("ACME-1", "1", "<2.4"));
        mark("Ward 1", "CVE-2026-1", ReceiptState.APPLIED);
        upload(hospital, "Ward 1", pump("2.4"));
        assertThat(only(hospital).state()).isEqualTo("verified");
    }

    // integers, and semantic versions from the smallest step to a major one
    @ParameterizedTest
    @CsvSource({"1, 2", "1.0.0, 1.0.1", "1.0.0, 1.1.0", "1.0.0, 2.0.0"})
    void a_newer_revision_with_the_same_remediation_is_no_new_match(String before, String now) {
        upload(hospital, "Ward 1", pump("2.1"));
        take(ofPump("ACME-1", before, "<2.4"));
        mark("Ward 1", "CVE-2026-1", ReceiptState.IN_PROGRESS);
        outbox.relay(worker, jobs.deliveries());
        var known = only(hospital);
        take(later("ACME-1", now, "<2.4"));
        assertThat(only(hospital)).isEqualTo(known);
        assertThat(outbox.relay(worker, jobs.deliveries())).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "1.0.0, 1.0.1", "1.0.0, 2.0.0"})
    void a_revision_is_compared_with_every_asset_whatever_its_number(String before, String now) {
        upload(hospital, "Ward 1", pump("2.1"));
        take(ofPump("ACME-1", before, "<2.0"));
        assertThat(list(hospital)).isEmpty();
        take(later("ACME-1", now, "<2.4"));
        assertThat(only(hospital).state()).isEqualTo("found");
    }

    @Test
    void an_older_revision_that_comes_late_changes_nothing() {
        upload(hospital, "Ward 1", pump("2.1"));
        take(later("ACME-1", "2", "<2.4"));
        assertThat(arrive(ofPump("ACME-1", "1", "<2.0"))).isEmpty();
        assertThat(only(hospital).state()).isEqualTo("found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"known_not_affected", "fixed", "under_investigation"})
    void what_a_document_does_not_call_affected_is_told_nobody(String status) {
        upload(hospital, "Portal", Boms.jsonJava("20220924"));
        take(ofLibrary("LIB-1", status));
        assertThat(list(hospital)).isEmpty();
    }

    @Test
    void a_revision_that_says_nothing_any_more_takes_its_matches_back() {
        upload(hospital, "Ward 1", pump("2.1"));
        take(ofPump("ACME-1", "1", "<2.4"));
        take(emptied("ACME-1"));
        assertThat(only(hospital).state()).isEqualTo("not_affected");
    }

    @Test
    void a_document_that_succeeds_another_says_on_its_own_what_holds() {
        upload(hospital, "Ward 1", pump("2.1"));
        take(ofPump("ACME-1", "1", "<2.4"));
        mark("Ward 1", "CVE-2026-1", ReceiptState.PLANNED);
        take(emptied("ACME-1"), ofPump("ACME-2", "1", "<2.4"));
        assertThat(only(hospital).state()).isEqualTo("planned");
        assertThat(document(only(hospital))).isEqualTo("ACME-2");
    }

    @Test
    void an_asset_that_comes_later_is_compared_with_every_document_that_is_here() {
        take(ofPump("ACME-1", "1", "<2.4"), ofLibrary("LIB-1", "known_affected"));
        upload(hospital, "Ward 1", pump("2.1"));
        upload(bank, "Core", Boms.jsonJava("20220924"));
        assertThat(document(only(hospital))).isEqualTo("ACME-1");
        assertThat(document(only(bank))).isEqualTo("LIB-1");
    }

    @Test
    void documents_that_come_together_are_one_run_and_each_operator_is_told_once_of_each() {
        upload(hospital, "Ward 1", pump("2.1"));
        upload(hospital, "Portal", Boms.jsonJava("20220924"));
        var runs = arrive(ofPump("ACME-1", "1", "<2.4"), ofLibrary("LIB-1", "known_affected"));
        assertThat(runs).hasSize(1);
        jobs.said(worker, Long.parseLong(runs.getFirst()));
        jobs.said(worker, Long.parseLong(runs.getFirst()));
        assertThat(list(hospital)).hasSize(2);
        assertThat(outbox.relay(worker, jobs.deliveries())).isEqualTo(2);
    }

    private void mark(String asset, String vulnerability, ReceiptState state) {
        assertThat(
                        exposures.answer(
                                operatorAccess(hospital),
                                exposure(asset, vulnerability).id(),
                                state,
                                Optional.empty()))
                .isInstanceOf(Exposures.Answer.Taken.class);
    }

    private String state(String asset, String vulnerability) {
        return exposure(asset, vulnerability).state();
    }

    private Exposure exposure(String asset, String vulnerability) {
        return list(hospital).stream()
                .filter(it -> it.assetName().equals(asset))
                .filter(it -> it.vulnerability().equals(vulnerability))
                .findFirst()
                .orElseThrow();
    }

    private List<String> assets(String document) {
        return Stream.of(hospital, bank)
                .flatMap(operator -> list(operator).stream())
                .filter(it -> document(it).equals(document))
                .map(Exposure::assetName)
                .toList();
    }

    private static String document(Exposure exposure) {
        return exposure.evidence().orElseThrow().advisory();
    }

    private static byte[] pump(String version) {
        return "vendor,product,version\nAcme,Infusion pump 300,%s\n"
                .formatted(version)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ofPump(
            String id, String version, String range, String... vulnerabilities) {
        return ofPump(
                id,
                version,
                "2026-07-05T00:00:00Z",
                range,
                vulnerabilities.length == 0 ? List.of("CVE-2026-1") : List.of(vulnerabilities));
    }

    private static byte[] later(String id, String version, String range) {
        return ofPump(id, version, "2026-07-09T00:00:00Z", range, List.of("CVE-2026-1"));
    }

    /** As who withdraws a document leaves it. */
    private static byte[] emptied(String id) {
        return ofPump(id, "2", "2026-07-09T00:00:00Z", "<2.4", List.of());
    }

    private static byte[] ofPump(
            String id, String version, String at, String range, List<String> vulnerabilities) {
        return csaf(
                id,
                version,
                at,
                """
                {"branches": [{"category": "vendor", "name": "Acme", "branches": [
                  {"category": "product_name", "name": "Infusion pump 300", "branches": [
                    {"category": "product_version_range", "name": "vers:generic/%s", "product": {"product_id": "P", "name": "it",
                      "product_identification_helper": {"model_numbers": ["6ES7?15*"]}}}]}]}]}
                """
                        .formatted(range),
                vulnerabilities.stream()
                        .map(it -> vulnerability(it, "known_affected"))
                        .collect(Collectors.joining(",")));
    }

    /** On the JSON-java that {@link Boms} lists. */
    private static byte[] ofLibrary(String id, String status) {
        return csaf(
                id,
                "1",
                "2026-07-05T00:00:00Z",
                """
                {"full_product_names": [{"product_id": "P", "name": "JSON-java 20220924",
                  "product_identification_helper": {"purl": "pkg:maven/org.json/json@20220924"}}]}
                """,
                vulnerability("CVE-2026-3", status));
    }

    private static String vulnerability(String cve, String status) {
        return """
        {"cve": "%s", "title": "Overflow", "product_status": {"%s": ["P"]},
         "notes": [{"category": "description", "text": "An overflow."}]}
        """
                .formatted(cve, status);
    }

    private static byte[] csaf(
            String id, String version, String at, String tree, String vulnerabilities) {
        return """
        {"document": {"category": "csaf_security_advisory", "csaf_version": "2.0", "title": "Advisory %1$s",
          "distribution": {"tlp": {"label": "WHITE"}},
          "publisher": {"category": "vendor", "name": "Acme", "namespace": "https://acme.example/"},
          "tracking": {"id": "%1$s", "current_release_date": "%3$s", "initial_release_date": "2026-07-05T00:00:00Z",
            "status": "final", "version": "%2$s",
            "revision_history": [{"number": "%2$s", "date": "%3$s", "summary": "As it is now"}]}},
         "product_tree": %4$s, "vulnerabilities": [%5$s]}
        """
                .formatted(id, version, at, tree, vulnerabilities)
                .getBytes(StandardCharsets.UTF_8);
    }
}
