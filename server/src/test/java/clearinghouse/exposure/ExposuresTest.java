package clearinghouse.exposure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.advisory.PublishedAdvisory;
import clearinghouse.catalogue.Assessment;
import clearinghouse.catalogue.Imports;
import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.AffectedProduct;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.VersionRange;
import clearinghouse.formats.version.VersionScheme;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.inventory.Boms;
import clearinghouse.inventory.Inventory;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Outbox;
import clearinghouse.policy.Input;
import clearinghouse.policy.Policy;
import clearinghouse.policy.Priority;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Publication, upload, receipts on a real database; only the publications are the test's own. */
@Tag("stores")
class ExposuresTest extends ExposureFixture {

    private static final Instant PUBLISHED = Instant.parse("2026-07-01T12:00:00Z");
    private static final PackageUrl JSON_JAVA = PackageUrl.of(Boms.JSON_JAVA);

    private final Access analyst = access(house, "exposure:assist");
    private final PartyId utility = operator("Town Water");

    private final VulnerabilityId vulnerability = VulnerabilityId.random(chance);
    private PublishedAdvisory publication =
            new PublishedAdvisory(
                    AdvisoryId.random(chance),
                    "CLH-2026-0001",
                    1,
                    "Unbounded recursion in XML to JSON",
                    vulnerability,
                    JSON_JAVA,
                    List.of(
                            new AffectedProduct(
                                    "JSON-java",
                                    "json",
                                    JSON_JAVA,
                                    VersionRange.before(VersionScheme.of(JSON_JAVA), "20230227"),
                                    List.of("20220924"),
                                    List.of("20230227"))),
                    assessed("In KEV", "no", "Automatable", "yes", "Technical Impact", "partial"),
                    PUBLISHED);

    @Override
    List<PublishedAdvisory> published() {
        return List.of(publication);
    }

