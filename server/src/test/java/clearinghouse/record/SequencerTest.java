package clearinghouse.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.formats.json.CanonicalJson;
import clearinghouse.formats.merkle.CompactRange;
import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.merkle.MerkleTree;
import clearinghouse.formats.merkle.Subtrees;
import clearinghouse.formats.merkle.TreeHead;
import clearinghouse.formats.tlog.Checkpoint;
import clearinghouse.formats.tlog.EntryBundle;
import clearinghouse.formats.tlog.HashTile;
import clearinghouse.formats.tlog.LogKeys;
import clearinghouse.formats.tlog.SignedNote;
import clearinghouse.formats.tlog.TilePath;
import clearinghouse.formats.tlog.TiledTree;
import clearinghouse.formats.tlog.VerifierKey;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.platform.Json;
import clearinghouse.platform.Migrations;
import clearinghouse.platform.Pool;
import clearinghouse.platform.PostQuantum;
import clearinghouse.platform.PostgresRoles;
import clearinghouse.platform.TestPostgres;
import clearinghouse.signer.Answer;
import clearinghouse.signer.Ask;
import clearinghouse.signer.Desk;
import clearinghouse.signer.Signing;
import clearinghouse.signer.SigningKey;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("stores")
class SequencerTest {

    private static final TestPostgres POSTGRES = TestPostgres.migrated("server", Migrations::run);
    private static final SecureRandom CHANCE = new SecureRandom();
    private static final PartyId HOUSE = PartyId.random(CHANCE);
    private static final Access SEALER = access(HOUSE, "audit:seal");
    private static final Access AUDITOR = access(HOUSE, "audit:read");
    private static final EntryId SUBJECT = EntryId.random(CHANCE);

    @TempDir Path folder;
    private PostgresRoles roles;
    private HikariDataSource pool;
    private Db db;
    private SigningKey key;
    private Signing keys;
    private AuditRecord record;
    private Sequencer sequencer;
    private AuditLog log;

    @BeforeEach
    void start() {
        roles = POSTGRES.createDatabase();
        pool = Pool.open(roles.server());
        db = new Db(() -> pool);
        key = SigningKey.open(folder.resolve("record.key"), CHANCE);
        keys = keys(PostQuantum.USUAL);
        record = new AuditRecord(new Ids(Clock.systemUTC(), CHANCE), Clock.systemUTC());
        sequencer = sequencer(Optional.empty());
        log = new AuditLog(db, keys);
    }

    @AfterEach
    void stop() {
        sequencer.close();
        pool.close();
    }

    @Test
    void a_sealed_entry_is_proved_by_anyone_who_holds_it_and_the_checkpoint() {
        append(someParty(), "first");
        append(someParty(), "second");
        append(someParty(), "third");
        assertThat(sequencer.seal()).isEqualTo(3);

        var second = all().get(1);
        var proven =
                log.prove(AUDITOR, EntryId.parse(second.entry().id()).orElseThrow()).orElseThrow();

        var leaf = Hash.ofLeaf(CanonicalJson.rfc8785Bytes(Json.tree(second.entry())));
        var checkpoint = verified(proven.checkpoint());
        assertThat(checkpoint.size()).isEqualTo(3);
        assertThat(proven.proof().proves(leaf, checkpoint.root())).isTrue();
    }

    @Test
    void every_entry_is_proved_in_a_tree_that_grew_in_uneven_batches() {
        for (int batch : List.of(1, 2, 4, 13, 1)) {
            IntStream.range(0, batch).forEach(_ -> append(someParty(), "many"));
            sequencer.seal();
        }
        assertEveryEntryIsProved(21);
    }

    @Test
    void a_tree_that_was_sealed_before_its_nodes_were_kept_proves_the_same_after_the_migration()
            throws Exception {
        IntStream.range(0, 21).forEach(_ -> append(someParty(), "many"));
        sequencer.seal();
        asOwner("drop table record_node");
        asOwner(migration("V250__tree_nodes.sql"));
        assertEveryEntryIsProved(21);
    }

