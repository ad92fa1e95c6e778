package clearinghouse.exposure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.advisory.PublishedAdvisory;
import clearinghouse.formats.advisory.AffectedProduct;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.VersionRange;
import clearinghouse.formats.version.VersionScheme;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.inventory.Boms;
import clearinghouse.policy.Input;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Exposures by what others publish, on a real database and the real matching. */
@Tag("stores")
class OthersTest extends ExposureFixture {

    private static final PackageUrl JSON_JAVA = PackageUrl.of(Boms.JSON_JAVA);

    private Optional<PublishedAdvisory> publication = Optional.empty();

    @Override
    List<PublishedAdvisory> published() {
        return publication.stream().toList();
    }

    @Test
    void what_others_publish_finds_each_operator_that_has_it_and_says_by_what() {
        upload(hospital, "Portal", Boms.jsonJava("20220924"));
        upload(bank, "Core", Boms.jsonJava("20230227"));
        take(osv("GHSA-1", "20230227", ""));
        assertThat(list(bank)).isEmpty();
        var found = only(hospital);
        assertThat(found.advisory()).isEmpty();
        assertThat(found.advisoryNumber()).isEqualTo("CVE-2026-10001");
        assertThat(found.vulnerability()).isEqualTo("CVE-2026-10001");
        assertThat(found.title()).isEqualTo("Recursion in XML to JSON");
        assertThat(found.packageName()).isEqualTo(Boms.JSON_JAVA);
        assertThat(found.version()).isEqualTo("20220924");
        assertThat(found.confidence()).isEqualTo(100);
        var evidence = found.evidence().orElseThrow();
        assertThat(evidence.identifier()).isEqualTo("purl");
        assertThat(evidence.range()).isEqualTo("vers:maven/<20230227");
        assertThat(evidence.advisory()).isEqualTo("GHSA-1");
        assertThat(evidence.fixedIn()).containsExactly("20230227");
        assertThat(found.matchReason())
                .isEqualTo("the version is in vers:maven/<20230227, says GHSA-1");
        assertThat(outbox.relay(worker, jobs.deliveries())).isEqualTo(1);
    }

    @Test
    void a_list_is_compared_with_what_was_published_before_it_came() {
        take(osv("GHSA-1", "20230227", ""));
        upload(hospital, "Portal", Boms.jsonJava("20220924"));
        assertThat(only(hospital).advisoryNumber()).isEqualTo("CVE-2026-10001");
    }

    @Test
    void two_records_of_one_vulnerability_are_one_exposure_and_one_notice() {
        upload(hospital, "Portal", Boms.jsonJava("20220924"));
        take(osv("GHSA-1", "20230227", ""), osv("OTHER-1", "20230227", ""));
        take(osv("OTHER-2", "20230227", ""));
        assertThat(list(hospital)).hasSize(1);
        assertThat(outbox.relay(worker, jobs.deliveries())).isEqualTo(1);
    }

    @Test
    void a_revision_that_changes_nothing_for_an_operator_tells_nobody_again() {
        upload(hospital, "Portal", Boms.jsonJava("20220924"));
        take(osv("GHSA-1", "20230227", ""));
        outbox.relay(worker, jobs.deliveries());
        var before = only(hospital);
        take(osv("GHSA-1", "20230227", "", "2026-07-09T00:00:00Z"));
        assertThat(only(hospital)).isEqualTo(before);
        assertThat(outbox.relay(worker, jobs.deliveries())).isZero();
    }

    @Test
    void what_is_withdrawn_or_narrowed_is_taken_back_and_comes_again_when_it_is_said_again() {
        upload(hospital, "Portal", Boms.jsonJava("20220924"));
        take(osv("GHSA-1", "20230227", ""));
        take(osv("GHSA-1", "20220101", "", "2026-07-09T00:00:00Z"));
        assertThat(only(hospital).state()).isEqualTo("not_affected");
        assertThat(lastNote())
                .contains(
                        "what is published of CVE-2026-10001 says no longer that this is affected");
        take(osv("GHSA-1", "20230227", "", "2026-07-10T00:00:00Z"));
        assertThat(only(hospital).state()).isEqualTo("found");
        take(osv("GHSA-1", "20230227", "2026-07-11T00:00:00Z", "2026-07-11T00:00:00Z"));
        assertThat(only(hospital).state()).isEqualTo("not_affected");
    }

    @Test
    void what_is_found_by_another_name_is_the_same_once_both_are_known_to_be_one() {
        upload(hospital, "Portal", Boms.jsonJava("20220924"));
        take(alone("GHSA-1"));
        assertThat(only(hospital).vulnerability()).isEqualTo("GHSA-1");
        take(osv("GHSA-1", "20230227", "", "2026-07-09T00:00:00Z"));
        assertThat(only(hospital).vulnerability()).isEqualTo("CVE-2026-10001");
        assertThat(only(hospital).state()).isEqualTo("found");
    }

