package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every answer tells a browser, whatever comes of the request: each operation of the contract
 * and each page and form that the server names itself is asked, signed in and not, over TLS and
 * not, well and badly.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswerHeadersTest {

    private static final String PROXY = "127.0.0.1";
    private static final String EVIL = "https://evil.example";
    private static final Pattern VARIABLE = Pattern.compile("\\{\\*?([a-z]+)}");
    private static final Pattern FORM_TOKEN =
            Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final Pattern ASSET = Pattern.compile("\"(/assets/[^\"]+)\"");

    /** Hashes and entries beneath a checkpoint never change; an auditor's program keeps them. */
    private static final String TILES = "/api/v1/audit/tile/";

    private static final Map<String, String> EVERYWHERE =
            Map.of(
                    "X-Content-Type-Options", "nosniff",
                    "X-Frame-Options", "DENY",
                    "Referrer-Policy", "no-referrer",
                    "Cross-Origin-Opener-Policy", "same-origin");

    /** What is published, whose readers run on other sites too. */
    private static boolean isForEverySite(Seen answer) {
        return answer.path().startsWith("/feeds/") || answer.path().startsWith("/osv/");
    }

    private record Seen(String asked, String path, boolean tls, int status, HttpHeaders headers) {

        String only(String name) {
            var values = headers.allValues(name);
            return values.size() == 1 ? values.getFirst() : values.toString();
        }
    }

    /** Somebody with a browser or a program of theirs. */
    private record Who(String name, Optional<String> token, Map<String, String> cookies) {
        static final Who NOBODY = new Who("nobody", Optional.empty(), Map.of());

        boolean isKnown() {
            return token.isPresent();
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Seen> seen = new ArrayList<>();
    private final Map<String, String> real = new LinkedHashMap<>();
    private final List<Who> people = new ArrayList<>();
    private TestServer server;
    private Set<String> open = Set.of();

    @BeforeAll
    void askEverything() {
        server = TestServer.start(Optional.of(PROXY));
        live();
        askTheInterface();
        askThePages();
        askBadly();
        guessTokens();
        for (var who : people) {
            assertThat(page(who, "/account").statusCode()).as(who.name()).isEqualTo(200);
        }
    }

    @AfterAll
    void stop() {
        server.close();
        http.close();
    }

    private void live() {
        var it = TestCase.confirmed(server);
        var coordinator = it.coordinator().client();
        var caseId = it.open();
        var diff = Map.of("name", "x", "diff", "--- a\n+++ b\n");
        real.put("case", caseId);
        real.put("finding", it.finding());
        real.put("vulnerability", it.vulnerability());
        real.put(
                "patch", coordinator.post("/api/v1/cases/" + caseId + "/patches", diff).text("id"));
        real.put(
                "advisory",
                coordinator
                        .post("/api/v1/cases/" + caseId + "/advisories", TestCase.draft())
                        .text("id"));
        real.put("party", it.finder().party());
        real.put("person", it.finder().person());
        real.put("metadata", "1.root.json");
        var vendor = server.member("maintainer", "Parser Project", "maintainer");
        var link = it.invite(caseId, vendor.party());
        real.put("secret", link.substring(link.lastIndexOf('/') + 1));
        real.put("level", "0");
        real.put("first", "000.p");
        real.put("second", "1");
        enter("administrator", server.administrator());
        enter("coordinator", coordinator);
        enter("finder", it.finder().client());
        enter("vendor", vendor.client());
        enter("operator", server.member("operator", "Rural Clinic", "operator").client());
        enter("auditor", server.member("clearinghouse", "Auditor", "audit").client());
        enter("observer", server.member("clearinghouse", "Observer", "observe").client());
    }

    private void enter(String name, TestServer.Client client) {
        var who = new Who(name, Optional.of(client.token()), signIn(client.token()));
        assertThat(page(who, "/account").statusCode()).as(name).isEqualTo(200);
        people.add(who);
    }

    /** Over TLS, as the proxy says. */
    private Map<String, String> signIn(String token) {
        var form = page(Who.NOBODY, "/sign-in");
        var cookies = cookies(form);
        var answer =
                send(
                        Who.NOBODY,
                        true,
                        "POST",
                        "/sign-in",
                        Map.of("Cookie", cookieLine(cookies), "Content-Type", FORM),
                        fields(Map.of("_csrf", token(form), "token", token)));
        assertThat(answer.statusCode()).isEqualTo(303);
        cookies.putAll(cookies(answer));
        return cookies;
    }

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";

    private HttpResponse<byte[]> page(Who who, String path) {
        return send(who, true, "GET", path, Map.of("Cookie", cookieLine(who.cookies())), NOTHING);
    }

    private static final byte[] NOTHING = {};

    private static String token(HttpResponse<byte[]> page) {
        var found = FORM_TOKEN.matcher(new String(page.body(), StandardCharsets.UTF_8));
        if (!found.find()) {
            throw new AssertionError(
                    "no form stands at %s, %d".formatted(page.uri(), page.statusCode()));
        }
        return found.group(1);
    }

    private static Map<String, String> cookies(HttpResponse<byte[]> answer) {
        var cookies = new LinkedHashMap<String, String>();
        for (var set : answer.headers().allValues("Set-Cookie")) {
            var pair = set.split(";", 2)[0].split("=", 2);
            cookies.put(pair[0], pair[1]);
        }
        return cookies;
    }

    private static String cookieLine(Map<String, String> cookies) {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    private static byte[] fields(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field ->
                        field.getKey()
                                + "="
                                + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> send(
            Who who,
            boolean tls,
            String method,
            String path,
            Map<String, String> headers,
            byte[] body) {
        var request =
                HttpRequest.newBuilder(server.uri(path))
                        .method(
                                method,
                                body.length == 0
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofByteArray(body));
        if (tls) {
            request.header("X-Forwarded-Proto", "https");
        }
        headers.forEach((name, value) -> {
            if (!value.isEmpty()) {
                request.header(name, value);
            }
        });
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            seen.add(
                    new Seen(
                            "%s %s as %s%s"
                                    .formatted(method, path, who.name(), tls ? " over TLS" : ""),
                            path,
                            tls,
                            answer.statusCode(),
                            answer.headers()));
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> bearer(Who who, Map<String, String> more) {
        var headers = new LinkedHashMap<>(more);
        who.token().ifPresent(token -> headers.put("Authorization", "Bearer " + token));
        return headers;
    }

    private String with(String path, Map<String, String> ids) {
        return VARIABLE.matcher(path)
                .replaceAll(variable -> ids.getOrDefault(variable.group(1), "a".repeat(26)));
    }

    /** The shape of the real ones, so that the answer comes from looking. */
    private Map<String, String> unreal() {
        var ids = new LinkedHashMap<String, String>();
        real.forEach((name, id) -> ids.put(name, id.replaceFirst("_.*", "_" + "a".repeat(26))));
        return ids;
    }

    private List<Who> everyone() {
        var all = new ArrayList<>(people);
        all.add(Who.NOBODY);
        return all;
    }

    private void askTheInterface() {
        var contract = server.anyone().get("/api/v1/openapi.json").json().get("paths");
        var opened = new TreeSet<String>();
        for (var path : contract.properties()) {
            for (var method : path.getValue().propertyNames()) {
                if (path.getValue().get(method).has("x-open")) {
                    opened.add(path.getKey());
                }
                if (method.equals("get")) {
                    read(path.getKey());
                } else {
                    write(path.getKey());
                }
            }
            for (var method : List.of("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")) {
                send(
                        Who.NOBODY,
                        false,
                        method,
                        with(path.getKey(), real),
                        Map.of("Origin", EVIL, "Access-Control-Request-Method", "POST"),
                        NOTHING);
            }
        }
        open = opened;
        for (var path : List.of("", "/health", "/health/readiness", "/prometheus", "/env")) {
            for (var who : everyone()) {
                send(who, true, "GET", "/actuator" + path, bearer(who, FROM_EVIL), NOTHING);
            }
        }
    }

    private static final Map<String, String> FROM_EVIL = Map.of("Origin", EVIL);

    private void read(String path) {
        for (var who : everyone()) {
            boolean tls = who.isKnown();
            var answer = send(who, tls, "GET", with(path, real), bearer(who, FROM_EVIL), NOTHING);
            var tag = answer.headers().firstValue("ETag");
            if (tag.isPresent()) {
                var known = bearer(who, Map.of("If-None-Match", tag.get()));
                send(who, tls, "GET", with(path, real), known, NOTHING);
                send(who, tls, "HEAD", with(path, real), bearer(who, Map.of()), NOTHING);
            }
        }
        send(Who.NOBODY, true, "GET", with(path, unreal()), Map.of(), NOTHING);
        var signedIn = people.get(1);
        send(signedIn, false, "GET", with(path, unreal()), bearer(signedIn, Map.of()), NOTHING);
    }

    /** About what is not there, so that nobody leaves and nothing is revoked meanwhile. */
    private void write(String path) {
        var to = with(path, unreal());
        for (var who : everyone()) {
            var json = bearer(who, Map.of("Content-Type", JSON, "Origin", EVIL));
            send(who, who.isKnown(), "POST", to, json, utf8("{\"no\":\"such field\"}"));
            send(who, !who.isKnown(), "POST", to, json, utf8("["));
            var text = bearer(who, Map.of("Content-Type", "text/plain"));
            send(who, false, "POST", to, text, utf8("x"));
        }
        for (var who : people.subList(0, 3)) {
            var json = bearer(who, Map.of("Content-Type", JSON));
            send(who, true, "POST", to, json, new byte[(1 << 20) + 1]);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void askThePages() {
        for (var path : server.pages()) {
            for (var who : everyone()) {
                var cookies = Map.of("Cookie", cookieLine(who.cookies()), "Origin", EVIL);
                send(who, who.isKnown(), "GET", with(path, real), cookies, NOTHING);
                send(who, true, "HEAD", with(path, unreal()), cookies, NOTHING);
            }
            for (var method : List.of("PUT", "DELETE", "OPTIONS", "TRACE")) {
                send(Who.NOBODY, true, method, with(path, real), FROM_EVIL, NOTHING);
            }
        }
        for (var path : server.forms()) {
            for (var who : everyone()) {
                var cookies = Map.of("Cookie", cookieLine(who.cookies()), "Content-Type", FORM);
                send(who, who.isKnown(), "POST", with(path, unreal()), cookies, utf8("x=y"));
            }
        }
        var first = page(Who.NOBODY, "/sign-in");
        var assets = ASSET.matcher(new String(first.body(), StandardCharsets.UTF_8));
        while (assets.find()) {
            send(Who.NOBODY, true, "GET", assets.group(1), FROM_EVIL, NOTHING);
            send(Who.NOBODY, false, "GET", assets.group(1), FROM_EVIL, NOTHING);
        }
        send(people.getFirst(), true, "GET", "/assets/absent.css", Map.of(), NOTHING);
    }

    private void askBadly() {
        for (var path :
                List.of(
                        "/%zz",
                        "/api/v1/%zz", "/a//b", "/api//v1", "/a;b=c", "/tuf/..%2f", "/error")) {
            seen.add(raw("GET " + path + " HTTP/1.1\r\nHost: x"));
        }
        seen.add(raw("GET /?" + "q".repeat(9_000) + " HTTP/1.1\r\nHost: x"));
        var large = new byte[2 << 20];
        java.util.Arrays.fill(large, (byte) 'a');
        for (var who : List.of(Who.NOBODY, people.getFirst())) {
            var headers = Map.of("Cookie", cookieLine(who.cookies()), "Content-Type", FORM);
            send(who, true, "POST", "/sign-in", headers, large);
            var parts =
                    Map.of(
                            "Cookie",
                            cookieLine(who.cookies()),
                            "Content-Type",
                            "multipart/form-data; boundary=x");
            send(who, true, "POST", "/systems", parts, large);
            send(who, true, "POST", "/systems", parts, utf8("--x\r\nbroken"));
        }
    }

    /** Over a socket: no client of ours sends an address that is not one. */
    private Seen raw(String head) {
        var address = server.uri("/");
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream().write(utf8(head + "\r\nConnection: close\r\n\r\n"));
            var all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var lines = all.substring(0, all.indexOf("\r\n\r\n")).split("\r\n");
            var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
            for (int i = 1; i < lines.length; i++) {
                var pair = lines[i].split(": ?", 2);
                headers.computeIfAbsent(pair[0], _ -> new ArrayList<>()).add(pair[1]);
            }
            return new Seen(
                    head.substring(0, Math.min(40, head.length())),
                    head.split(" ")[1],
                    false,
                    Integer.parseInt(lines[0].split(" ")[1]),
                    HttpHeaders.of(headers, (_, _) -> true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From a network of its own, which is told to wait. */
    private void guessTokens() {
        var form = page(Who.NOBODY, "/sign-in");
        var from = Map.of("X-Forwarded-For", "203.0.113.9");
        var guess = new LinkedHashMap<>(from);
        guess.put("Authorization", "Bearer ch_" + "0".repeat(43) + "00000000");
        var typed = new LinkedHashMap<>(from);
        typed.put("Cookie", cookieLine(cookies(form)));
        typed.put("Content-Type", FORM);
        var fields = fields(Map.of("_csrf", token(form), "token", "ch_wrong"));
        int status = 0;
        for (int i = 0; i < 1_000 && status != 429; i++) {
            status = send(Who.NOBODY, true, "GET", "/api/v1/me", guess, NOTHING).statusCode();
        }
        for (int i = 0; i < 20; i++) {
            send(Who.NOBODY, true, "POST", "/sign-in", typed, fields);
        }
    }

    @Test
    void every_kind_of_answer_was_among_them_from_programs_and_pages_alike() {
        for (var api : List.of(true, false)) {
            var statuses =
                    seen.stream()
                            .filter(answer -> answer.path().startsWith("/api/") == api)
                            .map(Seen::status)
                            .collect(Collectors.toCollection(TreeSet::new));
            assertThat(statuses)
                    .contains(
                            api
                                    ? new Integer[] {
                                        200, 304, 400, 401, 403, 404, 413, 415, 422, 429
                                    }
                                    : new Integer[] {200, 303, 400, 401, 403, 404, 413, 422, 429});
        }
        assertThat(seen).anyMatch(answer -> answer.tls() && answer.status() == 200);
    }

    @Test
    void nothing_may_frame_sniff_lend_or_learn() {
        var missing = new TreeSet<String>();
        for (var answer : seen) {
            EVERYWHERE.forEach((name, value) -> {
                if (!answer.only(name).equals(value)) {
                    missing.add(told(answer, name));
                }
            });
            if (!answer.only("Cross-Origin-Resource-Policy")
                    .equals(isForEverySite(answer) ? "cross-origin" : "same-origin")) {
                missing.add(told(answer, "Cross-Origin-Resource-Policy"));
            }
            var permissions = answer.only("Permissions-Policy");
            if (!permissions.contains("camera=()") || !permissions.contains("microphone=()")) {
                missing.add(told(answer, "Permissions-Policy"));
            }
        }
        assertThat(missing).isEmpty();
    }

    private static String told(Seen answer, String name) {
        return "%s, %d: %s is %s"
                .formatted(answer.asked(), answer.status(), name, answer.only(name));
    }

    @Test
    void no_answer_lets_a_browser_run_what_stands_in_it_or_load_from_elsewhere() {
        var wrong = new TreeSet<String>();
        for (var answer : seen) {
            var policy = answer.only("Content-Security-Policy");
            var parts = Set.of(policy.split("; "));
            if (!parts.containsAll(
                            Set.of(
                                    "default-src 'none'",
                                    "frame-ancestors 'none'",
                                    "base-uri 'none'"))
                    || parts.stream().noneMatch(part -> part.startsWith("form-action "))
                    || policy.contains("unsafe")
                    || policy.contains("*")
                    || policy.contains("http")) {
                wrong.add(told(answer, "Content-Security-Policy"));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void what_is_not_for_everyone_is_kept_by_nobody() {
        var kept = new TreeSet<String>();
        for (var answer : seen) {
            var rule = answer.only("Cache-Control");
            if (!rule.contains("no-store") && !mayBeKept(answer, rule)) {
                kept.add(told(answer, "Cache-Control"));
            }
        }
        assertThat(kept).isEmpty();
    }

    private boolean mayBeKept(Seen answer, String rule) {
        if (answer.status() != 200 && answer.status() != 304) {
            return false;
        }
        return answer.path().startsWith(TILES)
                ? rule.startsWith("private, ")
                : rule.startsWith("public, ") && isForEveryone(answer.path());
    }

    private boolean isForEveryone(String path) {
        return path.startsWith("/assets/")
                || open.stream()
                        .anyMatch(opened ->
                                path.matches(VARIABLE.matcher(opened).replaceAll("[^/]+")));
    }

    @Test
    void what_is_for_everyone_may_be_kept() {
        assertThat(seen)
                .filteredOn(
                        answer -> answer.path().startsWith("/assets/") && answer.status() == 200)
                .isNotEmpty()
                .allMatch(answer -> answer.only("Cache-Control").startsWith("public, "));
        assertThat(seen)
                .filteredOn(answer ->
                        answer.path().equals("/tuf/1.root.json") && answer.status() == 304)
                .isNotEmpty()
                .allMatch(answer -> answer.only("Cache-Control").startsWith("public, "));
    }

    @Test
    void who_came_through_tls_stays_there_and_nobody_else_is_told_so() {
        assertThat(seen)
                .filteredOn(Seen::tls)
                .isNotEmpty()
                .allMatch(answer ->
                        answer.only("Strict-Transport-Security").startsWith("max-age=31536000"));
        assertThat(seen)
                .filteredOn(answer -> !answer.tls())
                .isNotEmpty()
                .allMatch(answer ->
                        answer.headers().allValues("Strict-Transport-Security").isEmpty());
    }

    @Test
    void no_answer_says_what_runs_here_or_lets_another_site_read_what_is_not_published() {
        assertThat(seen).anyMatch(AnswerHeadersTest::isForEverySite);
        for (var answer : seen) {
            assertThat(answer.headers().map().keySet())
                    .as(answer.asked())
                    .noneMatch(name ->
                            name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control-")
                                    && !(isForEverySite(answer)
                                            && name.equalsIgnoreCase(
                                                    "Access-Control-Allow-Origin")))
                    .doesNotContainAnyElementsOf(Set.of("server", "x-powered-by", "via"));
        }
    }

    @Test
    void a_cookie_is_for_no_script_no_other_site_no_other_host_and_no_plain_connection() {
        var names = new TreeSet<String>();
        for (var answer : seen) {
            for (var cookie : answer.headers().allValues("Set-Cookie")) {
                names.add(cookie.substring(0, cookie.indexOf('=')));
                var parts = List.of(cookie.split("; ?"));
                assertThat(parts)
                        .as(answer.asked())
                        .contains("Path=/", "HttpOnly", "SameSite=Strict")
                        .noneMatch(part -> part.startsWith("Domain"));
                assertThat(parts.contains("Secure")).as(answer.asked()).isEqualTo(answer.tls());
                assertThat(cookie.startsWith("__Host-")).as(answer.asked()).isEqualTo(answer.tls());
            }
        }
        assertThat(names).contains("__Host-session", "__Host-csrf", "csrf");
    }

    // Forms

    /** What a form carries that no page of ours gave to this browser. */
    private record Forgery(String name, String token, Map<String, String> headers) {}

    @Test
    void a_form_that_none_of_our_pages_gave_this_visitor_does_nothing() {
        var secret = server.administrator().token();
        var victim = new Who("administrator", Optional.of(secret), signIn(secret));
        var other = token(page(people.get(1), "/account"));
        var own = token(page(victim, "/account"));
        var forgeries =
                List.of(
                        new Forgery("no token", "", Map.of()),
                        new Forgery("a made-up token", "a".repeat(48), Map.of()),
                        new Forgery("another visitor's token", other, Map.of()),
                        new Forgery("another site by Origin", own, Map.of("Origin", EVIL)),
                        new Forgery(
                                "another site by Sec-Fetch-Site",
                                own,
                                Map.of("Sec-Fetch-Site", "cross-site")),
                        new Forgery(
                                "a neighbouring host", own, Map.of("Sec-Fetch-Site", "same-site")));
        var before = entries();
        assertThat(server.forms()).hasSizeGreaterThan(20);
        for (var path : server.forms()) {
            for (var forgery : forgeries) {
                var answer = submit(victim, with(path, real), forgery.token(), forgery.headers());
                assertThat(answer.statusCode()).as(path + ", " + forgery.name()).isEqualTo(403);
                assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                        .as(path + ", " + forgery.name())
                        .contains("This form was not taken");
                assertThat(cookies(answer)).doesNotContainKey("__Host-session");
            }
        }
        assertThat(entries()).isEqualTo(before);
        assertThat(page(victim, "/account").statusCode()).isEqualTo(200);
    }

    /** By somebody who has just signed in: a form may end the session that it is sent in. */
    @Test
    void the_same_form_from_our_own_page_is_taken() {
        for (var headers :
                List.of(
                        Map.<String, String>of(),
                        Map.of("Origin", "null"),
                        Map.of("Origin", origin()),
                        Map.of("Sec-Fetch-Site", "same-origin", "Origin", "null"))) {
            for (var path : server.forms()) {
                var token = server.administrator().token();
                var who = new Who("administrator", Optional.of(token), signIn(token));
                var own = token(page(who, "/account"));
                assertThat(submit(who, with(path, unreal()), own, headers).body())
                        .as(path + " with " + headers)
                        .asString(StandardCharsets.UTF_8)
                        .doesNotContain("This form was not taken");
            }
        }
    }

    private String origin() {
        var address = server.uri("/");
        return "http://" + address.getAuthority();
    }

    private HttpResponse<byte[]> submit(
            Who who, String path, String token, Map<String, String> more) {
        var headers = new LinkedHashMap<>(more);
        headers.put("Cookie", cookieLine(who.cookies()));
        headers.put("Content-Type", FORM);
        var fields = token.isEmpty() ? Map.of("x", "y") : Map.of("_csrf", token);
        return send(who, true, "POST", path, headers, fields(fields));
    }

    /** How many acts are on record. */
    private long entries() {
        return Long.parseLong(
                TestCase.ask(server.roles().owner(), "select count(*) from record_entry"));
    }

    @Test
    void a_program_s_door_knows_no_cookie() {
        for (var who : people) {
            var answer =
                    send(
                            who,
                            true,
                            "GET",
                            "/api/v1/me",
                            Map.of("Cookie", cookieLine(who.cookies())),
                            NOTHING);
            assertThat(answer.statusCode()).as(who.name()).isEqualTo(401);
        }
    }
}