    private static String migration(String name) throws IOException {
        try (var in =
                Objects.requireNonNull(
                        SequencerTest.class.getResourceAsStream("/db/migration/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void assertEveryEntryIsProved(int entries) {
        var all = all();
        assertThat(all).hasSize(entries);
        for (var placed : all) {
            var id = EntryId.parse(placed.entry().id()).orElseThrow();
            var proven = log.prove(AUDITOR, id).orElseThrow();
            assertThat(proven.leaf()).isEqualTo(placed.hash());
            assertThat(proven.proof().proves(placed.hash(), verified(proven.checkpoint()).root()))
                    .isTrue();
        }
    }

    @Test
    void an_entry_that_commits_after_a_later_one_was_sealed_is_sealed_when_seen() {
        var party = someParty();
        db.inTransactionDo(
                party,
                early -> {
                    record.append(early, party, "test.early", SUBJECT);
                    inAnotherThread(() -> {
                        append(party, "late");
                        return sequencer.seal();
                    });
                });
        sequencer.seal();

        assertThat(all().stream().map(placed -> placed.entry().action()))
                .containsExactly("test.late", "test.early");
        assertEveryEntryIsSealedOnce(2);
    }

    @Test
    void who_appends_does_not_wait_for_a_batch_under_way() {
        append(someParty(), "before");
        db.inTransactionDo(
                SEALER,
                tx -> {
                    assertThat(new RecordStore(tx).lockSealing()).isTrue();
                    inAnotherThread(() -> {
                        append(someParty(), "meanwhile");
                        return true;
                    });
                });
        assertThat(sequencer.seal()).isEqualTo(2);
    }

    @Test
    void of_two_nodes_one_seals() {
        append(someParty(), "once");
        db.inTransactionDo(
                SEALER,
                tx -> {
                    assertThat(new RecordStore(tx).lockSealing()).isTrue();
                    int other = inAnotherThread(() -> sequencer(Optional.empty()).seal());
                    assertThat(other).isZero();
                });
        assertThat(sequencer.seal()).isEqualTo(1);
    }

    @Test
    void a_thousand_entries_of_four_threads_are_each_sealed_once_while_they_come()
            throws Exception {
        sequencer.start();
        var other = sequencer(Optional.empty());
        other.start();
        try (var threads = Executors.newFixedThreadPool(4)) {
            var work =
                    IntStream.range(0, 4)
                            .mapToObj(_ ->
                                    threads.submit(() -> {
                                        var party = someParty();
                                        for (int i = 0; i < 250; i++) {
                                            append(party, "many");
                                        }
                                    }))
                            .toList();
            for (var each : work) {
                each.get();
            }
        }
        sequencer.close();
        other.close();
        while (sequencer.seal() > 0) {}

        assertEveryEntryIsSealedOnce(1000);
    }

    @Test
    void a_row_changed_by_a_superuser_is_the_first_whose_leaf_differs() throws Exception {
        for (int i = 0; i < 5; i++) {
            append(someParty(), "entry");
        }
        sequencer.seal();
        assertThat(firstBroken()).isEmpty();
        var victim = all().get(3).entry().id();

        asOwner(
                "update record_entry set facts = '{\"state\":\"other\"}' where code = '"
                        + victim
                        + "'");

        assertThat(firstBroken()).contains(victim);
    }

    @Test
    void a_row_whose_facts_are_no_longer_json_is_shown_and_differs() throws Exception {
        append(someParty(), "entry");
        sequencer.seal();
        asOwner("update record_entry set facts = 'gone'");
        assertThat(firstBroken()).contains(all().getFirst().entry().id());
    }

    @Test
    void what_was_taken_out_of_the_queue_still_counts_as_not_sealed() throws Exception {
        append(someParty(), "hidden");
        asOwner("delete from record_pending");
        sequencer.seal();
        assertThat(all()).hasSize(1).allMatch(placed -> placed.index().isEmpty());
    }

    private Sequencer hoursLater() {
        return new Sequencer(
                db,
                SEALER,
                keys,
                new Anchor(Optional.empty()),
                () -> Instant.now().plus(Duration.ofHours(2)));
    }

    private List<String> waiting() {
        return log.waiting(AUDITOR, Optional.empty()).items().stream()
                .map(placed -> placed.entry().action())
                .toList();
    }

    @Test
    void the_sweep_passes_what_is_sealed_and_never_what_waits() throws Exception {
        IntStream.range(0, 3).forEach(_ -> append(someParty(), "sealed"));
        sequencer.seal();
        append(someParty(), "hidden");
        asOwner("delete from record_pending");
        append(someParty(), "behind");
        sequencer.seal();
        var later = hoursLater();
        assertThat(later.sweep(2)).isEqualTo(2);
        assertThat(later.sweep(10)).isEqualTo(1);
        assertThat(later.sweep(10)).isZero();
        assertThat(waiting()).containsExactly("test.hidden");
    }

    @Test
    void what_waits_is_told_also_where_the_clock_went_back_behind_the_sweep() throws Exception {
        append(someParty(), "sealed");
        sequencer.seal();
        assertThat(hoursLater().sweep(10)).isEqualTo(1);
        asOwner("update record_swept set up_to = 'ffffffff-ffff-ffff-ffff-ffffffffffff'");
        append(someParty(), "waits");
        assertThat(waiting()).containsExactly("test.waits");
    }

    @Test
    void the_sweep_leaves_alone_what_may_still_be_added_to() {
        append(someParty(), "fresh");
        sequencer.seal();
        assertThat(sequencer.sweep(10)).isZero();
    }

    @Test
    void a_batch_that_fails_leaves_its_entries_for_the_next_one_without_a_gap() {
        append(someParty(), "one");
        var failing =
                new Sequencer(
                        db,
                        SEALER,
                        keys,
                        new Anchor(Optional.empty()),
                        (InstantSource)
                                () -> {
                                    throw new IllegalStateException("killed");
                                });
        assertThatThrownBy(failing::seal).isInstanceOf(IllegalStateException.class);
        append(someParty(), "two");
        sequencer.seal();
        assertEveryEntryIsSealedOnce(2);
    }

    /** As if the database went away between the signature and the commit. */
    private int sealedInVain() {
        var signed = new AtomicInteger();
        var failing =
                new Sequencer(
                        db,
                        SEALER,
                        ask -> {
                            var answer = keys.ask(ask);
                            if (ask instanceof Ask.Seal(var checkpoint)) {
                                assertThat(answer).isInstanceOf(Answer.Signatures.class);
                                signed.set((int) checkpoint.size());
                                throw new IllegalStateException("the database went away");
                            }
                            return answer;
                        },
                        new Anchor(Optional.empty()),
                        Clock.systemUTC());
        assertThatThrownBy(failing::seal).hasMessage("the database went away");
        return signed.get();
    }

    @Test
    void a_batch_that_was_signed_in_vain_is_signed_again_or_a_larger_one() {
        append(someParty(), "one");
        assertThat(sealedInVain()).isEqualTo(1);
        assertThat(sequencer.seal()).isEqualTo(1);
        append(someParty(), "two");
        assertThat(sealedInVain()).isEqualTo(2);
        append(someParty(), "three");
        assertThat(sequencer.seal()).isEqualTo(2);
        assertEveryEntryIsSealedOnce(3);
    }

    /** It commits last, and stands before all others in the order in which they are sealed. */
    @Test
    void a_full_batch_that_was_signed_in_vain_and_differs_now_is_sealed_with_one_entry_more() {
        var party = someParty();
        db.inTransactionDo(
                party,
                tx -> {
                    record.append(tx, party, "test.late", SUBJECT);
                    inAnotherThread(() -> {
                        IntStream.range(0, 1000).forEach(_ -> append(someParty(), "many"));
                        return sealedInVain();
                    });
                });
        assertThatThrownBy(() -> sequencer.seal())
                .isInstanceOf(Signing.AlreadySigned.class)
                .hasMessageContaining("another tree of 1000");
        assertThat(sequencer.seal()).isEqualTo(1001);
        assertEveryEntryIsSealedOnce(1001);
    }

    @Test
    void a_database_that_was_set_back_is_sealed_once_somebody_says_that_it_was_meant()
            throws Exception {
        IntStream.range(0, 3).forEach(_ -> append(someParty(), "lost"));
        assertThat(sealedInVain()).isEqualTo(3);
        asOwner(
                "delete from record_pending where entry in (select entry from record_pending limit 2)");
        assertThatThrownBy(() -> sequencer.seal()).hasMessageContaining("a tree of 3");
        Files.delete(folder.resolve("last-signed"));
        keys = keys(PostQuantum.USUAL);
        assertThat(sequencer(Optional.empty()).seal()).isEqualTo(1);
    }

    @Test
    void the_pages_walk_the_tree_and_end_with_what_waits() {
        IntStream.range(0, 120).forEach(_ -> append(someParty(), "sealed"));
        sequencer.seal();
        IntStream.range(0, 60).forEach(_ -> append(someParty(), "waiting"));

        var all = all();

        assertThat(all).hasSize(180);
        assertThat(all.subList(0, 120).stream().map(placed -> placed.index().orElseThrow()))
                .isEqualTo(LongStream.range(0, 120).boxed().toList());
        assertThat(all.subList(120, 180)).allMatch(placed -> placed.index().isEmpty());
        assertThat(all.stream().map(placed -> placed.entry().id())).doesNotHaveDuplicates();
    }

    @Test
    void a_walk_among_the_waiting_misses_none_that_is_sealed_behind_its_back() {
        IntStream.range(0, 60).forEach(_ -> append(someParty(), "waiting"));
        var walked = new ArrayList<>(log.entries(AUDITOR, Optional.empty()).items());
        sequencer.seal();
        append(someParty(), "later");
        var rest = log.entries(AUDITOR, Optional.of(walked.getLast().key())).items();
        walked.addAll(rest);
        assertThat(walked.stream().map(placed -> placed.entry().id()))
                .hasSize(61)
                .doesNotHaveDuplicates();
        assertThat(rest.getFirst().index()).hasValue(walked.size() - rest.size());
        assertThat(rest.getLast().index()).isEmpty();
    }

    @Test
    void a_page_that_is_read_while_entries_are_sealed_misses_none() {
        var done = new AtomicBoolean();
        try (var sealing = Executors.newSingleThreadExecutor()) {
            sealing.execute(() -> {
                while (!done.get()) {
                    sequencer.seal();
                }
            });
            try {
                for (int n = 1; n <= 200; n++) {
                    append(someParty(), "raced");
                    assertThat(all()).as("walk").hasSize(n);
                }
            } finally {
                done.set(true);
            }
        }
    }

    @Test
    void of_each_256_entries_the_newest_checkpoint_is_told_and_the_pages_walk_them_in_order()
            throws Exception {
        append(someParty(), "first");
        sequencer.seal();
        append(someParty(), "second");
        sequencer.seal();
        assertThat(told()).containsExactly(2L);
        // As if 52 batches of 300 had followed.
        asOwner(
                """
                insert into record_head (size, root, at, frontier, note)
                select 300 * n, root, at, frontier, note from record_head, generate_series(1, 52) n
                 where size = 2
                """);
        asOwner(
                """
                insert into record_head (size, root, at, frontier, note)
                select 301, root, at, frontier, note from record_head where size = 300
                """);
        var expected =
                LongStream.concat(
                                LongStream.of(2, 301),
                                LongStream.rangeClosed(2, 52).map(n -> 300 * n))
                        .boxed()
                        .toList();
        assertThat(expected).hasSizeGreaterThan(Page.SIZE);
        assertThat(told()).containsExactlyElementsOf(expected);
        assertThat(log.checkpoints(someParty(), Optional.empty()).items()).isEmpty();
    }

    private List<Long> told() {
        var sizes = new ArrayList<Long>();
        for (var page = log.checkpoints(AUDITOR, Optional.empty()); ; ) {
            page.items().forEach(signed -> sizes.add(signed.head().size()));
            if (page.after().isEmpty()) {
                return sizes;
            }
            page = log.checkpoints(AUDITOR, page.after());
        }
    }

    @Test
    void a_head_from_before_checkpoints_is_signed_anew_when_this_server_signed_it()
            throws Exception {
        for (int batch : List.of(2, 3, 1)) {
            IntStream.range(0, batch).forEach(_ -> append(someParty(), "many"));
            sequencer.seal();
        }
        var origin = verified(log.checkpoint(AUDITOR).orElseThrow()).origin();
        makeOld(2, key);
        makeOld(5, SigningKey.open(folder.resolve("other.key"), CHANCE));
        makeOld(6, key);
        assertThat(log.checkpoint(AUDITOR)).isEmpty();

        sequencer.renew();

        var tree = verified(log.checkpoint(AUDITOR).orElseThrow());
        assertThat(tree.size()).isEqualTo(6);
        assertThat(tree.origin()).isEqualTo(origin);
        assertThat(renewed()).containsExactly("2", "6");
        append(someParty(), "next");
        assertThat(sequencer.seal()).isEqualTo(1);
        assertEveryEntryIsSealedOnce(7);
    }

    /** The head of this size as it was kept before its note was. */
    private void makeOld(long size, SigningKey by) throws SQLException {
        try (var connection = roles.owner().connect();
                var read =
                        connection.prepareStatement(
                                "select root, at from record_head where size = ?");
                var write =
                        connection.prepareStatement(
                                "update record_head set note = null, signature = ? where size = ?")) {
            read.setLong(1, size);
            try (var row = read.executeQuery()) {
                assertThat(row.next()).isTrue();
                var at = row.getTimestamp("at").toInstant();
                var old = new TreeHead(size, Hash.of(row.getBytes("root")), at);
                write.setBytes(1, by.sign(old.signedBytes()));
            }
            write.setLong(2, size);
            assertThat(write.executeUpdate()).isEqualTo(1);
        }
    }

    private List<String> renewed() throws SQLException {
        try (var connection = roles.owner().connect();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "select size from record_head where note is not null order by size")) {
            var sizes = new ArrayList<String>();
            while (rows.next()) {
                sizes.add(rows.getString(1));
            }
            return sizes;
        }
    }

    @Test
    void a_checkpoint_that_was_given_out_is_never_replaced() {
        append(someParty(), "entry");
        sequencer.seal();
        var given = log.checkpoint(AUDITOR).orElseThrow();
        int changed =
                db.inTransaction(
                        SEALER, tx -> tx.update("update record_head set note = 'another'"));
        assertThat(changed).isZero();
        assertThat(log.checkpoint(AUDITOR)).contains(given);
    }

    // The second signature

    /** As a server that starts now has them. */
    private Signing keys(PostQuantum strength) {
        var desk = new Desk(folder, folder, strength.signature(), CHANCE);
        desk.ask(new Ask.Keys(), Answer.Keys.class);
        return desk;
    }

    private SignedNote sealed(Signing by) {
        append(someParty(), "entry");
        assertThat(
                        new Sequencer(
                                        db,
                                        SEALER,
                                        by,
                                        new Anchor(Optional.empty()),
                                        Clock.systemUTC())
                                .seal())
                .isEqualTo(1);
        return log.checkpoint(AUDITOR).orElseThrow();
    }

    private static List<String> algorithms(LogKeys keys) {
        return keys.all().stream()
                .map(begun -> begun.key().kind().algorithm() + " from " + begun.from())
                .toList();
    }

    @Test
    void a_checkpoint_has_a_line_by_ed25519_and_one_by_ml_dsa_and_each_alone_verifies() {
        var note = sealed(keys);
        assertThat(note.lines()).hasSize(2);
        var told = log.keys(AUDITOR);
        assertThat(algorithms(told)).containsExactly("Ed25519 from 0", "ML-DSA-65 from 1");
        assertThat(told.fault(note, 1)).isEmpty();
        assertThat(told.all())
                .allMatch(
                        begun -> begun.key().standing(note) instanceof VerifierKey.Standing.Signed);
        assertThat(LogKeys.parse(told.render())).contains(told);
        assertThat(log.keys(someParty()).all()).as("to one who is no auditor").hasSize(1);
    }

    /** Bouncy Castle has an ML-DSA of its own. */
    @Test
    void another_implementation_verifies_the_lines_by_ml_dsa() {
        sealed(keys);
        var note = sealed(keys(PostQuantum.CNSA_2_0));
        var text = note.text().getBytes(StandardCharsets.UTF_8);
        var parameters = List.of(MLDSAParameters.ml_dsa_65, MLDSAParameters.ml_dsa_87);
        for (int i = 0; i < 2; i++) {
            var key = log.keys(AUDITOR).all().get(i + 1).key();
            var encoded = Base64.getDecoder().decode(key.toString().split("\\+", 3)[2]);
            int identifier = "?clearinghouse/note/ml-dsa-65\n".length();
            var raw = Arrays.copyOfRange(encoded, identifier, encoded.length);
            var check = new MLDSASigner();
            check.init(false, new MLDSAPublicKeyParameters(parameters.get(i), raw));
            check.update(text, 0, text.length);
            assertThat(check.verifySignature(note.lines().get(i + 1).signature())).isTrue();
        }
    }

    @Test
    void a_record_from_before_has_the_second_line_from_its_next_batch_on_and_says_so()
            throws Exception {
        sealed(keys);
        sealed(keys);
        // As a server left it that had one key.
        asOwner("delete from record_signer");
        asOwner("update record_head set note = regexp_replace(note, E'\\n[^\\n]*\\n$', E'\\n')");
        var before = log.checkpoint(AUDITOR).orElseThrow();
        assertThat(before.lines()).hasSize(1);
        assertThat(algorithms(log.keys(AUDITOR))).containsExactly("Ed25519 from 0");

        var after = sealed(keys);

        var told = log.keys(AUDITOR);
        assertThat(algorithms(told)).containsExactly("Ed25519 from 0", "ML-DSA-65 from 3");
        assertThat(told.fault(before, 2)).isEmpty();
        assertThat(told.fault(after, 3)).isEmpty();
        assertThat(told.fault(new SignedNote(after.text(), after.lines().subList(0, 1)), 3))
                .hasToString("Optional[it lacks the log's ML-DSA-65 signature]");
    }

    @Test
    void under_cnsa_2_0_ml_dsa_87_signs_and_what_began_to_sign_goes_on() {
        sealed(keys);
        sealed(keys(PostQuantum.CNSA_2_0));
        assertThat(algorithms(log.keys(AUDITOR)))
                .containsExactly("Ed25519 from 0", "ML-DSA-65 from 1", "ML-DSA-87 from 2");
        var back = sealed(keys(PostQuantum.USUAL));
        assertThat(log.keys(AUDITOR).fault(back, 3)).isEmpty();
        assertThat(back.lines()).hasSize(3);
    }

    @Test
    void a_new_hub_under_cnsa_2_0_has_ml_dsa_87_alone_beside_ed25519() throws IOException {
        Files.delete(folder.resolve("record-ml-dsa-65.key"));
        sealed(keys(PostQuantum.CNSA_2_0));
        assertThat(algorithms(log.keys(AUDITOR)))
                .containsExactly("Ed25519 from 0", "ML-DSA-87 from 1");
        keys(PostQuantum.USUAL).ask(new Ask.Keys());
        assertThat(folder.resolve("record-ml-dsa-65.key")).doesNotExist();
    }

    @Test
    void a_server_without_a_key_that_another_one_began_to_sign_with_seals_nothing() {
        sealed(keys(PostQuantum.CNSA_2_0));
        append(someParty(), "next");
        assertThatThrownBy(sequencer::seal).hasMessageContaining("start it anew");
        assertThat(log.checkpoint(AUDITOR).flatMap(note -> Checkpoint.parse(note.text())))
                .hasValueSatisfying(last -> assertThat(last.size()).isEqualTo(1));
        assertThat(
                        new Sequencer(
                                        db,
                                        SEALER,
                                        keys(PostQuantum.CNSA_2_0),
                                        new Anchor(Optional.empty()),
                                        Clock.systemUTC())
                                .seal())
                .isEqualTo(1);
    }

    @Test
    void who_signs_beside_the_first_key_is_never_written_anew() {
        sealed(keys);
        for (var sql :
                List.of("update record_signer set from_size = 9", "delete from record_signer")) {
            assertThatThrownBy(() -> db.inTransaction(SEALER, tx -> tx.update(sql)))
                    .as(sql)
                    .isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void a_key_of_the_wrong_kind_is_refused_before_the_server_signs() throws IOException {
        Files.copy(folder.resolve("record.key"), folder.resolve("record-ml-dsa-87.key"));
        assertThatThrownBy(() -> keys(PostQuantum.USUAL))
                .hasMessageContaining("record-ml-dsa-87.key does not hold an ML-DSA-87 key");
    }

    @Test
    void the_tiles_hold_the_tree_and_the_entries_and_none_is_wider_than_the_tree() {
        for (int batch : List.of(1, 255, 44)) {
            IntStream.range(0, batch).forEach(_ -> append(someParty(), "many"));
            sequencer.seal();
        }
        var checkpoint = verified(log.checkpoint(AUDITOR).orElseThrow());
        var tree =
                new TiledTree(
                        checkpoint.size(),
                        path ->
                                HashTile.parse(log.tile(AUDITOR, path).orElseThrow(), path)
                                        .orElseThrow());
        assertThat(Subtrees.root(checkpoint.size(), tree)).isEqualTo(checkpoint.root());
        var hashes = new ArrayList<Hash>();
        TilePath.entriesOf(300)
                .forEach(path ->
                        EntryBundle.parse(log.tile(AUDITOR, path).orElseThrow())
                                .orElseThrow()
                                .forEach(entry -> hashes.add(Hash.ofLeaf(entry))));
        assertThat(hashes).isEqualTo(all().stream().map(RecordStore.Placed::hash).toList());
        for (var wider :
                List.of(
                        TilePath.hashes(0, 1, 45),
                        TilePath.hashes(1, 0, 2),
                        TilePath.hashes(2, 0, 1),
                        TilePath.entries(1, 45),
                        TilePath.entries(2, 1))) {
            assertThat(log.tile(AUDITOR, wider)).as(wider.toString()).isEmpty();
        }
        for (int from : List.of(0, 1, 255, 256, 299, 300)) {
            var grown = log.proveGrown(AUDITOR, from, 300).orElseThrow();
            assertThat(grown).isEqualTo(new MerkleTree(hashes).proveGrownFrom(from));
        }
        assertThat(log.proveGrown(AUDITOR, 0, 301)).isEmpty();
        assertThat(log.proveGrown(AUDITOR, 2, 1)).isEmpty();
    }

    @Test
    void a_row_that_was_made_too_large_for_a_bundle_is_told_and_is_not_what_was_sealed()
            throws Exception {
        append(someParty(), "entry");
        sequencer.seal();
        asOwner("update record_entry set purpose = repeat('x', 70000)");
        var bundle = log.tile(AUDITOR, TilePath.entries(0, 1)).orElseThrow();
        assertThat(EntryBundle.parse(bundle).orElseThrow()).hasSize(1);
    }

    @Test
    void an_entry_that_no_tile_could_hold_is_not_made() {
        var party = someParty();
        assertThatThrownBy(() ->
                        db.inTransactionDo(
                                party,
                                tx ->
                                        record.append(
                                                tx,
                                                party,
                                                "test.long",
                                                SUBJECT,
                                                Map.of("state", "x".repeat(66_000)))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void each_checkpoint_is_added_to_the_anchor_and_a_disk_that_is_away_stops_no_sealing()
            throws IOException {
        var disk = folder.resolve("disk");
        var anchored = sequencer(Optional.of(disk.resolve("checkpoints")));
        append(someParty(), "while the disk is away");
        assertThat(anchored.seal()).isEqualTo(1);
        Files.createDirectory(disk);
        for (int i = 0; i < 2; i++) {
            append(someParty(), "kept");
            anchored.seal();
        }
        var kept = SignedNote.parseAll(Files.readString(disk.resolve("checkpoints"))).orElseThrow();
        assertThat(kept.stream().map(note -> verified(note).size())).containsExactly(2L, 3L);
        assertThat(kept.getLast()).isEqualTo(log.checkpoint(AUDITOR).orElseThrow());
    }

    private Sequencer sequencer(Optional<Path> anchor) {
        return new Sequencer(db, SEALER, keys, new Anchor(anchor), Clock.systemUTC());
    }

    private Checkpoint verified(SignedNote note) {
        assertThat(log.key(AUDITOR).standing(note)).isInstanceOf(VerifierKey.Standing.Signed.class);
        return Checkpoint.parse(note.text()).orElseThrow();
    }

    @Test
    void a_party_sees_no_leaf_no_head_and_no_entry_of_another() {
        append(someParty(), "theirs");
        sequencer.seal();
        var stranger =
                new Access(
                        "a stranger",
                        PartyId.random(CHANCE),
                        Optional.empty(),
                        "test",
                        Set.of(new Permission("finding:read")));
        assertThat(log.entries(stranger, Optional.empty()).items()).isEmpty();
        assertThat(log.checkpoint(stranger)).isEmpty();
        assertThat(log.tile(stranger, TilePath.hashes(0, 0, 1))).isEmpty();
        assertThat(log.tile(stranger, TilePath.entries(0, 1))).isEmpty();
        assertThat(log.proveGrown(stranger, 0, 1)).isEmpty();
    }

    @Test
    void the_inner_key_is_no_part_of_what_is_sealed_or_shown() {
        append(someParty(), "entry");
        sequencer.seal();
        var shown = Json.render(all().getFirst().entry());
        assertThat(shown).doesNotContain(all().getFirst().key().toString());
    }

    private Access someParty() {
        return access(PartyId.random(CHANCE), "finding:submit");
    }

    private static Access access(PartyId party, String grant) {
        return new Access(
                "someone", party, Optional.empty(), "test", Set.of(new Permission(grant)));
    }

    private void append(Access access, String what) {
        db.inTransactionDo(
                access,
                tx -> record.append(tx, access, "test." + what, SUBJECT, Map.of("state", "new")));
    }

    private List<RecordStore.Placed> all() {
        var found = new ArrayList<RecordStore.Placed>();
        Optional<UUID> after = Optional.empty();
        do {
            var page = log.entries(AUDITOR, after);
            found.addAll(page.items());
            after = page.after();
        } while (after.isPresent());
        return found;
    }

    /** As an auditor recomputes it from what the API shows. */
    private Optional<String> firstBroken() {
        return all().stream()
                .filter(placed -> !placed.hash().equals(placed.entry().hash()))
                .map(placed -> placed.entry().id())
                .findFirst();
    }

    private void assertEveryEntryIsSealedOnce(int entries) {
        var all = all();
        assertThat(all).hasSize(entries);
        assertThat(new HashSet<>(all.stream().map(RecordStore.Placed::key).toList()))
                .hasSize(entries);
        assertThat(all.stream().map(placed -> placed.index().orElseThrow()))
                .isEqualTo(LongStream.range(0, entries).boxed().toList());
        var tree = CompactRange.EMPTY;
        for (var placed : all) {
            tree = tree.append(placed.entry().hash());
        }
        var checkpoint = verified(log.checkpoint(AUDITOR).orElseThrow());
        assertThat(checkpoint.size()).isEqualTo(entries);
        assertThat(checkpoint.root()).isEqualTo(tree.root());
    }

    private void asOwner(String sql) throws SQLException {
        try (var connection = roles.owner().connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static <T> T inAnotherThread(Callable<T> work) {
        try (var thread = Executors.newSingleThreadExecutor()) {
            return thread.submit(work).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
