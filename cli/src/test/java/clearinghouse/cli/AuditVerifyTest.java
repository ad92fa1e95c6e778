package clearinghouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.chance.Chance;
import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.tlog.EntryBundle;
import clearinghouse.formats.tlog.SignedNote;
import clearinghouse.formats.tlog.TilePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditVerifyTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    /** Two full bundles, a partial one, and a checkpoint within each. */
    private static final int SIZE = 700;

    private static final List<Integer> BATCHES = List.of(100, 256, 400, 690);

    private final LoopbackServer server = new LoopbackServer();
    private final TestLog log = TestLog.of(SIZE, BATCHES);
    @TempDir private Path temp = Path.of("");
    private Path export = Path.of("");
    private Path key = Path.of("");

    @BeforeEach
    void export() throws IOException {
        export = temp.resolve("export");
        log.write(export);
        key = Files.writeString(temp.resolve("log.key"), log.key() + "\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Cli.Result run(String command, String... options) {
        var args = new ArrayList<>(List.of("audit", command, export.toString(), "--json"));
        args.addAll(List.of("--key", key.toString()));
        args.addAll(List.of(options));
        return new Cli(server, temp, InstantSource.fixed(NOW)).bare(args.toArray(String[]::new));
    }

    private Cli.Result verify(String... options) {
        return run("verify", options);
    }

    private void assertBroken(int index, String why) {
        var broken = assertBroken(verify());
        assertThat(broken.json().at("/broken/index").asInt(-1)).as(broken.out()).isEqualTo(index);
        assertThat(broken.json().at("/broken/why").asString()).contains(why);
    }

    private static Cli.Result assertBroken(Cli.Result result) {
        assertThat(result.exit()).as(result.toString()).isEqualTo(1);
        assertThat(result.json().path("verified").booleanValue()).isFalse();
        return result;
    }

    private interface Change {
        void to(List<byte[]> entries);
    }

    /** To the entries of one bundle and to nothing else. */
    private void change(int bundle, Change change) throws IOException {
        var path = export.resolve(TilePath.parse(bundlePath(bundle)).orElseThrow().toString());
        var entries = new ArrayList<>(EntryBundle.parse(Files.readAllBytes(path)).orElseThrow());
        change.to(entries);
        Files.write(path, EntryBundle.render(entries));
    }

    private static String bundlePath(int bundle) {
        return TilePath.entriesOf(SIZE).toList().get(bundle).toString();
    }

    private static byte[] stranger() {
        return "{\"action\":\"never.happened\"}".getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void an_untouched_export_verifies_with_the_key_alone() {
        var result = verify();
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.json().path("verified").booleanValue()).isTrue();
        assertThat(result.json().path("sealed").asInt()).isEqualTo(SIZE);
        assertThat(result.json().path("origin").asString()).isEqualTo(log.key().name());
        assertThat(result.json().path("broken").isNull()).isTrue();
        assertThat(server.asked).isEmpty();
    }

    @Test
    void the_first_altered_entry_is_named() throws IOException {
        change(1, entries -> entries.get(200)[5] ^= 1);
        change(2, entries -> entries.get(9)[5] ^= 1);
        assertBroken(256 + 200, "was changed");
    }

    @Test
    void a_removed_entry_is_named_and_what_stands_in_its_place() throws IOException {
        change(1, entries -> entries.remove(17));
        assertBroken(256 + 17, "is missing: entry 274 stands in its place");
    }

    @Test
    void the_last_entry_of_a_bundle_is_missed() throws IOException {
        change(0, List::removeLast);
        assertBroken(255, "is missing");
        log.write(export);
        change(2, List::removeLast);
        assertBroken(SIZE - 1, "is missing");
    }

    @Test
    void an_entry_put_in_between_is_named() throws IOException {
        change(2, entries -> entries.add(30, stranger()));
        assertBroken(512 + 30, "one that was never sealed stands there");
    }

    @Test
    void an_entry_put_at_the_end_of_a_bundle_is_named() throws IOException {
        change(0, entries -> entries.add(stranger()));
        assertBroken(256, "was added");
        log.write(export);
        change(2, entries -> entries.add(stranger()));
        assertBroken(SIZE, "was added");
    }

    @Test
    void of_two_entries_that_changed_places_the_first_place_is_named() throws IOException {
        change(1, entries -> Collections.swap(entries, 40, 90));
        assertBroken(256 + 40, "is not in its place: entry 346 stands there");
    }

    @Test
    void a_bundle_that_is_gone_is_named_by_its_entries() throws IOException {
        Files.delete(export.resolve(bundlePath(1)));
        var broken = assertBroken(verify()).json().path("broken");
        assertThat(broken.path("first").asInt()).isEqualTo(256);
        assertThat(broken.path("last").asInt()).isEqualTo(511);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tile/0/001", "tile/0/002.p/188", "tile/1/000.p/2"})
    void a_damaged_tile_is_told_apart_from_a_changed_entry(String tile) throws IOException {
        var bytes = Files.readAllBytes(export.resolve(tile));
        bytes[40] ^= 4;
        Files.write(export.resolve(tile), bytes);
        assertThat(assertBroken(verify()).json().at("/broken/file").asString()).isEqualTo(tile);
        Files.delete(export.resolve(tile));
        assertThat(assertBroken(verify()).json().at("/broken/file").asString()).isEqualTo(tile);
    }

    /** By one who can write everything but has no signing key. */
    @Test
    void an_entry_changed_together_with_every_hash_is_narrowed_to_what_two_checkpoints_enclose()
            throws IOException {
        var forged = TestLog.of(SIZE, BATCHES);
        forged.entries().set(300, stranger());
        forged.writeTiles(export);
        var broken = assertBroken(verify()).json().path("broken");
        assertThat(broken.path("first").asInt()).isEqualTo(256);
        assertThat(broken.path("last").asInt()).isEqualTo(399);
    }

    @Test
    void a_checkpoint_that_someone_else_signed_is_refused() throws IOException {
        var stranger = TestLog.of(SIZE, BATCHES);
        Files.writeString(export.resolve("checkpoint"), stranger.signed(SIZE).render());
        var result = assertBroken(verify());
        assertThat(result.json().path("signature").booleanValue()).isFalse();
        log.write(export);
        Files.writeString(export.resolve("checkpoints"), stranger.signed(100).render());
        var broken = assertBroken(verify()).json().path("broken");
        assertThat(broken.path("last").asInt()).isEqualTo(99);
        assertThat(broken.path("why").asString()).contains("did not sign");
    }

    @Test
    void a_file_that_belongs_to_no_entry_is_named() throws IOException {
        Files.write(export.resolve("tile/entries/003"), new byte[] {0, 0});
        assertThat(assertBroken(verify()).json().at("/broken/file").asString())
                .isEqualTo("tile/entries/003");
    }

    @Test
    void an_export_without_a_key_proves_nothing_and_says_so() {
        var cli = new Cli(server, temp, InstantSource.fixed(NOW));
        var result = cli.bare("audit", "verify", export.toString());
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("--key");
    }

    @Test
    void a_key_file_that_holds_none_is_bad_input() throws IOException {
        for (var text : List.of("", "AAAA", log.key() + "\n" + log.key(), log.key().name())) {
            Files.writeString(key, text);
            assertThat(verify().exit()).as(text).isEqualTo(2);
        }
    }

    @Test
    void an_empty_record_verifies() throws IOException {
        var empty = TestLog.of(0, List.of());
        export = temp.resolve("empty");
        empty.write(export);
        Files.writeString(key, empty.key().toString());
        assertThat(verify().exit()).isZero();
        Files.writeString(
                export.resolve("checkpoint"), empty.signed(0, Hash.ofLeaf(new byte[0])).render());
        assertBroken(verify());
    }

    /**
     * Whatever one bit, one byte, one entry or one file of an export becomes, verification says no;
     * and nothing that it is given makes it fail in another way.
     */
    @Test
    void no_damage_by_chance_goes_unnoticed() {
        Chance.forAll(
                150,
                chance -> {
                    try {
                        log.write(export);
                        var what = damage(chance);
                        var result = verify();
                        assertThat(result.exit()).as(what + "\n" + result).isEqualTo(1);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private String damage(Chance chance) throws IOException {
        var files = log.files(export);
        var file = files.get(chance.between(0, files.size() - 1));
        var bytes = Files.readAllBytes(file);
        int bundle = chance.between(0, 2);
        int last = (bundle < 2 ? 256 : SIZE - 512) - 1;
        int at = chance.between(0, last);
        int other = (at + chance.between(1, last)) % (last + 1);
        switch (chance.between(0, 8)) {
            case 0, 1 -> {
                int bit = chance.between(0, bytes.length * 8 - 1);
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(file, bytes);
                return "bit " + bit + " of " + file;
            }
            case 2 -> {
                int length = chance.between(0, bytes.length - 1);
                Files.write(file, java.util.Arrays.copyOf(bytes, length));
                // To cut off whole checkpoints takes no entry with them. The cut may go through a
                // letter.
                var left = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                if (file.endsWith("checkpoints") && SignedNote.parseAll(left).isPresent()) {
                    Files.delete(file);
                }
                return file + " cut to " + length;
            }
            case 3 -> {
                Files.delete(file);
                return file + " deleted";
            }
            case 4 -> change(bundle, entries -> entries.remove(at));
            case 5 -> change(bundle, entries -> entries.add(at, entries.get(other)));
            case 6 -> change(bundle, entries -> Collections.swap(entries, at, other));
            case 7 -> change(bundle, entries -> entries.set(at, stranger()));
            default -> {
                var forged = TestLog.of(SIZE, BATCHES);
                forged.entries().set(at, stranger());
                forged.writeTiles(export);
                return "all hashes made anew over another entry " + at;
            }
        }
        return "entry " + at + " of bundle " + bundle + " with " + other;
    }

    @Test
    void a_record_cut_short_together_with_its_checkpoints_is_found_by_who_remembers()
            throws IOException {
        var remembered = temp.resolve("remembered");
        assertThat(verify("--remember", remembered.toString()).exit()).isZero();
        var kept = Files.readString(remembered);
        var shorter = log.shorter(600, List.of(100, 256, 400));
        rewrite(shorter);
        assertThat(verify().exit()).isZero();
        for (int i = 0; i < 2; i++) {
            var broken = assertBroken(verify("--remember", remembered.toString()));
            assertThat(broken.json().at("/broken/index").asInt()).isEqualTo(600);
            // What was refused is not remembered.
            assertThat(Files.readString(remembered)).isEqualTo(kept);
        }
    }

    /** By one who holds the signing key too. */
    @Test
    void a_record_written_anew_is_found_by_who_remembers_by_the_anchor_and_by_the_witness()
            throws IOException {
        var remembered = temp.resolve("remembered");
        assertThat(verify("--remember", remembered.toString()).exit()).isZero();
        var anchor =
                Files.writeString(
                        temp.resolve("anchor"),
                        log.signed(100).render() + log.signed(400).render());
        assertThat(verify("--anchor", anchor.toString()).exit()).isZero();
        var witness = cosign();
        assertThat(verify("--witness", witness.toString()).exit()).isZero();

        var anew = log.shorter(SIZE, BATCHES);
        anew.entries().set(300, stranger());
        rewrite(anew);

        assertThat(verify().exit()).isZero();
        assertBroken(verify("--remember", remembered.toString()));
        var byAnchor = assertBroken(verify("--anchor", anchor.toString())).json().path("broken");
        assertThat(byAnchor.path("first").asInt()).isEqualTo(100);
        assertThat(byAnchor.path("last").asInt()).isEqualTo(399);
        assertBroken(verify("--witness", witness.toString()));
        assertThat(run("witness", witnessOptions()).exit()).isEqualTo(1);
        assertBroken(verify("--witness", witness.toString()));
    }

    @Test
    void a_witness_follows_a_record_that_grows_and_says_when() throws IOException {
        rewrite(log.shorter(600, List.of(100)));
        var witness = cosign();
        rewrite(log);
        assertBroken(verify("--witness", witness.toString()));
        assertThat(cosign()).isEqualTo(witness);
        var verified = verify("--witness", witness.toString());
        assertThat(verified.exit()).as(verified.toString()).isZero();
        assertThat(verified.json().at("/cosigned/0/at").asString()).isEqualTo(NOW.toString());
        assertThat(verified.json().at("/cosigned/0/witness").asString())
                .isEqualTo("witness.example/w1");
        rewrite(log.shorter(600, List.of(100)));
        assertThat(run("witness", witnessOptions()).exit()).as("shorter").isEqualTo(1);
    }

    @Test
    void a_witness_needs_no_entry_and_refuses_hashes_that_do_not_lead_there() throws IOException {
        rewrite(log.shorter(300, List.of(100)));
        cosign();
        rewrite(log);
        log.deleteEntries(export);
        var tile = export.resolve("tile/0/001");
        var bytes = Files.readAllBytes(tile);
        bytes[1900] ^= 1;
        Files.write(tile, bytes);
        assertThat(run("witness", witnessOptions()).exit()).isEqualTo(1);
        bytes[1900] ^= 1;
        Files.write(tile, bytes);
        cosign();
    }

    @Test
    void a_witness_cosigns_for_one_log_under_one_name() throws IOException {
        cosign();
        var options = witnessOptions();
        options[3] = "another.example/w2";
        assertThat(run("witness", options).exit()).isEqualTo(2);
        var other = TestLog.of(10, List.of());
        rewrite(other);
        assertThat(run("witness", witnessOptions()).exit()).as("not its log").isEqualTo(1);
        Files.writeString(key, other.key().toString());
        assertThat(run("witness", witnessOptions()).exit()).as("not its state").isEqualTo(2);
    }

    @Test
    void a_head_that_was_remembered_before_there_were_checkpoints_still_holds() throws IOException {
        var remembered = temp.resolve("head");
        Files.writeString(
                remembered,
                "{\"size\":400,\"root\":\"%s\",\"at\":\"%s\"}".formatted(log.root(400), NOW));
        assertThat(verify("--remember", remembered.toString()).exit()).isZero();
        assertThat(Files.readString(remembered)).isEqualTo(log.signed(SIZE).render());
        Files.writeString(remembered, "{\"size\":400,\"root\":\"%s\"}".formatted(log.root(399)));
        assertBroken(verify("--remember", remembered.toString()));
        for (var text : List.of("", "{}", "[]", "{\"size\":-1,\"root\":\"%s\"}")) {
            Files.writeString(remembered, text.formatted(log.root(400)));
            assertThat(verify("--remember", remembered.toString()).exit()).as(text).isEqualTo(2);
        }
    }

    private Path cosign() throws IOException {
        var result = run("witness", witnessOptions());
        assertThat(result.exit()).as(result.toString()).isZero();
        return Files.writeString(
                temp.resolve("witness.key"), result.json().path("witness").asString() + "\n");
    }

    private String[] witnessOptions() {
        return new String[] {
            "--signing-key", temp.resolve("witness.secret").toString(),
            "--name", "witness.example/w1",
            "--state", temp.resolve("witness.state").toString()
        };
    }

    private void rewrite(TestLog other) throws IOException {
        for (var file : log.files(export)) {
            Files.delete(file);
        }
        other.write(export);
    }

    // From a server

    private Cli.Result fromServer(String command, String... options) throws IOException {
        return new Cli(server, temp, InstantSource.fixed(NOW))
                .run(List.of("audit", command), options);
    }

    @Test
    void a_server_is_verified_as_its_export_is_and_what_waits_is_counted() throws IOException {
        log.serve(server, 2);
        var result = fromServer("verify", "--json");
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.json().path("key").asString()).isEqualTo("from the server");
        assertThat(result.json().path("unsealed").asInt()).isEqualTo(2);
        assertThat(fromServer("verify", "--key", key.toString()).out())
                .contains("700 entries sealed, 2 not yet sealed,");
        Files.writeString(key, TestLog.of(1, List.of()).key().toString());
        assertThat(fromServer("verify", "--key", key.toString()).exit()).isEqualTo(1);
    }

    @Test
    void an_export_holds_what_the_server_shows_and_is_continued_where_it_ended()
            throws IOException {
        export = temp.resolve("fresh");
        log.shorter(300, List.of(100)).serve(server, 0);
        assertThat(fromServer("export", export.toString()).exit()).isZero();
        assertThat(verify().exit()).isZero();
        log.serve(server, 0);
        server.asked.clear();
        assertThat(fromServer("export", export.toString()).exit()).isZero();
        var result = verify();
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.json().path("sealed").asInt()).isEqualTo(SIZE);
        assertThat(server.asked.stream().map(LoopbackServer.Asked::line))
                .doesNotContain("GET /api/v1/audit/tile/entries/000");
        log.shorter(300, List.of(100)).serve(server, 0);
        var refused = fromServer("export", export.toString());
        assertThat(refused.exit()).as("shorter: " + refused).isEqualTo(1);
        assertThat(verify().exit()).isZero();
    }

    @Test
    void an_export_without_entries_is_what_a_witness_needs() throws IOException {
        export = temp.resolve("hashes");
        log.serve(server, 0);
        assertThat(fromServer("export", export.toString(), "--without-entries").exit()).isZero();
        assertThat(export.resolve("tile/entries")).doesNotExist();
        cosign();
        // The cosignature stays while the record is the same.
        assertThat(fromServer("export", export.toString()).exit()).isZero();
        assertThat(verify("--witness", temp.resolve("witness.key").toString()).exit()).isZero();
    }

    @Test
    void pages_that_lead_in_a_circle_end_the_command() throws IOException {
        log.serve(server, 0);
        server.get("/api/v1/audit/waiting", "{\"items\":[],\"next\":\"c\"}");
        server.get("/api/v1/audit/waiting?cursor=c", "{\"items\":[],\"next\":\"c\"}");
        assertThat(fromServer("verify").exit()).isEqualTo(3);
    }

    // Two signatures

    /** The second one begins at 400: two earlier checkpoints have one line. */
    private TestLog signedTwice() throws IOException {
        var twice = log.signedTwiceFrom(400);
        rewrite(twice);
        Files.writeString(key, twice.keys().render());
        return twice;
    }

    private Cli.Result assertRefused(String why) {
        var result = assertBroken(verify());
        assertThat(result.json().path("signature_refused").asString()).contains(why);
        return result;
    }

    @Test
    void with_both_keys_both_have_signed_from_the_size_on_that_the_key_file_names()
            throws IOException {
        signedTwice();
        var result = verify();
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.json().path("signatures_demanded").toString())
                .isEqualTo("[\"Ed25519\",\"ML-DSA-65\"]");
        assertThat(result.json().path("signatures_not_looked_at").asInt()).isZero();
    }

    @Test
    void with_the_ed25519_key_alone_it_verifies_as_before_and_says_what_was_not_looked_at()
            throws IOException {
        signedTwice();
        Files.writeString(key, log.key() + "\n");
        var result = verify();
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.json().path("signatures_not_looked_at").asInt()).isEqualTo(1);
        assertThat(
                        new Cli(server, temp, InstantSource.fixed(NOW))
                                .bare("audit", "verify", export.toString(), "--key", key.toString())
                                .out())
                .contains("Not looked at: 1 more signature by the log");
    }

    @Test
    void a_newest_checkpoint_without_one_of_the_two_is_refused_and_says_which() throws IOException {
        var twice = signedTwice();
        var note = twice.signed(SIZE);
        for (var name : List.of("Ed25519", "ML-DSA-65")) {
            int kept = name.equals("Ed25519") ? 1 : 0;
            var stripped = new SignedNote(note.text(), List.of(note.lines().get(kept)));
            Files.writeString(export.resolve("checkpoint"), stripped.render());
            assertRefused("it lacks the log's " + name + " signature");
            var line = note.lines().get(1 - kept);
            var wrong = line.signature();
            wrong[wrong.length / 2] ^= 1;
            var forged = note.with(new SignedNote.Line(line.name(), line.id(), wrong));
            Files.writeString(export.resolve("checkpoint"), forged.render());
            assertRefused("its " + name + " signature does not verify");
        }
    }

    @Test
    void a_line_taken_away_from_a_later_checkpoint_is_found_and_from_an_earlier_one_there_was_none()
            throws IOException {
        var twice = signedTwice();
        var earlier = new StringBuilder();
        for (int size : BATCHES) {
            earlier.append((size == 690 ? log : twice).signed(size).render());
        }
        Files.writeString(export.resolve("checkpoints"), earlier);
        var broken = assertBroken(verify()).json().path("broken");
        assertThat(broken.path("last").asInt()).isEqualTo(689);
        assertThat(broken.path("why").asString())
                .contains("it lacks the log's ML-DSA-65 signature");
        assertThat(BATCHES.stream().filter(size -> twice.signed(size).lines().size() == 1))
                .containsExactly(100, 256);
    }

    /** As by one who can make any Ed25519 signature, and chooses a size that needs no other. */
    @Test
    void a_record_cut_short_to_before_the_second_signature_is_refused() throws IOException {
        var twice = signedTwice();
        rewrite(twice.shorter(399, List.of(100)));
        assertRefused(
                "it is over 399 entries, and the log had 400 when its last key began to sign");
        assertThat(run("witness", witnessOptions()).exit()).as("nor cosigned").isEqualTo(1);
        rewrite(twice);
        cosign();
        var stripped = new SignedNote(log.signed(SIZE).text(), log.signed(SIZE).lines());
        Files.writeString(export.resolve("checkpoint"), stripped.render());
        var refused = run("witness", witnessOptions());
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err() + refused.out()).contains("ML-DSA-65");
    }

    @Test
    void what_an_anchor_or_an_auditor_kept_from_before_the_second_signature_still_holds()
            throws IOException {
        var remembered = temp.resolve("remembered");
        rewrite(log.shorter(300, List.of(100)));
        assertThat(verify("--remember", remembered.toString()).exit()).isZero();
        var anchor = Files.writeString(temp.resolve("anchor"), log.signed(256).render());
        signedTwice();
        var result = verify("--remember", remembered.toString(), "--anchor", anchor.toString());
        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(Files.readString(remembered)).contains("\n\n").hasSizeGreaterThan(4000);
        Files.writeString(anchor, log.signed(690).render());
        assertBroken(verify("--anchor", anchor.toString()));
    }

    @Test
    void a_key_file_without_the_ed25519_key_or_with_a_size_that_is_none_is_bad_input()
            throws IOException {
        var twice = signedTwice();
        var lines = twice.keys().render().lines().toList();
        for (var text :
                List.of(
                        lines.getLast(),
                        lines.getFirst() + " from 5\n" + lines.getLast(),
                        lines.getFirst() + "\n" + lines.getLast().replace("from 400", "from -1"),
                        lines.getFirst() + "\n" + lines.getFirst(),
                        lines.getFirst() + "\nother" + lines.getLast())) {
            Files.writeString(key, text);
            assertThat(verify().exit()).as(text).isEqualTo(2);
        }
    }

    @Test
    void a_server_says_which_keys_it_has_and_one_from_before_says_one() throws IOException {
        var twice = log.signedTwiceFrom(400);
        twice.serve(server, 0);
        assertThat(fromServer("verify", "--json").json().path("signatures_demanded").size())
                .isEqualTo(2);
        log.serve(server, 0);
        server.on(
                "GET /api/v1/audit/keys",
                exchange -> LoopbackServer.send(exchange, 404, "{\"title\":\"Not found\"}"));
        var before = fromServer("verify", "--json");
        assertThat(before.exit()).as(before.toString()).isZero();
        assertThat(before.json().path("signatures_demanded").size()).isEqualTo(1);
    }
}
