package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer.Client;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.JsonNode;

/**
 * The forms in which an advisory is drafted, its draft changed, and what is published corrected.
 */
class DraftPagesTest {

    private static final Pattern INPUT =
            Pattern.compile(
                    "<input id=\"[^\"]*\" type=\"text\" name=\"([^\"]+)\" value=\"([^\"]*)\"");
    private static final Pattern TEXT =
            Pattern.compile("<textarea [^>]*name=\"([^\"]+)\"[^>]*>([^<]*)</textarea>");
    private static final Pattern CHOICE =
            Pattern.compile("(?s)<select [^>]*name=\"([^\"]+)\".*?</select>");
    private static final Pattern CHOSEN = Pattern.compile("value=\"([^\"]*)\" selected");
    private static final Pattern TICK =
            Pattern.compile("name=\"(sectors)\" value=\"([^\"]+)\" checked");

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A case without an advisory, and who may draft it. */
    private record Case(TestCase of, String id, TestVisitor analyst) {

        static Case open() {
            var of = TestCase.confirmed(server);
            return new Case(of, of.open(), new TestVisitor(server, of.coordinator().client(), ""));
        }

        String page() {
            return "/cases/" + id;
        }

        String form() {
            return page() + "/advisory";
        }

        Client client() {
            return of.coordinator().client();
        }

        HttpResponse<String> send(Map<String, String> fields) {
            return analyst.post(form(), form(), fields);
        }

        /** By the API; the address of the page that it gets. */
        String drafted(Map<String, Object> text) {
            var answer = client().post("/api/v1/cases/" + id + "/advisories", text);
            assertThat(answer.status()).as(String.valueOf(answer.json())).isEqualTo(201);
            return "/advisories/" + answer.text("id");
        }

        String published(Map<String, Object> text) {
            var page = drafted(text);
            var publisher = server.member("clearinghouse", "P", "publish").client();
            assertThat(publisher.post("/api/v1" + page + "/publication", Map.of()).status())
                    .isEqualTo(200);
            return page;
        }

        JsonNode seen(String page) {
            return client().get("/api/v1" + page).json();
        }
    }