    @BeforeEach
    void publish() {
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
                        .formatted(publication.id(), vulnerability, house));
    }

    @Test
    void the_hospital_and_the_bank_are_told_by_two_rows_and_the_utility_is_not() {
        upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        upload(bank, "Core", false, Boms.spdx("20220924"));
        upload(utility, "Plant", false, Boms.csv());
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);

        var portal = only(hospital);
        assertThat(portal.certain()).isTrue();
        assertThat(portal.matchReason()).contains("vers:maven/<20230227");
        assertThat(portal.priority().rule()).isEqualTo("row 7");
        assertThat(portal.priority().due()).contains(Instant.parse("2026-07-15T12:00:00Z"));
        var core = only(bank);
        assertThat(core.priority().rule()).isEqualTo("row 3");
        assertThat(core.priority().due()).contains(Instant.parse("2026-08-30T12:00:00Z"));
        assertThat(list(utility)).isEmpty();
    }

    @Test
    void a_date_says_what_it_is_counted_from_and_that_it_was_past_when_it_was() {
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20220924")));
        var late = only(hospital);
        assertThat(late.priority().dueFrom()).contains(PUBLISHED);
        assertThat(late.dueExplained(Instant::toString).orElseThrow())
                .startsWith(
                        "14 days after the publication of the advisory (2026-07-01T12:00:00Z), that is 2026-07-15T12:00:00Z. It had passed already")
                .contains(late.foundAt().toString());

        publication = publishedAt(clock.instant());
        lookAgain(upload(bank, "Core", true, Boms.jsonJava("20220924")));
        assertThat(only(bank).dueExplained(_ -> "then"))
                .contains("14 days after the publication of the advisory (then), that is then.");
    }

    @Test
    void each_input_of_a_priority_says_who_set_it() {
        upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        var inputs = only(hospital).priority().inputs();
        assertThat(inputs)
                .containsEntry(
                        "Publicly Exposed",
                        new Input("yes", hospital.code(), "inventory of the asset"))
                .containsEntry("Automatable", new Input("yes", house.code(), "CLH-2026-0001"));
    }

    @Test
    void a_version_that_cannot_be_placed_is_possible_and_says_why() {
        upload(hospital, "Portal", true, Boms.jsonJava("release of spring"));
        upload(bank, "Core", false, Boms.jsonJava(""));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        for (var operator : List.of(hospital, bank)) {
            assertThat(only(operator).certain()).isFalse();
            assertThat(only(operator).matchReason()).contains("version");
            assertThat(only(operator).priority().due()).isPresent();
        }
    }

    @Test
    void a_list_with_names_only_is_possible_whichever_comes_first() {
        var rows = "vendor,product,version\nJSON Java,JSON,20220924\nother,json,20220924\n";
        var document = upload(utility, "Plant", false, rows.getBytes(StandardCharsets.UTF_8));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        assertThat(only(utility).certain()).isFalse();
        assertThat(only(utility).matchReason()).contains("names no package");
        lookAgain(document);
        assertThat(list(utility)).hasSize(1);
        lookAgain(upload(bank, "Core", false, rows.getBytes(StandardCharsets.UTF_8)));
        assertThat(only(bank).certain()).isFalse();
    }

    @Test
    void a_fixed_version_is_not_exposed() {
        upload(hospital, "Portal", true, Boms.jsonJava("20230227"));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        assertThat(list(hospital)).isEmpty();
    }

    @Test
    void without_an_assessment_the_pack_says_what_holds_and_it_is_shown_as_missing() {
        publication = publishedWith(assessed("In KEV", "no", "Technical Impact", "partial"));
        upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        var priority = only(hospital).priority();
        assertThat(priority.missing()).containsExactly("Automatable");
        assertThat(priority.rule()).isEqualTo("row 7");
    }

    @Test
    void where_the_pack_says_nothing_of_a_missing_input_the_exposure_is_made_and_undecided() {
        publication = publishedWith(assessed("Technical Impact", "partial"));
        upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        assertThat(only(hospital).priority().outcome()).isEqualTo(Priority.UNDECIDED);
        assertThat(only(hospital).priority().rule()).contains("In KEV");
    }

    @Test
    void the_clocks_of_a_triage_begin_with_the_decision_and_not_again_when_it_is_taken_again() {
        publication =
                publishedWith(
                        assessed(
                                "In KEV",
                                "yes",
                                "Automatable",
                                "yes",
                                "Technical Impact",
                                "total"));
        var document = upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        var first = only(hospital);
        assertThat(first.priority().tier()).contains(1);
        assertThat(first.priority().duties())
                .extracting(it ->
                        Duration.between(
                                        first.priority().triageSince().orElseThrow(),
                                        it.due().orElseThrow())
                                .toHours())
                .containsExactly(2L, 24L, 72L);
        assertThat(first.priority().triageSince().orElseThrow()).isBeforeOrEqualTo(first.foundAt());
        lookAgain(document);
        assertThat(only(hospital).priority()).isEqualTo(first.priority());
    }

    @Test
    void what_the_catalogue_holds_stands_beside_what_the_advisory_states_with_its_date() {
        named("CVE-2026-10001");
        publication = publishedWith(assessed("In KEV", "no", "Automatable", "yes"));
        bring(CVE.getBytes(StandardCharsets.UTF_8));
        bring(
                ("#model_version:v2026.01.01,score_date:2026-07-02T00:00:00+0000\ncve,epss,percentile\n"
                                + "CVE-2026-10001,0.61000,0.98000\n")
                        .getBytes(StandardCharsets.UTF_8));
        upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        var priority = only(hospital).priority();
        var automatable = input(priority, "Automatable");
        assertThat(automatable.value()).isEqualTo("yes");
        assertThat(automatable.setBy()).isEqualTo(house.code());
        assertThat(automatable.isDisputed()).isTrue();
        assertThat(automatable.others())
                .containsExactly(
                        new Input.Said(
                                "no",
                                "CISA Coordinator",
                                "cve CVE-2026-10001",
                                Optional.of(Instant.parse("2026-07-02T10:00:00Z"))));
        // The advisory says nothing of it, so what the catalogue holds does.
        assertThat(input(priority, "Technical Impact").value()).isEqualTo("total");
        assertThat(priority.missing()).isEmpty();
        assertThat(priority.rule()).isEqualTo("row 14");
        assertThat(priority.shown().keySet()).contains("EPSS", "CVSS", "Exploitation");
        assertThat(priority.shown().get("EPSS"))
                .satisfies(epss -> {
                    assertThat(epss.value())
                            .isEqualTo(
                                    "0.61000, more likely than not to be attacked within 30"
                                            + " days");
                    assertThat(epss.at()).contains(Instant.parse("2026-07-02T00:00:00Z"));
                });
    }

    @Test
    void a_listing_after_the_publication_decides_open_exposures_anew_and_tells_their_operators() {
        named("CVE-2026-10001");
        upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        upload(bank, "Core", true, Boms.jsonJava("20220924"));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        relay();
        lookAgain(upload(bank, "Core", true, Boms.jsonJava("20231013")));
        assertThat(only(bank).state()).isEqualTo("verified");
        var settled = only(bank).priority();

        bring(kev("CVE-2026-10001", "2026-07-05"));
        var asked = open(Imports.TOLD);
        assertThat(asked).containsExactly(vulnerability.code());
        jobs.decideAnew(worker, vulnerability.code());

        var now = only(hospital);
        assertThat(now.priority().rule()).isEqualTo("row 11");
        assertThat(now.priority().due()).contains(Instant.parse("2026-07-08T00:00:00Z"));
        assertThat(now.dueExplained(Instant::toString).orElseThrow())
                .startsWith(
                        "earliest of: 14 days after the publication of the advisory (2026-07-01T12:00:00Z)")
                .contains("3 days after the listing");
        var listed = input(now.priority(), "In KEV");
        assertThat(listed.value()).isEqualTo("yes");
        assertThat(listed.at()).contains(Instant.parse("2026-07-05T00:00:00Z"));
        assertThat(listed.others()).extracting(Input.Said::value).containsExactly("no");
        assertThat(only(bank).priority()).isEqualTo(settled);
        assertThat(relay()).isEqualTo(1);

        jobs.decideAnew(worker, vulnerability.code());
        assertThat(only(hospital).priority()).isEqualTo(now.priority());
        assertThat(relay()).isZero();

        bring(kev("CVE-2026-10002", "2026-07-06"));
        assertThat(open(Imports.TOLD)).hasSize(1);
        jobs.decideAnew(worker, vulnerability.code());
        assertThat(only(hospital).priority().rule()).isEqualTo("row 7");
        assertThat(only(hospital).priority().due()).contains(Instant.parse("2026-07-15T12:00:00Z"));
        assertThat(relay()).isZero();
    }

    @Test
    void while_no_pack_is_in_force_what_was_decided_stands_and_nothing_new_is() {
        upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        var decided = only(hospital).priority();
        var early = Clock.fixed(Instant.parse("2026-06-09T12:00:00Z"), ZoneOffset.UTC);
        var without = new ExposureJobs(db, matching(new Policy(db, early)), exposures);
        upload(bank, "Core", true, Boms.jsonJava("20220924"));
        without.publish(worker, publication.id(), Occasion.REVISION);
        without.decideAnew(worker, vulnerability.code());
        assertThat(only(hospital).priority()).isEqualTo(decided);
        assertThat(only(bank).priority().outcome()).isEqualTo(Priority.UNDECIDED);
        assertThat(only(bank).priority().rule()).contains("no pack");
    }

    @Test
    void an_import_that_tells_of_nothing_of_ours_asks_for_no_decision() {
        named("CVE-2026-10001");
        bring(kev("CVE-2026-10002", "2026-07-05"));
        assertThat(open(Imports.TOLD)).isEmpty();
    }

    @Test
    void a_listing_counts_however_many_newer_records_call_it_an_alias() {
        named("CVE-2026-10001");
        bring(kev("CVE-2026-10001", "2026-07-05"));
        bring(
                IntStream.range(0, 201)
                        .mapToObj(number ->
                                """
                                {"id": "OTHER-%d", "modified": "2026-08-01T00:00:00Z", "aliases": ["CVE-2026-10001"]}
                                """
                                        .formatted(number)
                                        .getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new));
        upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        assertThat(input(only(hospital).priority(), "In KEV").value()).isEqualTo("yes");
    }

    @Test
    void what_cannot_be_read_any_more_takes_no_listing_back_and_makes_no_date_later() {
        named("CVE-2026-10001");
        bring(kev("CVE-2026-10001", "2026-07-05"));
        upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        var decided = only(hospital).priority();
        assertThat(decided.due()).contains(Instant.parse("2026-07-08T00:00:00Z"));
        sql("update catalogue_imported set content = 'no document' where form = 'kev'");
        jobs.decideAnew(worker, vulnerability.code());
        assertThat(only(hospital).priority()).isEqualTo(decided);
    }

    @Test
    void words_about_exploitation_are_no_listing_whatever_they_begin_with() {
        named("CVE-2026-10001");
        bring(
                CVE.replace(
                                "\"references\"",
                                """
                                "exploits": [{"lang": "en", "value": "Listed as exploited since 2026-07-05."}], "references"\
                                """)
                        .getBytes(StandardCharsets.UTF_8));
        upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        var listed = input(only(hospital).priority(), "In KEV");
        assertThat(listed.value()).isEqualTo("no");
        assertThat(listed.others()).isEmpty();
    }

    @Test
    void a_listing_that_comes_while_an_exposure_is_made_reaches_it() {
        named("CVE-2026-10001");
        upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        var asset =
                db.inTransaction(worker, tx -> matching.affectedAssets(tx, publication)).getFirst();
        var told =
                db.inTransaction(
                        worker,
                        tx -> {
                            matching.look(
                                    tx,
                                    worker,
                                    matching.facts(tx, publication),
                                    List.of(asset),
                                    Occasion.PUBLICATION);
                            var listing =
                                    CompletableFuture.runAsync(() -> {
                                        bring(kev("CVE-2026-10001", "2026-07-05"));
                                        jobs.decideAnew(worker, vulnerability.code());
                                    });
                            while (!listing.isDone() && !somebodyWaits()) {
                                Thread.onSpinWait();
                            }
                            return listing;
                        });
        told.join();
        assertThat(input(only(hospital).priority(), "In KEV").value()).isEqualTo("yes");
    }

    private boolean somebodyWaits() {
        return !sql("""
        select pid from pg_locks
         where locktype = 'advisory' and not granted
           and database = (select oid from pg_database where datname = current_database())
        """)
                .isEmpty();
    }

    @Test
    void an_operator_whose_system_gets_less_time_by_its_own_word_is_told_once() {
        lookAgain(upload(hospital, "Portal", false, Boms.jsonJava("20220924")));
        assertThat(relay()).isEqualTo(1);
        var exposed = upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        lookAgain(exposed);
        assertThat(only(hospital).priority().rule()).isEqualTo("row 7");
        assertThat(relay()).isEqualTo(1);
        lookAgain(exposed);
        assertThat(relay()).isZero();
    }

    @Test
    void one_job_waits_for_each_vulnerability_and_another_beside_one_that_runs() {
        named("CVE-2026-10001");
        bring(kev("CVE-2026-10001", "2026-07-05"));
        bring(kev("CVE-2026-10001", "2026-07-06"));
        assertThat(open(Imports.TOLD)).containsExactly(vulnerability.code());
        sql("update platform_job set state = 'leased' where kind = 'catalogue.told'");
        bring(kev("CVE-2026-10001", "2026-07-07"));
        bring(kev("CVE-2026-10001", "2026-07-08"));
        assertThat(open(Imports.TOLD)).hasSize(1);
        assertThat(open(Imports.TOLD).getFirst()).startsWith(vulnerability.code() + "/");
    }

    @Test
    void the_clocks_of_a_triage_begin_anew_where_an_exposure_was_settled_in_between() {
        publication =
                publishedWith(
                        assessed(
                                "In KEV",
                                "yes",
                                "Automatable",
                                "yes",
                                "Technical Impact",
                                "total"));
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20220924")));
        var first = only(hospital).priority().triageSince().orElseThrow();
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20231013")));
        assertThat(only(hospital).state()).isEqualTo("verified");
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20220924")));
        assertThat(only(hospital).state()).isEqualTo("found");
        assertThat(only(hospital).priority().triageSince().orElseThrow()).isAfter(first);
    }

    @Test
    void a_date_that_was_past_when_a_late_listing_gave_it_says_so() {
        named("CVE-2026-10001");
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20220924")));
        sql(
                "update exposure_exposure set found_at = '2026-07-01T13:00:00Z', due_set_at = '2026-07-01T13:00:00Z'");
        assertThat(only(hospital).missed(Instant::toString)).isEmpty();
        bring(kev("CVE-2026-10001", "2026-07-05"));
        var before = clock.instant();
        jobs.decideAnew(worker, vulnerability.code());
        var missed = only(hospital).missed(at -> at.isBefore(before) ? "too early" : "just now");
        assertThat(missed).contains("It had passed already when it was set, just now.");
    }

    private static final String CVE =
            """
            {"dataType": "CVE_RECORD", "dataVersion": "5.1",
             "cveMetadata": {"cveId": "CVE-2026-10001", "assignerOrgId": "00000000-0000-4000-8000-000000000000",
               "state": "PUBLISHED", "dateUpdated": "2026-07-02T10:00:00Z"},
             "containers": {"cna": {"providerMetadata": {"orgId": "00000000-0000-4000-8000-000000000000", "shortName": "own"},
               "descriptions": [{"lang": "en", "value": "Recursion."}], "references": [{"url": "https://example.org/1"}],
               "affected": [{"vendor": "JSON-java", "product": "json", "defaultStatus": "affected"}],
               "metrics": [{"cvssV3_1": {"version": "3.1", "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",
                 "baseScore": 7.5, "baseSeverity": "HIGH"}}]},
              "adp": [{"providerMetadata": {"orgId": "134c704f-9b21-4f2e-91b3-4a467353bcc0", "shortName": "CISA-ADP"},
               "title": "CISA ADP Vulnrichment", "metrics": [{"other": {"type": "ssvc", "content": {"id": "CVE-2026-10001",
                 "role": "CISA Coordinator", "version": "2.0.3", "timestamp": "2026-07-02T10:00:00Z",
                 "options": [{"Exploitation": "poc"}, {"Automatable": "no"}, {"Technical Impact": "total"}, {"In KEV": "yes"}, {"EPSS": "high"},
                 {"Publicly Exposed": "no"}]}}}]}]}}
            """;

    private static byte[] kev(String cve, String day) {
        return """
        {"title": "Known exploited", "catalogVersion": "2026.07.05", "dateReleased": "%2$sT10:00:00.0000Z",
         "count": 1, "vulnerabilities": [{"cveID": "%1$s", "vendorProject": "JSON-java", "product": "json",
         "vulnerabilityName": "Recursion", "dateAdded": "%2$s", "shortDescription": "Recursion.",
         "requiredAction": "Update.", "dueDate": "2026-07-08", "knownRansomwareCampaignUse": "Unknown", "notes": "",
         "cwes": []}]}
        """
                .formatted(cve, day)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Input input(Priority priority, String name) {
        return Optional.ofNullable(priority.inputs().get(name)).orElseThrow();
    }

    private void named(String cve) {
        sql(
                """
                insert into catalogue_vulnerability (code, id, title, words, package, published_at)
                values ('%s', gen_random_uuid(), 'Recursion', '', 'pkg:maven/org.json/json', now())
                """
                        .formatted(vulnerability));
        sql(
                "insert into catalogue_identifier (vulnerability, system, value) values ('%s', 'CVE', '%s')"
                        .formatted(vulnerability, cve));
    }

    @Test
    void a_publication_that_is_worked_off_twice_tells_each_operator_once() {
        upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        assertThat(list(hospital)).hasSize(1);
        assertThat(relay()).isEqualTo(1);
        assertThat(relay()).isZero();
        assertThat(receipts(only(hospital))).containsExactly("delivered");
        assertThat(only(hospital).state()).isEqualTo("delivered");
    }

    @Test
    void a_death_between_the_delivery_and_its_mark_leaves_neither() {
        upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        var died =
                outbox.relay(
                        worker,
                        Map.of(
                                Exposures.NOTICE,
                                (tx, access, item) -> {
                                    exposures.deliver(
                                            tx,
                                            access,
                                            ExposureId.parse(item.subject()).orElseThrow());
                                    throw new IllegalStateException("killed");
                                }));
        assertThat(died).isZero();
        assertThat(receipts(only(hospital))).isEmpty();
        assertThat(new Outbox(db, ids, clock).relay(worker, jobs.deliveries())).isEqualTo(1);
        assertThat(receipts(only(hospital))).containsExactly("delivered");
    }

    @Test
    void an_inventory_that_comes_after_the_publication_is_told_too() {
        var document = upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        lookAgain(document);
        lookAgain(document);
        assertThat(only(hospital).priority().due()).contains(Instant.parse("2026-07-15T12:00:00Z"));
    }

    @Test
    void a_new_inventory_without_the_component_verifies_and_one_with_it_opens_again() {
        upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        relay();
        assertThat(say(hospital, ReceiptState.APPLIED))
                .isEqualTo(new Exposures.Answer.Taken("applied"));
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20220924")));
        assertThat(only(hospital).state()).isEqualTo("applied");

        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20231013")));
        assertThat(only(hospital).state()).isEqualTo("verified");
        assertThat(receipts(only(hospital))).containsExactly("delivered", "applied", "verified");
        assertThat(say(hospital, ReceiptState.APPLIED))
                .isInstanceOf(Exposures.Answer.Refused.class);

        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20220320")));
        assertThat(only(hospital).state()).isEqualTo("found");
        assertThat(only(hospital).version()).isEqualTo("20220320");
        relay();
        assertThat(only(hospital).state()).isEqualTo("delivered");
    }

    @Test
    void an_inventory_that_contradicts_itself_is_possible_and_its_upload_warns() {
        var document = Boms.cycloneDx(Boms.JSON_JAVA + "@20230227", "20220924");
        var received =
                inventory.receive(operatorAccess(hospital), Boms.listing("Portal", true, document));
        assertThat(received)
                .isInstanceOfSatisfying(
                        Inventory.Receiving.Received.class,
                        kept -> {
                            assertThat(kept.warnings())
                                    .extracting(Problem::code)
                                    .containsExactly("version-contradiction");
                            lookAgain(kept.upload().id());
                        });
        assertThat(only(hospital).certain()).isFalse();
        assertThat(only(hospital).version()).isEqualTo("20220924");
    }

    @Test
    void an_inventory_that_says_less_leaves_the_exposure_as_it_is_and_asks() {
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20220924")));
        for (var less : List.of(Boms.csv(), Boms.gsonAlone())) {
            lookAgain(upload(hospital, "Portal", true, less));
            assertThat(only(hospital).state()).isEqualTo("found");
            assertThat(only(hospital).unlistedAt()).isPresent();
            assertThat(only(hospital).question().orElseThrow())
                    .contains("Portal no longer lists pkg:maven/org.json/json");
        }
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20220924")));
        assertThat(only(hospital).question()).isEmpty();
        lookAgain(
                upload(
                        hospital,
                        "Portal",
                        true,
                        "vendor,product,version\nJSON-java,json,20230227\n"
                                .getBytes(StandardCharsets.UTF_8)));
        assertThat(only(hospital).state()).isEqualTo("verified");
    }

    @Test
    void an_inventory_that_lacks_the_package_alone_verifies_and_the_receipt_says_why() {
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20220924")));
        lookAgain(upload(hospital, "Portal", true, Boms.csv()));
        lookAgain(upload(hospital, "Portal", true, Boms.without()));
        assertThat(only(hospital).state()).isEqualTo("verified");
        assertThat(only(hospital).question()).isEmpty();
        assertThat(lastNote()).contains("lists what stood beside pkg:maven/org.json/json before");
    }

    @Test
    void a_fixed_version_is_proof_and_the_receipt_names_it() {
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20220924")));
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20231013")));
        assertThat(lastNote())
                .isEqualTo("the new inventory names json 20231013, which is not affected");
    }

    private String lastNote() {
        return exposures
                .find(operatorAccess(hospital), only(hospital).id())
                .orElseThrow()
                .receipts()
                .getLast()
                .note()
                .orElseThrow();
    }

    @Test
    void an_asset_that_is_taken_off_the_internet_is_due_later() {
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20220924")));
        lookAgain(upload(hospital, "Portal", false, Boms.jsonJava("20220924")));
        assertThat(only(hospital).priority().rule()).isEqualTo("row 3");
        assertThat(only(hospital).priority().inputs())
                .containsEntry(
                        "Publicly Exposed",
                        new Input("no", hospital.code(), "inventory of the asset"));
    }

    @Test
    void an_operator_may_say_all_but_verified_and_each_is_kept_in_order() {
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20220924")));
        for (var state : ReceiptState.values()) {
            var answer = say(hospital, state);
            if (state == ReceiptState.VERIFIED) {
                assertThat(answer).isInstanceOf(Exposures.Answer.NotYours.class);
            } else {
                assertThat(answer).isEqualTo(new Exposures.Answer.Taken(state.code()));
            }
        }
        assertThat(receipts(only(hospital)))
                .isEqualTo(
                        Arrays.stream(ReceiptState.values())
                                .filter(state -> state != ReceiptState.VERIFIED)
                                .map(ReceiptState::code)
                                .toList());
    }

    @Test
    void a_call_for_help_stands_in_the_queue_until_the_operator_says_something_else() {
        lookAgain(upload(bank, "Core", false, Boms.spdx("20220924")));
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20220924")));
        say(bank, ReceiptState.HELP, "We cannot restart it, 555-0100");
        relay();
        var waiting = exposures.help(analyst, Optional.empty()).items();
        assertThat(waiting).hasSize(1);
        assertThat(waiting.getFirst().operatorName()).isEqualTo("Community Bank");
        assertThat(waiting.getFirst().note()).contains("We cannot restart it, 555-0100");
        assertThat(exposures.help(access(hospital, "exposure:read"), Optional.empty()).items())
                .isEmpty();
        say(bank, ReceiptState.PLANNED);
        assertThat(exposures.help(analyst, Optional.empty()).items()).isEmpty();
    }

    @Test
    void a_note_is_on_disk_only_sealed_and_its_operator_reads_it() {
        lookAgain(upload(bank, "Core", false, Boms.spdx("20220924")));
        say(bank, ReceiptState.DEFERRED, "canary-4711");
        assertThat(sql("select encode(note_sealed, 'escape') from exposure_receipt"))
                .isNotEmpty()
                .noneMatch(text -> text.contains("canary"));
        var history = exposures.find(operatorAccess(bank), only(bank).id()).orElseThrow();
        assertThat(history.receipts().getLast().note()).contains("canary-4711");
    }

    @Test
    void a_broker_answers_for_its_member_and_the_record_names_it() {
        var broker = operator("Water ISAC");
        lookAgain(upload(utility, "Plant", false, Boms.jsonJava("20220924")));
        var acting =
                new Access(
                        "per_broker",
                        utility,
                        Optional.of(broker),
                        "request",
                        operatorAccess(utility).grants());
        assertThat(
                        exposures.answer(
                                acting, only(utility).id(), ReceiptState.PLANNED, Optional.empty()))
                .isEqualTo(new Exposures.Answer.Taken("planned"));
        assertThat(sql("select broker from record_entry where action = 'exposure.receipt'"))
                .containsExactly(broker.code());
    }

    @Test
    void a_foreign_exposure_cannot_be_told_from_none() {
        lookAgain(upload(bank, "Core", false, Boms.spdx("20220924")));
        var foreign = only(bank).id();
        var other = operatorAccess(hospital);
        assertThat(exposures.find(other, foreign)).isEmpty();
        assertThat(exposures.answer(other, foreign, ReceiptState.READ, Optional.empty()))
                .isInstanceOf(Exposures.Answer.NoSuchExposure.class);
    }

    @Test
    void without_any_where_a_party_sees_only_its_own_rows() {
        lookAgain(upload(bank, "Core", false, Boms.spdx("20220924")));
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20220924")));
        say(bank, ReceiptState.READ, "ours");
        for (var table :
                List.of(
                        "inventory_asset",
                        "inventory_document",
                        "exposure_exposure",
                        "exposure_receipt")) {
            assertThat(operatorsIn(table, operatorAccess(hospital)))
                    .as(table)
                    .isSubsetOf(hospital.code());
            assertThat(operatorsIn(table, operatorAccess(utility))).as(table).isEmpty();
            assertThat(operatorsIn(table, analyst)).as(table).isEmpty();
        }
        assertThat(operatorsIn("exposure_exposure", worker))
                .containsExactlyInAnyOrder(hospital.code(), bank.code());
    }

    @Test
    void a_party_cannot_write_into_the_inventory_of_another() {
        assertThatThrownBy(() ->
                        db.inTransactionDo(
                                operatorAccess(hospital),
                                tx ->
                                        tx.update(
                                                """
                                                insert into inventory_asset (code, id, operator, name, internet_exposed,
                                                       exposed_set_by, created_at)
                                                values ('ast_x', gen_random_uuid(), ?, 'x', false, ?, now())
                                                """,
                                                bank,
                                                hospital)))
                // insufficient_privilege: what a row policy answers.
                .hasMessageContaining("42501");
    }

    @Test
    void the_worst_comes_first_what_is_settled_last_and_pages_meet_without_a_gap() {
        for (int i = 0; i < 60; i++) {
            lookAgain(upload(hospital, "Host " + i, i % 2 == 0, Boms.jsonJava("20220924")));
        }
        var settled = list(hospital).getFirst();
        exposures.answer(
                operatorAccess(hospital),
                settled.id(),
                ReceiptState.NOT_AFFECTED,
                Optional.empty());
        var first = exposures.list(operatorAccess(hospital), Optional.empty());
        var second = exposures.list(operatorAccess(hospital), first.after());
        assertThat(first.items()).hasSize(50);
        assertThat(second.items()).hasSize(10);
        assertThat(second.after()).isEmpty();
        assertThat(second.items().getLast().id()).isEqualTo(settled.id());
        var all = new ArrayList<>(first.items());
        all.addAll(second.items().subList(0, 9));
        assertThat(all).doesNotHaveDuplicates();
        assertThat(all.stream().map(exposure -> exposure.priority().due().orElseThrow()).toList())
                .isSorted();
    }

    @Test
    void uptake_counts_each_operator_by_where_it_stands() {
        lookAgain(upload(bank, "Core", false, Boms.spdx("20220924")));
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20220924")));
        relay();
        say(hospital, ReceiptState.APPLIED);
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20231013")));
        var uptake = db.inTransaction(analyst, exposures::uptake);
        assertThat(uptake).hasSize(2);
        assertThat(uptake).allMatch(one -> one.delivered().isPresent());
        assertThat(uptake.stream().filter(one -> one.deployed().isPresent())).hasSize(1);
        assertThat(uptake.stream().filter(one -> one.verified().isPresent()))
                .singleElement()
                .extracting(Uptake::operator)
                .isEqualTo(hospital);
    }

    @Test
    void an_operator_is_counted_when_all_its_exposed_assets_are_that_far() {
        for (var asset : List.of("Portal", "Archive", "Lab")) {
            lookAgain(upload(hospital, asset, true, Boms.jsonJava("20220924")));
        }
        assertThat(uptake().delivered()).isEmpty();
        relay();
        assertThat(uptake().delivered()).isPresent();
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20231013")));
        assertThat(uptake().verified()).isEmpty();
        assertThat(uptake().deployed()).isEmpty();
        lookAgain(upload(hospital, "Archive", true, Boms.jsonJava("20231013")));
        var last =
                list(hospital).stream()
                        .filter(exposure -> !exposure.state().equals("verified"))
                        .findFirst()
                        .orElseThrow();
        exposures.answer(
                operatorAccess(hospital), last.id(), ReceiptState.APPLIED, Optional.empty());
        assertThat(uptake().deployed()).isPresent();
        assertThat(uptake().verified()).isEmpty();
        exposures.answer(
                operatorAccess(hospital), last.id(), ReceiptState.NOT_AFFECTED, Optional.empty());
        assertThat(uptake().verified()).isPresent();
    }

    @Test
    void who_proved_it_without_saying_so_first_has_deployed_it() {
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20220924")));
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20231013")));
        assertThat(uptake().deployed()).isPresent().isEqualTo(uptake().verified());
    }

    @Test
    void what_is_opened_again_is_counted_no_longer() {
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20220924")));
        say(hospital, ReceiptState.APPLIED);
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20231013")));
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20220320")));
        assertThat(uptake().deployed()).isEmpty();
        assertThat(uptake().verified()).isEmpty();
    }

    private Uptake uptake() {
        var all = db.inTransaction(analyst, exposures::uptake);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private Map<String, Assessment> assessed(String... pairs) {
        var inputs = new LinkedHashMap<String, Assessment>();
        for (int i = 0; i < pairs.length; i += 2) {
            inputs.put(
                    pairs[i],
                    new Assessment(pairs[i], pairs[i + 1], house.code(), "CLH-2026-0001"));
        }
        return inputs;
    }

    @Test
    void an_advisory_that_is_narrowed_spares_an_asset_and_counts_nothing_as_patched() {
        upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        relay();
        publication = affecting("20220000");
        jobs.publish(worker, publication.id(), Occasion.OTHER_ADVICE);
        assertThat(only(hospital).state()).isEqualTo("not_affected");
        assertThat(receipts(only(hospital))).containsExactly("delivered", "not_affected");
        assertThat(exposures.find(operatorAccess(hospital), only(hospital).id()).orElseThrow())
                .extracting(found -> found.receipts().getLast().note().orElseThrow())
                .isEqualTo(
                        "CLH-2026-0001 as it was revised says that this version is not affected");

        publication = affecting("20230227");
        jobs.publish(worker, publication.id(), Occasion.OTHER_ADVICE);
        assertThat(only(hospital).state()).isEqualTo("found");
        assertThat(relay()).isEqualTo(1);
        assertThat(only(hospital).state()).isEqualTo("delivered");
    }

    @Test
    void an_advisory_that_is_narrowed_leaves_a_proved_fix_proved() {
        upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20230227")));
        publication = affecting("20220000");
        jobs.publish(worker, publication.id(), Occasion.OTHER_ADVICE);
        assertThat(only(hospital).state()).isEqualTo("verified");
    }

    @Test
    void an_operator_that_says_it_is_not_affected_is_not_asked_again_by_a_revision() {
        upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        relay();
        say(hospital, ReceiptState.NOT_AFFECTED);
        jobs.publish(worker, publication.id(), Occasion.REVISION);
        assertThat(only(hospital).state()).isEqualTo("not_affected");
        assertThat(relay()).isZero();
    }

    @Test
    void
            a_revision_reaches_who_was_not_affected_before_and_tells_the_others_only_of_other_advice() {
        upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        upload(bank, "Core", false, Boms.jsonJava("20230227"));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        relay();
        say(hospital, ReceiptState.PLANNED);
        jobs.publish(worker, publication.id(), Occasion.REVISION);
        assertThat(relay()).isZero();
        publication = affecting("20231013");
        jobs.publish(worker, publication.id(), Occasion.OTHER_ADVICE);
        assertThat(only(bank).state()).isEqualTo("found");
        assertThat(relay()).isEqualTo(2);
        assertThat(only(hospital).state()).isEqualTo("planned");
    }

    @Test
    void
            what_a_revision_spared_is_not_proved_by_a_later_inventory_and_is_opened_by_an_affected_one() {
        upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        relay();
        publication = affecting("20220000");
        jobs.publish(worker, publication.id(), Occasion.OTHER_ADVICE);
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20220924")));
        assertThat(only(hospital).state()).isEqualTo("not_affected");
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20230227")));
        assertThat(only(hospital).state()).isEqualTo("not_affected");
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20210307")));
        assertThat(only(hospital).state()).isEqualTo("found");
        assertThat(relay()).isEqualTo(1);
    }

    @Test
    void
            an_inventory_of_the_same_version_that_comes_before_the_revision_is_worked_off_proves_nothing() {
        upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        publication = affecting("20220000");
        lookAgain(upload(hospital, "Portal", true, Boms.jsonJava("20220924")));
        assertThat(only(hospital).state()).isEqualTo("not_affected");
    }

    @Test
    void a_product_that_a_revision_calls_otherwise_is_not_taken_for_one_that_is_gone() {
        var rows = "vendor,product,version\nJSON Java,JSON,20220924\nother,json,20220924\n";
        upload(utility, "Plant", false, rows.getBytes(StandardCharsets.UTF_8));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        publication = called("Another vendor");
        jobs.publish(worker, publication.id(), Occasion.OTHER_ADVICE);
        assertThat(only(utility).state()).isEqualTo("not_affected");
    }

    @Test
    void an_advisory_that_is_narrowed_leaves_what_an_operator_did_or_asked() {
        for (var said : List.of(ReceiptState.APPLIED, ReceiptState.HELP, ReceiptState.NOT_OURS)) {
            var operator = operator("Of " + said);
            upload(operator, "Portal", true, Boms.jsonJava("20220924"));
            publication = affecting("20230227");
            jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
            say(operator, said);
            publication = affecting("20220000");
            jobs.publish(worker, publication.id(), Occasion.OTHER_ADVICE);
            assertThat(only(operator).state()).isEqualTo(said.code());
        }
    }

    @Test
    void a_revision_that_is_worked_off_twice_tells_each_operator_once() {
        upload(hospital, "Portal", true, Boms.jsonJava("20220924"));
        jobs.publish(worker, publication.id(), Occasion.PUBLICATION);
        relay();
        publication = affecting("20231013");
        jobs.publish(worker, publication.id(), Occasion.OTHER_ADVICE);
        jobs.publish(worker, publication.id(), Occasion.OTHER_ADVICE);
        assertThat(relay()).isEqualTo(1);
    }

    private PublishedAdvisory called(String vendor) {
        var was = publication.affected().getFirst();
        return revised(
                new AffectedProduct(
                        vendor,
                        "another product",
                        was.purl(),
                        was.range(),
                        was.affectedVersions(),
                        was.fixedVersions()));
    }

    private PublishedAdvisory revised(AffectedProduct affected) {
        return published(
                publication.revision() + 1,
                List.of(affected),
                publication.inputs(),
                publication.publishedAt());
    }

    private PublishedAdvisory published(
            int revision,
            List<AffectedProduct> affected,
            Map<String, Assessment> inputs,
            Instant at) {
        return new PublishedAdvisory(
                publication.id(),
                publication.number(),
                revision,
                publication.title(),
                publication.vulnerability(),
                publication.packageUrl(),
                affected,
                inputs,
                at);
    }

    /** The same advisory with another end of its range. */
    private PublishedAdvisory affecting(String before) {
        return revised(
                new AffectedProduct(
                        "JSON-java",
                        "json",
                        JSON_JAVA,
                        VersionRange.before(VersionScheme.of(JSON_JAVA), before),
                        List.of(),
                        List.of(before)));
    }

    private PublishedAdvisory publishedAt(Instant at) {
        return published(publication.revision(), publication.affected(), publication.inputs(), at);
    }

    private PublishedAdvisory publishedWith(Map<String, Assessment> inputs) {
        return published(
                publication.revision(), publication.affected(), inputs, publication.publishedAt());
    }

    private int relay() {
        return outbox.relay(worker, jobs.deliveries());
    }

    private Exposures.Answer say(PartyId operator, ReceiptState state) {
        return exposures.answer(
                operatorAccess(operator), only(operator).id(), state, Optional.empty());
    }

    private void say(PartyId operator, ReceiptState state, String note) {
        exposures.answer(operatorAccess(operator), only(operator).id(), state, Optional.of(note));
    }

    private List<String> receipts(Exposure exposure) {
        return exposures
                .find(operatorAccess(exposure.operator()), exposure.id())
                .orElseThrow()
                .receipts()
                .stream()
                .map(receipt -> receipt.state().code())
                .toList();
    }

    private List<String> operatorsIn(String table, Access access) {
        return db.inTransaction(
                access,
                tx ->
                        tx.list(
                                "select distinct operator from " + table,
                                row -> row.text("operator")));
    }
}
