package clearinghouse.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import clearinghouse.app.Until;
import clearinghouse.coordination.CaseId;
import clearinghouse.intake.Bench;
import clearinghouse.intake.FindingId;
import clearinghouse.intake.Intake;
import clearinghouse.kernel.Access;
import clearinghouse.platform.DatabaseException;
import clearinghouse.platform.Tx;
import clearinghouse.platform.Unopenable;
import clearinghouse.record.AuditRecord;
import clearinghouse.record.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotationsTest {

    private static final CaseId ONE = new CaseId("cas_" + "b".repeat(26));
    private static final CaseId OTHER = new CaseId("cas_" + "c".repeat(26));
    private static final Place PLACE = new Place("a", "b", "c");
    private static final String PACKAGE = "pkg:maven/org.example/thing";

    /** The key under which findings are compared is wrapped like one more. */
    private static final long COMPARING = 1;

    @TempDir Path folder;
    private Bench bench;
    private Rotations rotations;
    private Access finder;
    private Access asking;
    private Access consenting;

    @BeforeEach
    void open() {
        bench = new Bench(folder);
        rotations = rotations(bench.keystore);
        finder = bench.finder("First Lab");
        asking = bench.keeper("Ada");
        consenting = bench.keeper("Grace");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Rotations rotations(Keystore keystore) {
        return new Rotations(
                bench.db, keystore, bench.record, bench.jobs, bench.ids, bench.clock, 1);
    }

    private RotationId asked() {
        return ((Rotations.Asking.Asked) rotations.ask(asking)).rotation().id();
    }

    private RotationId consented() {
        var id = asked();
        assertThat(rotations.consent(consenting, id)).isInstanceOf(Rotations.Decision.Made.class);
        return id;
    }

    private String title(FindingId id) {
        return bench.as(finder, tx -> title(tx, id));
    }

    private String title(Tx tx, FindingId id) {
        var finding = bench.intake.finding(tx, id).orElseThrow();
        return bench.intake.text(tx, finder, finding).title();
    }

    private List<FindingId> findings(int many) {
        var made = new ArrayList<FindingId>();
        for (int i = 0; i < many; i++) {
            made.add(bench.submit(finder, PACKAGE));
        }
        return made;
    }

    private VaultStore.WrappingKey current() {
        return rotations.keys(asking).getFirst();
    }

    @Test
    void everything_opens_under_the_new_key_and_the_old_one_is_gone() throws Exception {
        var findings = findings(3);
        var old = current().name();
        var id = consented();
        rotations.carryThrough(bench.worker(), id, _ -> {});

        var keys = rotations.keys(asking);
        assertThat(keys)
                .extracting(VaultStore.WrappingKey::wraps)
                .containsExactly(3L + COMPARING, 0L);
        assertThat(keys.getLast().name()).isEqualTo(old);
        assertThat(keys.getLast().destroyedAt()).isPresent();
        assertThat(FileKeystore.open(folder.resolve("vault.key"), bench.ids.chance()).holds(old))
                .isFalse();
        assertThat(findings).allMatch(it -> title(it).equals("Loop without end"));
        assertThat(title(bench.submit(finder, PACKAGE))).isEqualTo("Loop without end");
        assertThat(rotations.find(asking, id).orElseThrow().left()).contains(0);
        assertThat(Files.size(folder.resolve("vault.key"))).isPositive();
    }

    @Test
    void one_person_rotates_nothing_whatever_the_code_forgets() {
        var id = asked();
        assertThat(rotations.consent(asking, id)).isInstanceOf(Rotations.Decision.Refused.class);
        assertThatThrownBy(() ->
                        bench.db.inTransactionDo(
                                asking,
                                tx ->
                                        new VaultStore(tx)
                                                .save(
                                                        id,
                                                        new Rotation.State.UnderWay(
                                                                asking.actor(),
                                                                bench.clock.instant(),
                                                                Optional.empty()))))
                .isInstanceOf(DatabaseException.class);
        assertThat(rotations.ask(consenting)).isInstanceOf(Rotations.Asking.Refused.class);
        assertThat(rotations.refuse(asking, id)).isInstanceOf(Rotations.Decision.Made.class);
        assertThat(rotations.ask(consenting)).isInstanceOf(Rotations.Asking.Asked.class);
    }

    @Test
    void cut_short_after_any_row_it_goes_on_where_it_was() {
        var findings = findings(4);
        var id = consented();
        for (int rows : List.of(0, 1, 1, 1)) {
            var dying = rotations(new Dying(bench.keystore, rows));
            assertThatThrownBy(() -> dying.carryThrough(bench.worker(), id, _ -> {}))
                    .isInstanceOf(Death.class);
            assertThat(findings).allMatch(it -> title(it).equals("Loop without end"));
        }
        var dying =
                rotations(
                        new Dying(bench.keystore, Integer.MAX_VALUE) {
                            @Override
                            public void destroy(String key) {
                                super.destroy(key);
                                throw new Death();
                            }
                        });
        assertThatThrownBy(() -> dying.carryThrough(bench.worker(), id, _ -> {}))
                .isInstanceOf(Death.class);
        assertThat(rotations.find(asking, id).orElseThrow().rotation().state())
                .isInstanceOf(Rotation.State.UnderWay.class);

        rotations.carryThrough(bench.worker(), id, _ -> {});
        assertThat(rotations.keys(asking)).as("one key was made, not six").hasSize(2);
        assertThat(findings).allMatch(it -> title(it).equals("Loop without end"));
        assertThat(rotations.find(asking, id).orElseThrow().rotation().state())
                .isInstanceOf(Rotation.State.Finished.class);
    }

    @Test
    void while_keys_change_again_and_again_no_reader_fails_and_no_finding_is_lost()
            throws Exception {
        var findings = findings(20);
        // A second server on the same database and the same file.
        var other =
                new Vault(
                        FileKeystore.open(folder.resolve("vault.key"), bench.ids.chance()),
                        bench.record,
                        bench.ids.chance(),
                        bench.clock);
        var running = new AtomicBoolean(true);
        var reads = new AtomicInteger();
        try (var readers = Executors.newFixedThreadPool(4)) {
            var ends =
                    List.of(
                            readers.submit(() -> {
                                while (running.get()) {
                                    findings.forEach(
                                            it -> assertThat(title(it)).startsWith("Loop"));
                                    reads.incrementAndGet();
                                }
                                return true;
                            }),
                            readers.submit(() -> {
                                while (running.get()) {
                                    // All of them as they were at the first one.
                                    bench.db.inSnapshot(
                                            finder,
                                            tx -> {
                                                findings.forEach(it ->
                                                        other.key(tx, it)
                                                                .seal(
                                                                        new Place("a", "b", "c"),
                                                                        "x"));
                                                return true;
                                            });
                                    reads.incrementAndGet();
                                }
                                return true;
                            }),
                            readers.submit(() -> {
                                for (int i = 0; running.get(); i++) {
                                    var into =
                                            i % 3 == 0
                                                    ? Optional.<CaseId>empty()
                                                    : Optional.of(i % 3 == 1 ? ONE : OTHER);
                                    findings.forEach(it -> keepUnder(it, into));
                                    reads.incrementAndGet();
                                }
                                return true;
                            }),
                            readers.submit(() -> {
                                while (running.get()) {
                                    var late = bench.submit(finder, PACKAGE);
                                    assertThat(title(late)).startsWith("Loop");
                                    reads.incrementAndGet();
                                }
                                return true;
                            }));
            for (int i = 0; i < 5; i++) {
                int before = reads.get();
                rotations.carryThrough(bench.worker(), consented(), _ -> {});
                while (reads.get() < before + 3 && ends.stream().noneMatch(it -> it.isDone())) {
                    Thread.onSpinWait();
                }
            }
            running.set(false);
            for (var end : ends) {
                assertThat(end.get()).isTrue();
            }
        }
        assertThat(rotations.keys(asking))
                .filteredOn(key -> key.destroyedAt().isEmpty())
                .hasSize(1);
    }

    @Test
    void in_a_case_a_findings_key_lies_under_the_cases_key_which_changes_with_the_wrapping_key()
            throws Exception {
        var findings = findings(3);
        findings.forEach(it -> keepUnder(it, Optional.of(ONE)));
        assertThat(current().wraps()).as("that of the case").isEqualTo(1 + COMPARING);
        assertThat(findings).allMatch(it -> title(it).equals("Loop without end"));
        var before = wrapped(findings.getFirst());
        assertThat(before.parent().orElseThrow().subject()).isEqualTo(ONE.code());

        rotations.carryThrough(bench.worker(), consented(), _ -> {});
        assertThat(findings).allMatch(it -> title(it).equals("Loop without end"));
        var after = wrapped(findings.getFirst());
        assertThat(after.content())
                .as("under a new key of the case")
                .isNotEqualTo(before.content());
        assertThatThrownBy(() ->
                        Gcm.open(
                                caseKey(after),
                                before.content(),
                                Vault.under(ONE.code(), before.subject())))
                .isInstanceOf(CannotOpen.class);
        assertThat(
                        Gcm.open(
                                caseKey(after),
                                after.content(),
                                Vault.under(ONE.code(), after.subject())))
                .hasSize(Gcm.KEY_BYTES);

        keepUnder(findings.getFirst(), Optional.of(OTHER));
        keepUnder(findings.getLast(), Optional.empty());
        assertThat(findings).allMatch(it -> title(it).equals("Loop without end"));
        assertThat(current().wraps()).as("two cases and a finding").isEqualTo(3 + COMPARING);
    }

    @Test
    void who_has_the_keystore_and_another_partys_name_sees_neither_key() {
        var finding = findings(1).getFirst();
        keepUnder(finding, Optional.of(ONE));
        var stranger = bench.finder("Second Lab");
        assertThat(seenBy(stranger, finding.code())).isFalse();
        assertThat(seenBy(stranger, ONE.code())).isFalse();
        assertThat(seenBy(finder, finding.code())).isTrue();
        assertThat(seenBy(finder, OTHER.code())).isFalse();
    }

    private boolean seenBy(Access access, String subject) {
        return bench.as(access, tx -> new VaultStore(tx).find(subject).isPresent());
    }

    private VaultStore.Wrapped wrapped(FindingId id) {
        return bench.as(finder, tx -> new VaultStore(tx).find(id.code())).orElseThrow();
    }

    private byte[] caseKey(VaultStore.Wrapped child) {
        return bench.keystore.unwrap(
                child.key(), child.parent().orElseThrow().content(), ONE.code());
    }

    private void keepUnder(FindingId id, Optional<CaseId> parent) {
        bench.as(
                finder,
                tx -> {
                    bench.vault.keepUnder(tx, id, parent);
                    return true;
                });
    }

    @Test
    void who_sees_the_database_as_it_was_before_still_opens_what_it_sees() throws Exception {
        var finding = findings(1).getFirst();
        var id = consented();
        var rotation =
                Thread.ofPlatform()
                        .unstarted(() -> rotations.carryThrough(bench.worker(), id, _ -> {}));
        var seen =
                bench.db.inSnapshot(
                        finder,
                        tx -> {
                            assertThat(bench.intake.finding(tx, finding)).isPresent();
                            rotation.start();
                            // It sleeps until this snapshot is gone, or it has ended.
                            Until.holds(
                                    Duration.ofMinutes(1),
                                    rotation::getState,
                                    state ->
                                            state == Thread.State.TIMED_WAITING
                                                    || state == Thread.State.TERMINATED);
                            return title(tx, finding);
                        });
        assertThat(seen).isEqualTo("Loop without end");
        rotation.join();
        assertThat(rotations.keys(asking))
                .extracting(VaultStore.WrappingKey::wraps)
                .contains(1 + COMPARING);
        assertThat(rotations.keys(asking).getLast().destroyedAt()).isPresent();
    }

    @Test
    void a_row_that_is_in_other_hands_when_its_turn_comes_is_waited_for() throws Exception {
        var finding = findings(1).getFirst();
        var id = consented();
        var rotation =
                Thread.ofPlatform()
                        .unstarted(() -> rotations.carryThrough(bench.worker(), id, _ -> {}));
        bench.as(
                finder,
                tx ->
                        tx.widened(
                                Vault.WRAP,
                                () -> {
                                    assertThat(new VaultStore(tx).lock(finding.code())).isPresent();
                                    rotation.start();
                                    // It sleeps until this row is free, or it has ended.
                                    Until.holds(
                                            Duration.ofMinutes(1),
                                            rotation::getState,
                                            state ->
                                                    state == Thread.State.TIMED_WAITING
                                                            || state == Thread.State.TERMINATED);
                                    return true;
                                }));
        rotation.join();
        assertThat(rotations.keys(asking))
                .extracting(VaultStore.WrappingKey::wraps)
                .containsExactly(1 + COMPARING, 0L);
        assertThat(rotations.keys(asking).getLast().destroyedAt()).isPresent();
    }

    @Test
    void a_key_is_not_destroyed_under_a_row_that_is_still_being_written() throws Exception {
        findings(1);
        var old = current().name();
        var id = consented();
        var wrapped = new CountDownLatch(1);
        var rotated = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var late =
                    threads.submit(() ->
                            bench.db.inTransaction(
                                    finder,
                                    tx -> {
                                        var made = new FindingId("fnd_" + "c".repeat(26));
                                        bench.vault.newKey(tx, made);
                                        wrapped.countDown();
                                        await(rotated);
                                        return made;
                                    }));
            await(wrapped);
            var rotation =
                    threads.submit(() -> {
                        rotations.carryThrough(bench.worker(), id, _ -> {});
                        return true;
                    });
            assertThat(bench.keystore.holds(old)).isTrue();
            rotated.countDown();
            late.get();
            rotation.get();
        }
        assertThat(rotations.keys(asking))
                .extracting(VaultStore.WrappingKey::wraps)
                .contains(2 + COMPARING);
        assertThat(rotations.keys(asking).getFirst().wraps()).isEqualTo(2 + COMPARING);
    }

    @Test
    void what_a_lost_key_closed_is_said_all_else_works_and_a_rotation_goes_on_without_it()
            throws Exception {
        var closed = bench.submit(finder, PACKAGE);
        var file = folder.resolve("vault.key");
        var backup = Files.readAllBytes(file);
        bench.keystore.destroy(current().name());

        assertThat(title(closed)).contains("is not in the server's keystore");
        assertThat(bench.as(finder, tx -> bench.intake.list(tx, finder, Optional.empty())).items())
                .hasSize(1);
        assertThatThrownBy(() -> bench.as(finder, tx -> bench.intake.proof(tx, finder, closed)))
                .isInstanceOf(Unopenable.class);
        assertThatThrownBy(() -> bench.submit(finder, PACKAGE)).isInstanceOf(Unopenable.class);

        rotations.carryThrough(bench.worker(), consented(), _ -> {});
        var open = bench.submit(finder, PACKAGE);
        assertThat(title(open)).isEqualTo("Loop without end");
        assertThat(rotations.list(asking, Optional.empty()).items().getFirst().left())
                .contains(Math.toIntExact(1 + COMPARING));

        // Whoever finds the old keystore again opens what was closed.
        var found = Keyring.parse(backup, Optional.empty());
        var old = ((Keyring.Read.Opened) found).ring().keys().values().iterator().next();
        var now = Files.readAllBytes(file);
        var ring = ((Keyring.Read.Opened) Keyring.parse(now, Optional.empty())).ring();
        clearinghouse.signer.PrivateFile.write(
                file, ring.with(old).render(Optional.empty(), bench.ids.chance()));
        assertThat(title(closed)).isEqualTo("Loop without end");
        assertThat(title(open)).isEqualTo("Loop without end");
    }

    @Test
    void one_lost_key_closes_no_list_and_nobody_is_told_to_have_read_what_stayed_closed() {
        var closed = bench.submit(finder, PACKAGE);
        bench.keystore.destroy(current().name());
        rotations.carryThrough(bench.worker(), consented(), _ -> {});
        var open = bench.submit(finder, PACKAGE);

        var triage = bench.triage();
        var listed =
                bench.as(triage, tx -> bench.intake.list(tx, triage, Optional.empty())).items();
        assertThat(listed)
                .extracting(Intake.Titled::title)
                .satisfiesExactlyInAnyOrder(
                        title -> assertThat(title).isEqualTo("Loop without end"),
                        title -> assertThat(title).contains("is not in the server's keystore"));
        assertThat(told(open)).containsExactly(Reading.FINDING_TITLE.action());
        assertThat(told(closed)).isEmpty();
    }

    private List<String> told(FindingId id) {
        return bench
                .as(
                        finder,
                        tx -> bench.record.readings(tx, finder, Optional.of(id), Optional.empty()))
                .items()
                .stream()
                .map(AuditRecord.Entry::action)
                .toList();
    }

    @Test
    void a_service_that_is_away_ends_no_rotation_and_the_next_try_wraps_the_rest() {
        var findings = findings(3);
        var id = consented();
        var away = new AtomicBoolean(true);
        var absent =
                new Dying(bench.keystore, Integer.MAX_VALUE) {
                    @Override
                    public byte[] unwrap(String key, byte[] wrapped, String subject) {
                        if (away.get()) {
                            throw Closed.away();
                        }
                        return super.unwrap(key, wrapped, subject);
                    }
                };
        var server = rotations(absent);
        assertThatThrownBy(() -> server.carryThrough(bench.worker(), id, _ -> {}))
                .isInstanceOf(Unopenable.class);
        assertThat(rotations.find(asking, id).orElseThrow().rotation().state())
                .isInstanceOf(Rotation.State.UnderWay.class);

        away.set(false);
        server.carryThrough(bench.worker(), id, _ -> {});
        assertThat(rotations.find(asking, id).orElseThrow().left()).contains(0);
        assertThat(findings).allMatch(it -> title(it).equals("Loop without end"));
    }

    @Test
    void a_rotation_moves_all_keys_into_a_token_and_out_of_it_again() throws Exception {
        assumeTrue(SoftHsm.isInstalled(), "SoftHSM is missing: apt-get install softhsm2");
        var finding = bench.submit(finder, PACKAGE);
        var sealed = bench.as(finder, tx -> bench.vault.key(tx, finding).seal(PLACE, "words"));
        var file = folder.resolve("vault.key");
        var settings = SoftHsm.settings(folder);

        var token = several(file, settings);
        rotations(token).carryThrough(bench.worker(), consented(), _ -> {});
        assertThat(current().name()).startsWith("pkcs11:");
        assertThat(ring(file).keys()).as("the file holds none any more").isEmpty();
        assertThat(opened(token, finding, sealed)).isEqualTo("words");
        var stolen = FileKeystore.open(file, bench.ids.chance());
        assertThatThrownBy(() -> opened(stolen, finding, sealed)).isInstanceOf(Unopenable.class);

        SoftHsm.privately(settings, Files.readString(settings) + "new-keys=file\n");
        rotations(several(file, settings)).carryThrough(bench.worker(), consented(), _ -> {});
        assertThat(current().name()).startsWith("file:");
        var alone = FileKeystore.open(file, bench.ids.chance());
        assertThat(opened(alone, finding, sealed)).isEqualTo("words");
    }

    private String opened(Keystore keystore, FindingId finding, Sealed sealed) {
        var vault = new Vault(keystore, bench.record, bench.ids.chance(), bench.clock);
        return bench.as(
                finder,
                tx ->
                        vault.read(tx, finder, Reading.FINDING_TEXT, finding, finder.party())
                                .openText(PLACE, sealed.bytes()));
    }

    private Keystore several(Path file, Path settings) {
        return SeveralKeystores.open(
                file, Optional.empty(), Optional.of(settings), bench.ids.chance(), bench.clock);
    }

    private static Keyring ring(Path file) throws Exception {
        var read = Keyring.parse(Files.readAllBytes(file), Optional.empty());
        return ((Keyring.Read.Opened) read).ring();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** The real one, in a process that ends when it has wrapped so many. */
    private static class Dying implements Keystore {
        private final Keystore keystore;
        private int left;

        Dying(Keystore keystore, int left) {
            this.keystore = keystore;
            this.left = left;
        }

        @Override
        public String keyBeside(Set<String> known) {
            return keystore.keyBeside(known);
        }

        @Override
        public boolean holds(String key) {
            return keystore.holds(key);
        }

        @Override
        public byte[] wrap(String key, byte[] dataKey, String subject) {
            if (left-- <= 0) {
                throw new Death();
            }
            return keystore.wrap(key, dataKey, subject);
        }

        @Override
        public byte[] unwrap(String key, byte[] wrapped, String subject) {
            return keystore.unwrap(key, wrapped, subject);
        }

        @Override
        public void destroy(String key) {
            keystore.destroy(key);
        }
    }
}