    @Test
    void what_was_found_by_two_names_goes_on_as_one_and_parts_again() {
        upload(hospital, "Portal", Boms.jsonJava("20220924"));
        take(alone("GHSA-1"), osv("OTHER-1", "20230227", ""));
        assertThat(list(hospital)).hasSize(2);
        take(osv("GHSA-1", "20230227", "", "2026-07-09T00:00:00Z"));
        assertThat(list(hospital))
                .extracting(Exposure::vulnerability, Exposure::state)
                .containsExactlyInAnyOrder(
                        tuple("CVE-2026-10001", "found"), tuple("GHSA-1", "not_affected"));
        take(record("GHSA-1", "", "20230227", "", "2026-07-10T00:00:00Z"));
        assertThat(list(hospital))
                .extracting(Exposure::vulnerability, Exposure::state)
                .containsExactlyInAnyOrder(
                        tuple("CVE-2026-10001", "found"), tuple("GHSA-1", "found"));
    }

    @Test
    void what_others_call_otherwise_goes_on_under_our_advisory_once_it_is_known_to_be_the_same() {
        upload(hospital, "Portal", Boms.jsonJava("20220924"));
        jobs.publish(worker, publish().id(), Occasion.PUBLICATION);
        take(alone("GHSA-1"));
        assertThat(list(hospital)).hasSize(2);
        take(osv("GHSA-1", "20230227", "", "2026-07-09T00:00:00Z"));
        assertThat(list(hospital))
                .extracting(Exposure::advisoryNumber, Exposure::state)
                .containsExactlyInAnyOrder(
                        tuple("CLH-2026-0001", "found"), tuple("GHSA-1", "not_affected"));
    }

    @Test
    void a_list_with_a_version_that_is_not_meant_proves_the_update() {
        upload(hospital, "Portal", Boms.jsonJava("20220924"));
        take(osv("GHSA-1", "20230227", ""));
        upload(hospital, "Portal", Boms.jsonJava("20230227"));
        assertThat(only(hospital).state()).isEqualTo("verified");
        assertThat(lastNote())
                .contains("the new inventory names json 20230227, which is not affected");
        upload(hospital, "Portal", Boms.jsonJava("20220924"));
        assertThat(only(hospital).state()).isEqualTo("found");
    }

    @Test
    void a_listing_as_exploited_moves_the_date_and_tells_it() {
        upload(hospital, "Portal", Boms.jsonJava("20220924"));
        take(osv("GHSA-1", "20230227", ""));
        outbox.relay(worker, jobs.deliveries());
        var before = only(hospital).priority();
        take(KEV.getBytes(StandardCharsets.UTF_8));
        var now = only(hospital).priority();
        assertThat(now.isMoreUrgentThan(before)).isTrue();
        assertThat(now.inputs())
                .extractingByKey("In KEV")
                .extracting(Input::value)
                .isEqualTo("yes");
        assertThat(outbox.relay(worker, jobs.deliveries())).isEqualTo(1);
    }

    @Test
    void a_vendors_word_that_it_is_not_affected_takes_it_back() {
        upload(hospital, "Portal", Boms.jsonJava("20220924"));
        take(osv("GHSA-1", "20230227", ""));
        take(VEX.getBytes(StandardCharsets.UTF_8));
        assertThat(only(hospital).state()).isEqualTo("not_affected");
    }

    @Test
    void what_the_inventory_itself_says_is_not_affected_is_no_exposure_and_takes_one_back() {
        upload(bank, "Core", spoken("not_affected"));
        take(osv("GHSA-1", "20230227", ""));
        assertThat(list(bank)).isEmpty();
        upload(bank, "Core", spoken("exploitable"));
        assertThat(only(bank).state()).isEqualTo("found");
        upload(bank, "Core", spoken("not_affected"));
        assertThat(only(bank).state()).isEqualTo("not_affected");
        assertThat(
                        exposures
                                .find(operatorAccess(bank), only(bank).id())
                                .orElseThrow()
                                .receipts()
                                .getLast()
                                .note())
                .contains(
                        "the inventory itself says of CVE-2026-10001: not_affected, code_not_reachable, Not called.");
    }