    /** The same text as {@link TestCase#draft}, as somebody types it. */
    private static Map<String, String> typed() {
        return Map.ofEntries(
                Map.entry("title", "canary-draft: unbounded recursion in a parser"),
                Map.entry("summary", "canary-summary: deep input ends the program."),
                Map.entry(
                        "description",
                        "canary-text: the parser calls itself for each nested element."),
                Map.entry("identifiers", "CVE-2022-45688\r\n\r\n"),
                Map.entry("cvss", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"),
                Map.entry("cwes", "cwe-674"),
                Map.entry("vendor", "Example"),
                Map.entry("product", "parser"),
                // With a line left out above it.
                Map.entry("ranges-1-introduced", "0"),
                Map.entry("ranges-1-fixed", "1.1"),
                Map.entry("known_exploited", "false"),
                Map.entry("automatable", "true"),
                Map.entry("technical_impact", "partial"),
                Map.entry("exploitation", ""),
                Map.entry("references-0-kind", "web"),
                Map.entry("references-0-url", "https://example.com/parser/issues/708"),
                Map.entry("references-0-summary", "The report"));
    }

    private static Map<String, String> with(String field, String value) {
        var changed = new LinkedHashMap<>(typed());
        changed.put(field, value);
        return changed;
    }

    /** What the browser would send of a form as it stands. */
    private static Map<String, String> fields(HttpResponse<String> page) {
        var fields = new LinkedHashMap<String, String>();
        for (var pattern : List.of(INPUT, TEXT, TICK)) {
            pattern.matcher(page.body())
                    .results()
                    .forEach(it -> fields.put(it.group(1), HtmlUtils.htmlUnescape(it.group(2))));
        }
        CHOICE.matcher(page.body())
                .results()
                .forEach(it -> {
                    var chosen = CHOSEN.matcher(it.group());
                    fields.put(it.group(1), chosen.find() ? chosen.group(1) : "");
                });
        return fields;
    }

    private static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(faults(answer)).isEqualTo(303);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private static String faults(HttpResponse<String> page) {
        return Pattern.compile("class=\"fault\" id=\"([^\"]+)\">([^<]*)<")
                .matcher(page.body())
                .results()
                .map(it -> it.group(1) + ": " + it.group(2))
                .toList()
                .toString();
    }

    private static Optional<String> faultAt(HttpResponse<String> page, String field) {
        return Pattern.compile("id=\"field-" + field.replace('_', '-') + "-error\">([^<]*)<")
                .matcher(page.body())
                .results()
                .map(it -> HtmlUtils.htmlUnescape(it.group(1)))
                .findFirst();
    }

    @Test
    void what_the_form_drafts_is_what_the_api_drafts() {
        var byForm = Case.open();
        assertThat(byForm.analyst().get(byForm.page()).body()).contains("Draft the advisory");
        var page = location(byForm.send(typed()));
        assertThat(page).startsWith("/advisories/adv_");
        assertThat(byForm.analyst().get(page).body())
                .contains("It is kept.")
                .contains("Change the draft");
        var byApi = Case.open();
        var same = byApi.seen(byApi.drafted(TestCase.draft()));
        var seen = byForm.seen(page);
        for (var member :
                List.of(
                        "title",
                        "summary",
                        "description",
                        "identifiers",
                        "cvss",
                        "cwes",
                        "affected",
                        "assessment",
                        "references",
                        "sectors")) {
            assertThat(seen.get(member)).as(member).isEqualTo(same.get(member));
        }
        assertThat(byForm.analyst().get(byForm.page()).body()).doesNotContain("Draft the advisory");
        assertThat(location(byForm.analyst().get(byForm.form()))).isEqualTo(page);
    }

    @Test
    void a_draft_comes_out_of_the_form_as_it_went_in() {
        var text = new LinkedHashMap<>(TestCase.draft());
        // A joiner between letters, as Persian has it, and what HTML would swallow.
        text.put("summary", "\u0645\u06CC\u200C\u062E\u0648 & <b>\"deep\"</b>\n\tends it.");
        text.put("identifiers", List.of("CVE-2022-45688", "GHSA-3vqj-43w4-2q58"));
        text.put(
                "affected",
                Map.of(
                        "vendor",
                        "Example & Sons",
                        "product",
                        "parser",
                        "ranges",
                        List.of(
                                Map.of("introduced", "0", "fixed", "1.1"),
                                Map.of("introduced", "2.0"))));
        text.put(
                "assessment",
                Map.of(
                        "known_exploited",
                        false,
                        "automatable",
                        false,
                        "technical_impact",
                        "total",
                        "exploitation",
                        "poc"));
        text.put("sectors", List.of("water_and_wastewater_systems"));
        var it = Case.open();
        var page = it.drafted(text);
        var before = it.seen(page);
        var form = it.analyst().get(page + "/edit");
        assertThat(form.statusCode()).isEqualTo(200);
        assertThat(form.body()).contains("TLP:AMBER").doesNotContain("What this revision changes");
        var fields = fields(form);
        assertThat(fields)
                .containsEntry("ranges-1-introduced", "2.0")
                .containsKey("ranges-4-fixed");
        assertThat(location(it.analyst().post(page + "/edit", page + "/edit", fields)))
                .isEqualTo(page);
        var after = it.seen(page);
        for (var member : before.propertyNames()) {
            if (!member.equals("drafted_at") && !member.equals("revisions")) {
                assertThat(after.get(member)).as(member).isEqualTo(before.get(member));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    title               |                  | title               | Fill this in.
                    cvss                | nonsense         | cvss                | begins with CVSS:3.1
                    identifiers         | CVE-1            | identifiers         | No vulnerability identifier: CVE-1.
                    cwes                | deep             | cwes                | deep: Write a number such as CWE-674.
                    cwes                | 1                | cwes                | CWE-1 is deprecated.
                    ranges-2-fixed      | 9                | ranges-1-introduced | Fill this in.
                    ranges-2-introduced | 0.5              | ranges-1-introduced | runs into another
                    ranges-1-fixed      | 1.0              | ranges-0-fixed      | a proof worked
                    automatable         |                  | automatable         | Choose one.
                    exploitation        | everywhere       | exploitation        | Choose one.
                    references-0-url    | //example.com    | references-0-url    | http or https
                    references-0-kind   |                  | references-0-kind   | Choose one.
                    """)
    void a_fault_is_told_at_its_field_and_what_was_typed_stays(
            String field, String value, String at, String said) {
        var it = Case.open();
        var answer = it.send(with(field, Optional.ofNullable(value).orElse("")));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(faultAt(answer, at).orElse(faults(answer))).containsIgnoringCase(said);
        assertThat(answer.body())
                .containsOnlyOnce("class=\"fault\"")
                .contains("<title>Error: ")
                .contains("<a href=\"#field-" + at.replace('_', '-') + "\">");
        var kept = fields(answer);
        assertThat(kept)
                .containsEntry("description", String.valueOf(typed().get("description")))
                .containsEntry("references-0-summary", "The report")
                .containsEntry("technical_impact", "partial");
        assertThat(it.analyst().get(it.page()).body()).contains("Draft the advisory");
    }

    @Test
    void every_fault_of_a_form_is_told_at_once() {
        var fields = new LinkedHashMap<>(with("title", ""));
        fields.put("cvss", "nonsense");
        fields.put("references-0-url", "nonsense");
        fields.put("sectors", "retail");
        var answer = Case.open().send(fields);
        assertThat(faultAt(answer, "title")).isPresent();
        assertThat(faultAt(answer, "cvss")).isPresent();
        assertThat(faultAt(answer, "references-0-url")).isPresent();
        assertThat(answer.body()).contains("<li>A sector is one of ");
    }

    @Test
    void a_form_that_is_sent_twice_drafts_one_advisory() {
        var it = Case.open();
        var page = it.analyst().get(it.form());
        location(it.send(typed()));
        assertThat(page.statusCode()).isEqualTo(200);
        var again = it.analyst().post("/cases", it.form(), typed());
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("The vulnerability has an advisory.");
    }

    @Test
    void who_is_no_longer_signed_in_gets_back_what_took_time_to_write() {
        var it = Case.open();
        var answer = new TestVisitor(server).post("/sign-in", it.form(), typed());
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body())
                .contains(String.valueOf(typed().get("summary")))
                .contains(String.valueOf(typed().get("description")));
    }

    @Test
    void what_is_published_is_corrected_by_a_form_that_says_what_it_changes() {
        var it = Case.open();
        var page = it.published(TestCase.draft());
        var form = page + "/edit";
        assertThat(it.analyst().get(page).body()).contains("Correct it");
        var fields = fields(it.analyst().get(form));
        assertThat(fields).containsEntry("change", "").containsEntry("ranges-0-fixed", "1.1");
        fields.put("ranges-0-fixed", "1.2");
        var unsaid = it.analyst().post(form, form, fields);
        assertThat(unsaid.statusCode()).isEqualTo(422);
        assertThat(faultAt(unsaid, "change"))
                .get()
                .asString()
                .contains("what this revision changes");
        assertThat(fields(unsaid)).containsEntry("ranges-0-fixed", "1.2");

        fields.put("change", "1.1 is affected, too.");
        assertThat(location(it.analyst().post(form, form, fields))).isEqualTo(page + "/draft");
        var draft = it.analyst().get(page + "/draft").body();
        assertThat(draft).contains("It is kept.").contains("1.1 is affected, too.");
        assertThat(it.seen(page).at("/affected/0/fixed/0").asString()).isEqualTo("1.1");
        assertThat(fields(it.analyst().get(form)))
                .containsEntry("change", "1.1 is affected, too.")
                .containsEntry("ranges-0-fixed", "1.2");

        assertThat(draft).contains("Drop this revision");
        assertThat(location(it.analyst().post(page + "/draft", page + "/draft/removal", Map.of())))
                .isEqualTo(page);
        assertThat(it.analyst().get(page).body()).contains("The next revision is dropped.");
        assertThat(it.analyst().get(page + "/draft").statusCode()).isEqualTo(404);
        assertThat(fields(it.analyst().get(form)))
                .containsEntry("change", "")
                .containsEntry("ranges-0-fixed", "1.1");
    }

    @Test
    void what_the_last_revision_changed_is_not_offered_for_the_next() {
        var it = Case.open();
        var page = it.published(TestCase.draft());
        var text = new LinkedHashMap<>(TestCase.draft());
        text.put("change", "A word.");
        it.client().post("/api/v1" + page + "/draft", text);
        var publisher = server.member("clearinghouse", "P", "publish").client();
        publisher.post("/api/v1" + page + "/publication", Map.of());
        assertThat(it.seen(page).get("revisions").size()).isEqualTo(2);
        assertThat(fields(it.analyst().get(page + "/edit"))).containsEntry("change", "");
    }

    /** Without the key of the forms, which is another one on each page. */
    private static String plain(HttpResponse<String> page) {
        return page.body().replaceAll("name=\"_csrf\"[^>]*>", "");
    }

    @Test
    void nobody_else_finds_the_forms_or_what_stands_in_them() {
        var it = Case.open();
        var maintainer = server.member("maintainer", "Parser Project", "maintainer");
        var link = it.of().invite(it.id(), maintainer.party());
        server.anyone().post(link + "/acceptance", Map.of());
        var open = Case.open();
        var draft = it.drafted(TestCase.draft());
        var published = Case.open().published(TestCase.draft());
        var vendor = new TestVisitor(server, maintainer.client(), "");
        assertThat(vendor.get(draft).statusCode()).isEqualTo(200);
        assertThat(vendor.get(draft).body()).doesNotContain("Change the draft");
        assertThat(vendor.get(published).body()).doesNotContain("Correct it");
        var others =
                List.of(
                        vendor,
                        new TestVisitor(server, it.of().finder().client(), ""),
                        new TestVisitor(
                                server,
                                server.member("operator", "Clinic", "operator").client(),
                                ""),
                        new TestVisitor(
                                server, server.member("clearinghouse", "A", "audit").client(), ""));
        var nothing = "/advisories/adv_" + "a".repeat(26) + "/edit";
        for (var other : others) {
            for (var form : List.of(draft + "/edit", published + "/edit", open.form(), it.form())) {
                var answer = other.get(form);
                assertThat(answer.statusCode()).as(form).isEqualTo(404);
                var absent = other.get(form.replaceAll("_[a-z2-7]{26}", "_" + "a".repeat(26)));
                assertThat(plain(answer)).isEqualTo(plain(absent));
                assertThat(other.post("/", form, typed()).statusCode()).as(form).isEqualTo(404);
            }
            assertThat(other.post("/", published + "/draft/removal", Map.of()).statusCode())
                    .isEqualTo(404);
        }
        assertThat(it.analyst().post("/", nothing, typed()).statusCode()).isEqualTo(404);
        assertThat(it.analyst().post("/", nothing, with("title", "")).statusCode()).isEqualTo(404);
        // Who publishes drafts, too, but sees no case.
        var publisher =
                new TestVisitor(
                        server, server.member("clearinghouse", "P", "publish").client(), "");
        assertThat(publisher.get(open.form()).statusCode()).isEqualTo(404);
        assertThat(publisher.get(draft + "/edit").statusCode()).isEqualTo(200);
        assertThat(new TestVisitor(server).get(draft + "/edit").headers().firstValue("Location"))
                .hasValue("/sign-in");
    }
}
