package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a server that ran the whole loop keeps to itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecrecyTest {

    /** Its first half is the time at which a thing was made. */
    private static final Pattern INTERNAL_ID =
            Pattern.compile(
                    "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
                    Pattern.CASE_INSENSITIVE);

    /** What was published, what a fix is fetched with, and the rules that decide. */
    private static final Set<String> FOR_EVERYONE =
            Set.of(
                    "advisory_advisory",
                    "advisory_countersigned",
                    "advisory_csaf_draft",
                    "advisory_document",
                    "advisory_stix",
                    "catalogue_affected",
                    "catalogue_brought",
                    "catalogue_freshness",
                    "catalogue_assessment",
                    "catalogue_identifier",
                    "catalogue_imported",
                    "catalogue_imported_before",
                    "catalogue_mirror",
                    "catalogue_mirror_key",
                    "catalogue_mirror_stamp",
                    "catalogue_mirrored",
                    "catalogue_named",
                    "catalogue_owned",
                    "catalogue_scored",
                    "catalogue_statement",
                    "catalogue_vulnerability",
                    "distribution_index",
                    "distribution_index_part",
                    "distribution_metadata",
                    "distribution_release",
                    "exposure_fixed_build",
                    "inventory_lifecycle",
                    "inventory_lifecycle_edition",
                    "policy_assumption",
                    "policy_classification",
                    "policy_label",
                    "policy_legal_basis",
                    "policy_limit",
                    "policy_pack",
                    "policy_password_duty",
                    "policy_term");

    private static final SecureRandom CHANCE = new SecureRandom();

    private final Loop.Words canaries =
            new Loop.Words(canary(), canary(), canary(), canary(), canary());
    private final String password = canary();
    private final List<String> asking = List.of(canary(), canary(), canary(), canary());
    private PasswordStory.Secret codes = new PasswordStory.Secret("");
    private final List<String> undisclosed =
            new ArrayList<>(
                    List.of(
                            canaries.description(),
                            canaries.proof(),
                            canaries.patch(),
                            canaries.note(),
                            password));
    private Set<String> foundBeforePublication = Set.of("not looked");
    private Path data = Path.of("");
    private Path temporaryFiles = Path.of("");
    private ServerProcess server;
    private Loop loop;

    @BeforeAll
    void runTheLoop(@TempDir Path folder, @TempDir Path others, @TempDir Path temporary)
            throws IOException {
        Tool.assumeInstalled("bwrap", "apt-get install bubblewrap");
        assumeTrue(
                Files.exists(ServerProcess.jar()),
                "not run: there is no built server (mvn package)");
        data = folder.toRealPath();
        temporaryFiles = temporary.toRealPath();
        // At this level Tomcat would write down the bodies of requests, the driver what it sends.
        server =
                ServerProcess.startIn(
                        data,
                        Map.of(
                                "JDK_JAVA_OPTIONS",
                                "-Djava.io.tmpdir=" + temporaryFiles,
                                "LOGGING_LEVEL_ROOT",
                                "TRACE"),
                        ServerProcess.semantic());
        var watch =
                new Loop.Fate() {
                    @Override
                    public void answered(String act) {
                        if (act.equals("draft")) {
                            foundBeforePublication = found(List.of(canaries.draft()));
                        }
                    }
                };
        loop = new Loop(() -> server.address(), server.administratorToken(), watch, canaries);
        loop.run(others);
        codes = choosesAPassword();
        undisclosed.add(codes.text());
        asksToJoin();
        undisclosed.addAll(asking);
    }

    /** A stranger, of whom nobody is to learn that it asked. */
    private void asksToJoin() {
        new Actor(server.address(), Optional.empty())
                .post(
                        "/api/v1/join-requests",
                        Map.of(
                                "kind", "operator",
                                "organisation", asking.get(0),
                                "purpose", asking.get(1),
                                "person", asking.get(2),
                                "contact", asking.get(3)));
    }

    /** Of an organisation of its own, so that the loop stays as it was. */
    private PasswordStory.Secret choosesAPassword() throws IOException {
        var administrator = loop.as("administrator");
        var party =
                administrator
                        .post(
                                "/api/v1/parties",
                                Map.of("kind", "operator", "name", "Without authenticators"))
                        .path("id")
                        .asString();
        var person =
                administrator
                        .post("/api/v1/parties/" + party + "/people", Map.of("name", "Porter"))
                        .path("id")
                        .asString();
        return new PasswordStory(server.address())
                .tell(
                        server.administratorToken(),
                        "/parties/" + party + "/people",
                        person,
                        password);
    }

    @AfterAll
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private static String canary() {
        var letters = "abcdefghijklmnopqrstuvwxyz0123456789";
        return CHANCE.ints(24, 0, letters.length())
                .mapToObj(letters::charAt)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString();
    }

    private Set<String> found(List<String> words) {
        return found(words, data);
    }

    private static Set<String> found(List<String> words, Path folder) {
        try {
            return Search.of(words, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void no_undisclosed_word_is_on_disk_in_any_form() {
        assertThat(found(List.of("JSON-java maintainers")))
                .as("a name that is no secret is found by the same search")
                .isNotEmpty();
        assertThat(found(undisclosed)).isEmpty();
    }

    @Test
    void what_codes_are_made_from_is_nowhere_as_it_is() throws IOException {
        var secret = Map.of("secret", codes.bytes());
        assertThat(Search.of(secret, data)).isEmpty();
        assertThat(Search.of(secret, temporaryFiles)).isEmpty();
    }

    @Test
    void no_undisclosed_word_is_in_a_temporary_file() {
        assertThat(found(undisclosed, temporaryFiles)).isEmpty();
    }

    @Test
    void no_undisclosed_word_is_in_a_dump_of_the_database(@TempDir Path dump)
            throws SQLException, IOException {
        try (var owner = connect("owner")) {
            for (var table :
                    texts(owner, "select tablename from pg_tables where schemaname = 'public'")) {
                var rows = texts(owner, "select t::text from " + table + " t");
                Files.write(dump.resolve(table), rows);
            }
        }
        assertThat(found(List.of("JSON-java maintainers"), dump)).isNotEmpty();
        assertThat(found(undisclosed, dump)).isEmpty();
    }

    @Test
    void no_undisclosed_word_is_in_the_record_that_an_auditor_takes_along(@TempDir Path folder)
            throws IOException {
        var token = Files.writeString(folder.resolve("auditor.token"), loop.token("auditor"));
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        var record = folder.resolve("record");
        var command =
                ServerProcess.launcher(
                                "audit",
                                "export",
                                record.toString(),
                                "--server",
                                server.address().toString(),
                                "--token-file",
                                token.toString())
                        .command();
        var exported = Tool.run(folder, Map.of("CLEARINGHOUSE_BUILT", "1"), command);
        assertThat(exported.exit()).as(exported.output()).isZero();
        assertThat(found(List.of("finding.submitted"), record)).isNotEmpty();
        assertThat(found(undisclosed, record)).isEmpty();
    }

    @Test
    void no_undisclosed_word_is_among_the_metrics(@TempDir Path folder) throws IOException {
        var metrics = text("monitoring", "/actuator/prometheus");
        Files.writeString(folder.resolve("metrics"), metrics);
        assertThat(found(List.of("http_server_requests"), folder)).isNotEmpty();
        assertThat(found(undisclosed, folder)).isEmpty();
    }

    @Test
    void an_advisory_is_not_on_disk_before_it_is_published_and_is_afterwards() {
        assertThat(foundBeforePublication).isEmpty();
        assertThat(found(List.of(canaries.draft()))).containsExactly(canaries.draft());
    }

    @Test
    void the_words_reach_those_whom_they_are_for() {
        var seen = new StringBuilder();
        loop.addresses()
                .forEach((who, paths) -> paths.forEach(path -> seen.append(text(who, path))));
        assertThat(seen).contains(canaries.description(), canaries.note(), canaries.draft());
    }

    @Test
    void no_internal_id_is_in_an_answer_a_page_a_document_or_the_metadata() {
        var telling = new ArrayList<String>();
        loop.answers().forEach(answer -> tell(answer.toString(), "an answer to an act", telling));
        loop.addresses()
                .forEach((who, paths) ->
                        paths.forEach(
                                path -> tell(text(who, path), path + " for " + who, telling)));
        assertThat(telling).isEmpty();
    }

    /** A dump would hold in the clear what is sealed everywhere else. */
    @Test
    void no_process_of_the_server_leaves_its_memory_on_the_disk() throws IOException {
        var family = server.family();
        assertThat(family).as("the server and its database").hasSizeGreaterThan(2);
        for (var process : family) {
            var proc = Path.of("/proc", String.valueOf(process.pid()));
            if (Files.exists(proc)) {
                assertThat(Files.readAllLines(proc.resolve("limits")))
                        .as("of %d, %s", process.pid(), process.info().command())
                        .anyMatch(line -> line.matches("Max core file size +0 +0 .*"));
            }
        }
        var command =
                Files.readString(
                        Path.of("/proc", String.valueOf(family.getFirst().pid()), "cmdline"));
        assertThat(command.split("\0"))
                .contains("-XX:-HeapDumpOnOutOfMemoryError", "-XX:-CreateCoredumpOnCrash");
    }

    private String text(String who, String path) {
        var answer = loop.as(who).fetch(path);
        assertThat(answer.statusCode()).as(path + " for " + who).isIn(200, 303, 302);
        answer.headers()
                .map()
                .forEach((name, values) ->
                        assertThat(values).as(name + " of " + path).noneMatch(SecrecyTest::isId));
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static boolean isId(String text) {
        return INTERNAL_ID.matcher(text).find();
    }

    private static void tell(String text, String where, List<String> telling) {
        var found = INTERNAL_ID.matcher(text);
        if (found.find()) {
            telling.add(found.group() + " in " + where);
        }
    }

    @Test
    void no_internal_id_is_in_a_log_or_in_a_file_that_the_server_wrote() throws IOException {
        var telling = new ArrayList<String>();
        var files = 0;
        try (var all = Files.walk(data)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var place = data.relativize(file);
                // The database itself is where they belong.
                if (!place.startsWith("pgdata") && !place.startsWith("postgres")) {
                    files++;
                    tell(
                            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1),
                            place.toString(),
                            telling);
                }
            }
        }
        assertThat(files).isPositive();
        assertThat(telling).isEmpty();
    }

    /**
     * As the server's own role, introduced as an operator who has nothing to do with the loop, and
     * without a single condition: what is left is what the policies let through.
     */
    @Test
    void a_forgotten_condition_shows_a_stranger_nothing_that_is_not_for_everyone()
            throws SQLException, IOException {
        var stranger = loop.stranger();
        var shown = new TreeSet<String>();
        var empty = new TreeSet<String>();
        try (var owner = connect("owner");
                var role = connect("server")) {
            var tables =
                    texts(
                            owner,
                            "select relname from pg_class where relkind = 'r' and relrowsecurity"
                                    + " and relnamespace = 'public'::regnamespace");
            assertThat(tables).hasSizeGreaterThan(20);
            plantWhatTheLoopDoesNotReach(owner);
            role.setAutoCommit(false);
            for (var setting :
                    List.of(
                            "app.actor=per_" + "a".repeat(26),
                            "app.party=" + stranger,
                            "app.purpose=",
                            "app.grants=inventory:write,inventory:read,exposure:read,exposure:answer,"
                                    + "release:fetch,advisory:read,funnel:read")) {
                var parts = setting.split("=", 2);
                try (var introduce = role.prepareStatement("select set_config(?, ?, true)")) {
                    introduce.setString(1, parts[0]);
                    introduce.setString(2, parts.length > 1 ? parts[1] : "");
                    introduce.execute();
                }
            }
            for (var table : tables) {
                if (texts(owner, "select 'row' from " + table + " limit 1").isEmpty()) {
                    empty.add(table);
                }
                // A published advisory is seen with its key, and with no other.
                var theirs = table.equals("vault_key") ? " where subject not like 'adv\\_%'" : "";
                for (var row : texts(role, "select t::text from " + table + " t" + theirs)) {
                    if (!row.contains(stranger)) {
                        shown.add(table);
                    }
                }
            }
            // Nobody could open its reason, which is no key's.
            try (var statement = owner.createStatement()) {
                statement.execute("delete from intake_relabelling where reason_sealed = ''::bytea");
                statement.execute(
                        "delete from parties_join_decision where words_sealed = ''::bytea");
                statement.execute("delete from intake_break_glass_review");
                statement.execute("delete from intake_break_glass");
                for (var table : REMOVING) {
                    statement.execute("delete from " + table);
                }
            }
        }
        assertThat(shown).isEqualTo(FOR_EVERYONE);
        // Entries wait there for a second at most.
        empty.remove("record_pending");
        assertThat(empty).as("tables that the loop leaves empty prove nothing").isEmpty();
    }

    /** What is rare, or a person's to do in a browser, and as secret as the rest. */
    private static void plantWhatTheLoopDoesNotReach(Connection owner) throws SQLException {
        try (var statement = owner.createStatement()) {
            statement.execute(
                    """
                    insert into catalogue_imported_before
                      (imported, revision, modified, withdrawn, sha256, content, imported_at)
                    select number, 0, modified, withdrawn, sha256, content, imported_at from catalogue_imported limit 1
                    """);
            statement.execute(
                    "insert into advisory_csaf_draft (advisory, of_sha256, made_at) select code, 'x', now() from advisory_advisory limit 1");
            statement.execute(
                    "insert into advisory_countersigned (sha256, signed_at) values ('x', now())");
            statement.execute(
                    """
                    insert into advisory_early_notice (code, id, advisory, given_by)
                    select 'ern_planted', gen_random_uuid(), code, drafted_by from advisory_advisory limit 1
                    """);
            statement.execute(
                    """
                    insert into advisory_early_recipient (notice, party, since)
                    select n.code, n.given_by, now() from advisory_early_notice n
                    """);
            statement.execute(
                    """
                    insert into advisory_early_revision
                      (notice, revision, label, content_sealed, document_sealed, sha256, sha512, signature, released_at)
                    select n.code, 1, 'amber', '', '', '', '', '', now() from advisory_early_notice n
                    """);
            statement.execute(
                    """
                    insert into advisory_next (advisory, content_sealed, drafted_by, drafted_at)
                    select code, content_sealed, drafted_by, drafted_at from advisory_advisory limit 1
                    """);
            statement.execute(
                    """
                    insert into inventory_contact (code, id, operator, role, name, since)
                    select 'ctc_planted', gen_random_uuid(), operator, 'x', 'x', now() from inventory_asset limit 1
                    """);
            // It is made in rounds, and the loop is over before the next one.
            statement.execute(
                    "insert into distribution_index (one, stamp) values (true, 0) on conflict do nothing");
            statement.execute(
                    """
                    insert into distribution_index_part (part, ordinal, length, sha256, sha512, content, made_at)
                    values (0, 1, 0, 'x', 'x', '', now()) on conflict do nothing
                    """);
            statement.execute(
                    """
                    insert into inventory_lifecycle_edition (version, code, sha256, products, content, actor, loaded_at)
                    values (1, 'lce_planted', 'x', 1, 'x', 'per_planted', now())
                    """);
            statement.execute(
                    """
                    insert into inventory_lifecycle (id, edition, name_key, vendor, product, ends_on, source)
                    values (gen_random_uuid(), 1, 'x/x', 'x', 'x', '2020-01-31', 'x')
                    """);
            statement.execute(
                    """
                    insert into advisory_cve_id (cve, id, state, reserved_at, changed_at)
                    values ('CVE-2026-99999', gen_random_uuid(), 'reserved', now(), now())
                    """);
            statement.execute(
                    """
                    insert into catalogue_statement (imported, place, name, content)
                    select number, 1, 'CVE-2026-0001', '{}' from catalogue_imported limit 1
                    """);
            statement.execute(
                    """
                    insert into catalogue_scored (cve, imported, probability, percentile)
                    select 'CVE-2026-0001', number, 0.5, 0.5 from catalogue_imported limit 1
                    """);
            statement.execute(
                    """
                    insert into catalogue_quarantined (code, id, place, reason, sha256, content, received_at)
                    values ('qrt_planted', gen_random_uuid(), 'planted.json', 'no JSON', 'planted', '{', now())
                    """);
            statement.execute(
                    """
                    insert into catalogue_subscription
                      (id, code, address, kind, paused, created_at, stepped_at, round, under_way, trouble, failures, error, signed,
                       fresh, revised, same, older, quarantined, missing, failed)
                    values (gen_random_uuid(), 'sub_planted', 'planted.example', 'unknown', true, now(), now(), 0, false, '', 0, '',
                            false, 0, 0, 0, 0, 0, 0, 0)
                    """);
            for (var planted :
                    List.of(
                            "catalogue_listed (subscription, address, taken, tried) select id, 'x', false, 0",
                            "catalogue_validator (subscription, address, given_by) select id, 'x', 'x'",
                            "catalogue_provider_key (subscription, fingerprint, content) select id, 'x', 'x'",
                            "catalogue_brought (imported, subscription) select 0, id",
                            "catalogue_freshness (subscription, stale_at) select id, now()",
                            """
                            catalogue_mirror (subscription, folder, party, metadata, category, contact, name, namespace, role,
                                              listed, mirrored, told_at, changed_at)
                            select id, 'x', 'x', 'https://x/', 'vendor', '', 'x', 'x', 'csaf_provider', true, true, now(), now()
                            """,
                            "catalogue_mirror_key (subscription, fingerprint, certificate) select id, 'x', 'x'",
                            """
                            catalogue_mirrored (subscription, path, place, imported, sha256, tracking_id, title, initial_release,
                                                current_release, asked)
                            select id, 'x', 'x', 0, 'x', 'x', 'x', now(), now(), true
                            """,
                            "catalogue_owned (imported, subscription, provider) select 0, id, false")) {
                statement.execute("insert into " + planted + " from catalogue_subscription");
            }
            statement.execute(
                    """
                    insert into validation_former_verdict
                      (finding, target, tested, verdict, level, silenced_by, evidence_sealed, started_at, decided_at)
                    select finding, target, tested, verdict, level, silenced_by, evidence_sealed, started_at, decided_at
                      from validation_verdict limit 1
                    """);
            statement.execute(
                    """
                    insert into validation_former_judgement
                      (patch, judged_at, verdict, level, reason_sealed, jar_sha256, report_sealed)
                    select code, judged_at, verdict, level, reason_sealed, jar_sha256, report_sealed
                      from validation_patch where report_sealed is not null limit 1
                    """);
            statement.execute(
                    """
                    insert into intake_recipient (finding, actor, party, at)
                    select code, 'per_planted', party, now() from intake_finding limit 1
                    """);
            statement.execute(
                    """
                    insert into parties_join_decision (request, code, outcome, words_sealed, decided_by, decided_at)
                    select code, 'jde_planted', 'declined', ''::bytea, 'per_planted', now()
                      from parties_join_request limit 1
                    """);
            // Before every entry, as if none were swept.
            statement.execute(
                    "insert into record_swept (up_to) values ('00000000-0000-0000-0000-000000000000') on conflict do nothing");
            // It says again what the finding says, so that nothing changes.
            statement.execute(
                    """
                    insert into intake_relabelling (id, finding, was, label, reason_sealed, party, actor, at)
                    select gen_random_uuid(), code, 'red', label, ''::bytea, party, actor, now()
                      from intake_finding where label <> 'red' limit 1
                    """);
            statement.execute(
                    """
                    insert into policy_legal_basis_given (party, version, basis, set_by, at)
                    select party, 1, null, 'per_planted', now() from intake_finding limit 1
                    """);
            statement.execute(
                    """
                    insert into parties_passkey
                      (code, id, person, credential, attestation, counter, name, added_at, removed_at)
                    select 'pky_planted', gen_random_uuid(), code, 'x'::bytea, 'x'::bytea, 0, 'x', now(), now()
                      from parties_person limit 1
                    """);
            statement.execute(
                    """
                    insert into parties_recovery
                      (code, id, person, reason, asked_by, asked_at, ends_at, consented, decided_by, decided_at)
                    select 'rec_planted', gen_random_uuid(), code, 'x', 'per_one', now(), now(), false, 'per_two', now()
                      from parties_person limit 1
                    """);
            statement.execute(
                    """
                    insert into parties_entrustment
                      (code, id, person, duties, reason, asked_by, asked_at, ends_at, consented, decided_by, decided_at)
                    select 'ent_planted', gen_random_uuid(), code, '{audit}', 'x', 'per_one', now(),
                           now() + interval '1 hour', false, 'per_two', now()
                      from parties_person limit 1
                    """);
            statement.execute(
                    """
                    insert into intake_break_glass
                      (code, id, finding, asker, party, reason_sealed, asked_at, answer_by, answer, second, answered_at)
                    select 'brk_planted', gen_random_uuid(), code, 'per_one', party, ''::bytea, now(),
                           now() + interval '1 hour', 'refused', 'per_two', now()
                      from intake_finding limit 1
                    """);
            statement.execute(
                    """
                    insert into intake_break_glass_review (glass, reviewer, party, words_sealed, at)
                    select code, 'per_three', party, ''::bytea, now() from intake_break_glass limit 1
                    """);
            statement.execute(
                    """
                    insert into parties_ceremony (hash, challenge, purpose, bound_to, ends_at)
                    values ('x'::bytea, 'x'::bytea, 'sign_in', 'x', now() + interval '1 hour')
                    """);
            statement.execute(
                    """
                    insert into parties_identity
                      (code, id, person, issuer, subject, label, added_at, removed_at)
                    select 'idn_planted', gen_random_uuid(), code, 'x', 'x', 'x', now(), now()
                      from parties_person limit 1
                    """);
            statement.execute(
                    """
                    insert into parties_provider_question (hash, provider, purpose, bound_to, ends_at)
                    values ('x'::bytea, 'x', 'sign_in', '/', now() + interval '1 hour')
                    """);
            statement.execute(
                    """
                    insert into parties_session
                      (code, hash, holder, token_hash, browser, started_at, last_used_at, ends_at, ended_at)
                    select 'ses_planted', 'x'::bytea, code, 'x'::bytea, 'x', now(), now(), now(), now()
                      from parties_person limit 1
                    """);
            statement.execute(
                    """
                    insert into vault_rotation (code, id, asked_by, asked_at, decided_by, decided_at, consented)
                    values ('rot_planted', gen_random_uuid(), 'per_one', now(), 'per_two', now(), false)
                    """);
            statement.execute(
                    """
                    insert into retention_hold (code, id, subject, ground, reference, set_by, party, set_at)
                    select 'hld_planted', gen_random_uuid(), code, 'litigation', 'x', 'per_one', party, now()
                      from intake_finding limit 1
                    """);
            statement.execute(
                    """
                    insert into likeness_apart (id, one, other, apart, party, actor, at)
                    values (gen_random_uuid(), 'fnd_one', 'fnd_two', true, 'pty_planted', 'per_one', now())
                    """);
            statement.execute(
                    """
                    insert into likeness_meaning (subject, model, parts_sealed)
                    select code, 'planted', 'x'::bytea from intake_finding limit 1
                    on conflict do nothing
                    """);
            plantRemovals(statement);
        }
    }

    /** Rows of these remove something by their triggers, which must not happen here. */
    private static final List<String> REMOVING =
            List.of(
                    "retention_hold",
                    "intake_redaction",
                    "intake_quarantine",
                    "vault_removal",
                    "parties_erasure");

    private static void plantRemovals(Statement statement) throws SQLException {
        for (var table : REMOVING) {
            statement.execute("alter table " + table + " disable trigger user");
        }
        statement.execute(
                """
                insert into intake_redaction
                  (id, finding, title_sealed, description_sealed, entry_sealed, reason_sealed, by_source, party, actor, at)
                select gen_random_uuid(), code, ''::bytea, ''::bytea, ''::bytea, ''::bytea, true, party, actor, now()
                  from intake_finding limit 1
                """);
        statement.execute(
                """
                insert into intake_quarantine (finding, party, actor, at)
                select code, party, actor, now() from intake_finding limit 1
                """);
        statement.execute(
                """
                insert into vault_removal (id, subject, cause, rule, keystore, party, actor, at)
                select gen_random_uuid(), subject, 'spill', 'x', (select name from vault_wrapping_key limit 1),
                       'pty_planted', 'per_one', now()
                  from vault_key where subject like 'fnd\\_%' limit 1
                """);
        statement.execute(
                """
                insert into parties_erasure (person, party, actor, at)
                select code, party, 'per_one', now() from parties_person limit 1
                """);
        for (var table : REMOVING) {
            statement.execute("alter table " + table + " enable trigger user");
        }
    }

    private Connection connect(String role) throws SQLException, IOException {
        var port = Files.readAllLines(data.resolve("pgdata/postmaster.pid")).get(3).strip();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/clearinghouse",
                "clearinghouse_" + role,
                Files.readString(data.resolve("keys/postgres-" + role)).strip());
    }

    private static List<String> texts(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}