    /** The list with an analysis of its own. */
    private static byte[] spoken(String state) {
        return """
        {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
         "components": [{"type": "library", "bom-ref": "json", "group": "org.json", "name": "json", "version": "20220924",
                         "purl": "pkg:maven/org.json/json@20220924"}],
         "vulnerabilities": [{"id": "CVE-2026-10001", "affects": [{"ref": "json"}],
                              "analysis": {"state": "%s", "justification": "code_not_reachable", "detail": "Not called."}}]}
        """
                .formatted(state)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void an_advisory_of_ours_goes_on_with_what_was_found_by_others() {
        upload(hospital, "Portal", Boms.jsonJava("20220924"));
        take(osv("GHSA-1", "20230227", ""));
        var before = only(hospital);
        exposures.answer(
                operatorAccess(hospital), before.id(), ReceiptState.PLANNED, Optional.empty());
        outbox.relay(worker, jobs.deliveries());
        var ours = publish();
        jobs.publish(worker, ours.id(), Occasion.PUBLICATION);
        assertThat(only(hospital).id()).isEqualTo(before.id());
        assertThat(only(hospital).advisory()).contains(ours.id());
        assertThat(only(hospital).advisoryNumber()).isEqualTo("CLH-2026-0001");
        assertThat(only(hospital).state()).isEqualTo("planned");
        take(osv("GHSA-1", "20230227", "", "2026-07-09T00:00:00Z"));
        upload(hospital, "Portal", Boms.jsonJava("20220924"));
        assertThat(only(hospital).advisory()).contains(ours.id());
    }

    @Test
    void a_device_is_known_by_its_maker_and_model() {
        upload(
                hospital,
                "Pumps",
                "vendor,product,model,version\nInfusia GmbH,Pump controller,6ES7 215-1AG40-0XB0,2.1\n"
                        .getBytes(StandardCharsets.UTF_8));
        take(CSAF.getBytes(StandardCharsets.UTF_8));
        var found = only(hospital);
        assertThat(found.packageName()).isEqualTo("Infusia GmbH Pump controller");
        assertThat(found.evidence().orElseThrow().identifier()).isEqualTo("model number");
        assertThat(found.evidence().orElseThrow().advisory()).isEqualTo("ICSMA-26-001-01");
        assertThat(found.confidence()).isGreaterThanOrEqualTo(90);
    }

    @Test
    void a_device_that_is_gone_from_a_list_of_all_else_is_proved_to_be_gone() {
        var beside = "Acme,Gateway,,1\nAcme,Printer,,2\n";
        var heading = "vendor,product,model,version\n";
        upload(
                hospital,
                "Pumps",
                (heading + beside + "Infusia GmbH,Pump controller,6ES7 215-1AG40-0XB0,2.1\n")
                        .getBytes(StandardCharsets.UTF_8));
        take(CSAF.getBytes(StandardCharsets.UTF_8));
        upload(hospital, "Pumps", (heading + beside).getBytes(StandardCharsets.UTF_8));
        assertThat(only(hospital).state()).isEqualTo("verified");
        assertThat(lastNote())
                .contains(
                        "the new inventory lists what stood beside Infusia GmbH Pump controller before, and it no longer");
    }

    @Test
    void after_a_start_everything_is_found_as_before() {
        upload(hospital, "Portal", Boms.jsonJava("20220924"));
        take(osv("GHSA-1", "20230227", ""));
        startAnew();
        upload(bank, "Core", Boms.jsonJava("20220924"));
        assertThat(only(bank).advisoryNumber()).isEqualTo("CVE-2026-10001");
        startAnew();
        take(osv("GHSA-1", "20230227", "2026-07-11T00:00:00Z", "2026-07-11T00:00:00Z"));
        assertThat(only(hospital).state()).isEqualTo("not_affected");
        assertThat(only(bank).state()).isEqualTo("not_affected");
    }

    @Test
    void a_list_of_before_there_were_parts_is_read_once_more() {
        var document = upload(hospital, "Portal", Boms.jsonJava("20220924"));
        sql("update inventory_document set parts = null");
        sql("update inventory_asset set stamp = 0");
        startAnew();
        take(osv("GHSA-1", "20230227", ""));
        assertThat(list(hospital)).isEmpty();
        lookAgain(document);
        assertThat(list(hospital)).hasSize(1);
        take(osv("GHSA-1", "20230227", "2026-07-11T00:00:00Z", "2026-07-11T00:00:00Z"));
        assertThat(only(hospital).state()).isEqualTo("not_affected");
    }

    private static byte[] osv(String id, String fixed, String withdrawn) {
        return osv(id, fixed, withdrawn, "2026-07-05T00:00:00Z");
    }

    private static byte[] osv(String id, String fixed, String withdrawn, String modified) {
        return record(id, "\"aliases\": [\"CVE-2026-10001\"],", fixed, withdrawn, modified);
    }

    /** It says no other name. */
    private static byte[] alone(String id) {
        return record(id, "", "20230227", "", "2026-07-05T00:00:00Z");
    }

    private static byte[] record(
            String id, String aliases, String fixed, String withdrawn, String modified) {
        return """
        {"schema_version": "1.7.0", "id": "%s", %s "modified": "%s", "published": "2026-07-01T00:00:00Z", %s
         "summary": "Recursion in XML to JSON",
         "affected": [{"package": {"ecosystem": "Maven", "name": "org.json:json"},
                       "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "%s"}]}]}]}
        """
                .formatted(
                        id,
                        aliases,
                        modified,
                        withdrawn.isEmpty() ? "" : "\"withdrawn\": \"" + withdrawn + "\",",
                        fixed)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static final String KEV =
            """
            {"title": "Known exploited", "catalogVersion": "2026.07.05", "dateReleased": "2026-07-05T10:00:00.0000Z",
             "count": 1, "vulnerabilities": [{"cveID": "CVE-2026-10001", "vendorProject": "JSON-java", "product": "json",
             "vulnerabilityName": "Recursion", "dateAdded": "2026-07-05", "shortDescription": "Recursion.",
             "requiredAction": "Update.", "dueDate": "2026-07-08", "knownRansomwareCampaignUse": "Unknown", "notes": "",
             "cwes": []}]}
            """;

    private static final String VEX =
            """
            {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://vendor.example/vex/1", "author": "JSON-java",
             "timestamp": "2026-07-06T00:00:00Z", "version": 1,
             "statements": [{"vulnerability": {"name": "CVE-2026-10001"}, "products": [{"@id": "pkg:maven/org.json/json@20220924"}],
                             "status": "not_affected", "justification": "vulnerable_code_not_in_execute_path"}]}
            """;

    private static final String CSAF =
            """
            {"document": {"category": "csaf_security_advisory", "csaf_version": "2.0", "title": "Infusia pump",
              "distribution": {"tlp": {"label": "WHITE"}},
              "publisher": {"category": "coordinator", "name": "CISA", "namespace": "https://www.cisa.gov/"},
              "tracking": {"id": "ICSMA-26-001-01", "current_release_date": "2026-07-05T00:00:00Z",
                "initial_release_date": "2026-07-05T00:00:00Z", "status": "final", "version": "1",
                "revision_history": [{"number": "1", "date": "2026-07-05T00:00:00Z", "summary": "Initial"}]}},
             "product_tree": {"branches": [{"category": "vendor", "name": "Infusia", "branches": [
               {"category": "product_name", "name": "Pump controller", "branches": [
                 {"category": "product_version_range", "name": "<2.4", "product": {"product_id": "P1", "name": "Infusia Pump controller <2.4",
                   "product_identification_helper": {"model_numbers": ["6ES7 215-1AG40-0XB0"]}}}]}]}]},
             "vulnerabilities": [{"cve": "CVE-2026-20002", "title": "Default password", "product_status": {"known_affected": ["P1"]},
               "notes": [{"category": "description", "text": "A default password."}]}]}
            """;

    /** By the identifier that others know it by. */
    private PublishedAdvisory publish() {
        var vulnerability = VulnerabilityId.random(chance);
        var ours =
                new PublishedAdvisory(
                        AdvisoryId.random(chance),
                        "CLH-2026-0001",
                        1,
                        "Unbounded recursion",
                        vulnerability,
                        JSON_JAVA,
                        List.of(
                                new AffectedProduct(
                                        "JSON-java",
                                        "json",
                                        JSON_JAVA,
                                        VersionRange.before(
                                                VersionScheme.of(JSON_JAVA), "20230227"),
                                        List.of("20220924"),
                                        List.of("20230227"))),
                        Map.of(),
                        Instant.parse("2026-07-08T00:00:00Z"));
        sql(
                """
                insert into intake_vulnerability (code, id, package, state, opened_at)
                values ('%s', gen_random_uuid(), 'pkg:maven/org.json/json', 'disclosed', now())
                """
                        .formatted(vulnerability));
        sql(
                """
                insert into advisory_advisory (code, id, vulnerability, number, package, state, content_sealed, drafted_by,
                                               drafted_at, published_at)
                values ('%s', gen_random_uuid(), '%s', 'CLH-2026-0001', 'pkg:maven/org.json/json', 'published', '', '%s',
                        now(), now())
                """
                        .formatted(ours.id(), vulnerability, house));
        sql(
                """
                insert into catalogue_vulnerability (code, id, title, words, package, published_at)
                values ('%s', gen_random_uuid(), 'Recursion', '', 'pkg:maven/org.json/json', now())
                """
                        .formatted(vulnerability));
        sql(
                "insert into catalogue_identifier (vulnerability, system, value) values ('%s', 'CVE', 'CVE-2026-10001')"
                        .formatted(vulnerability));
        publication = Optional.of(ours);
        return ours;
    }

    private Optional<String> lastNote() {
        return exposures
                .find(operatorAccess(hospital), only(hospital).id())
                .orElseThrow()
                .receipts()
                .getLast()
                .note();
    }
}
