package clearinghouse.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.formats.json.CanonicalJson;
import clearinghouse.formats.merkle.CompactRange;
import clearinghouse.formats.merkle.Hash;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.platform.Json;
import clearinghouse.platform.Migrations;
import clearinghouse.platform.Pool;
import clearinghouse.platform.PostgresRoles;
import clearinghouse.platform.SigningKey;
import clearinghouse.platform.TestPostgres;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.Signature;
import java.sql.SQLException;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
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
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
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
    private AuditRecord record;
    private Sequencer sequencer;
    private AuditLog log;

    @BeforeEach
    void start() {
        roles = POSTGRES.createDatabase();
        pool = Pool.open(roles.server());
        db = new Db(() -> pool);
        key = SigningKey.open(folder.resolve("record.key"), CHANCE);
        record = new AuditRecord(new Ids(Clock.systemUTC(), CHANCE), Clock.systemUTC());
        sequencer = new Sequencer(db, SEALER, key, Clock.systemUTC());
        log = new AuditLog(db);
    }

    @AfterEach
    void stop() {
        sequencer.close();
        pool.close();
    }

    @Test
    void a_sealed_entry_is_proved_by_anyone_who_holds_it_and_the_signed_head() throws Exception {
        append(someParty(), "first");
        append(someParty(), "second");
        append(someParty(), "third");
        assertThat(sequencer.seal()).isEqualTo(3);

        var second = all().get(1);
        var proven =
                log.prove(AUDITOR, EntryId.parse(second.entry().id()).orElseThrow()).orElseThrow();

        var leaf = Hash.ofLeaf(CanonicalJson.rfc8785Bytes(Json.tree(second.entry())));
        assertThat(proven.proof().proves(leaf, proven.head().head().root())).isTrue();
        var check = Signature.getInstance("Ed25519");
        check.initVerify(key.pair().getPublic());
        check.update(proven.head().head().signedBytes());
        assertThat(check.verify(proven.head().signature())).isTrue();
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
            assertThat(proven.proof().proves(placed.hash(), proven.head().head().root())).isTrue();
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
                    int other =
                            inAnotherThread(
                                    () -> new Sequencer(db, SEALER, key, Clock.systemUTC()).seal());
                    assertThat(other).isZero();
                });
        assertThat(sequencer.seal()).isEqualTo(1);
    }

    @Test
    void a_thousand_entries_of_four_threads_are_each_sealed_once_while_they_come()
            throws Exception {
        sequencer.start();
        var other = new Sequencer(db, SEALER, key, Clock.systemUTC());
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

    @Test
    void a_batch_that_fails_leaves_its_entries_for_the_next_one_without_a_gap() {
        append(someParty(), "one");
        var failing =
                new Sequencer(
                        db,
                        SEALER,
                        key,
                        (InstantSource)
                                () -> {
                                    throw new IllegalStateException("killed");
                                });
        assertThatThrownBy(failing::seal).isInstanceOf(IllegalStateException.class);
        append(someParty(), "two");
        sequencer.seal();
        assertEveryEntryIsSealedOnce(2);
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
    void a_walk_among_the_unsealed_sees_no_gap_when_they_are_sealed_behind_its_back() {
        IntStream.range(0, 60).forEach(_ -> append(someParty(), "waiting"));
        var first = log.entries(AUDITOR, Optional.empty());
        sequencer.seal();
        append(someParty(), "later");
        var second = log.entries(AUDITOR, first.after());
        assertThat(second.items()).hasSize(1).allMatch(placed -> placed.index().isEmpty());
    }

    @Test
    void each_batch_keeps_its_head_and_the_pages_walk_them_in_order() {
        int batches = Page.SIZE + 2;
        for (int i = 1; i <= batches; i++) {
            append(someParty(), "of batch " + i);
            sequencer.seal();
        }
        var first = log.heads(AUDITOR, Optional.empty());
        assertThat(first.items()).hasSize(Page.SIZE);
        var second = log.heads(AUDITOR, first.after());
        assertThat(second.after()).isEmpty();
        assertThat(
                        Stream.concat(first.items().stream(), second.items().stream())
                                .map(signed -> signed.head().size()))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, batches).boxed().toList());
        assertThat(second.items().getLast().head())
                .isEqualTo(log.head(AUDITOR).orElseThrow().head());
        assertThat(log.heads(someParty(), Optional.empty()).items()).isEmpty();
    }

    @Test
    void a_party_sees_no_leaf_no_head_and_no_entry_of_another() {
        append(someParty(), "theirs");
        sequencer.seal();
        var stranger = access(PartyId.random(CHANCE), "finding:read");
        assertThat(log.entries(stranger, Optional.empty()).items()).isEmpty();
        assertThat(log.head(stranger)).isEmpty();
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
        var head = log.head(AUDITOR).orElseThrow().head();
        assertThat(head.size()).isEqualTo(entries);
        assertThat(head.root()).isEqualTo(tree.root());
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
