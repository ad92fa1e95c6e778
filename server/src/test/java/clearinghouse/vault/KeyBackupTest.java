package clearinghouse.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clearinghouse.intake.Bench;
import clearinghouse.platform.PostQuantum;
import clearinghouse.record.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyBackupTest {

    private static final SecureRandom CHANCE = new SecureRandom();

    @TempDir Path folder;
    private final KeyBackup backup = new KeyBackup(CHANCE, PostQuantum.USUAL);
    private Path keys;
    private Path recovery;
    private Path recipient;
    private Path file;

    @BeforeEach
    void makeKeys() throws IOException {
        keys = Files.createDirectories(folder.resolve("one/keys"));
        Files.writeString(keys.resolve("administrator.token"), "ch_secret");
        Files.writeString(keys.resolve("record.key"), "canary-record");
        FileKeystore.open(keys.resolve("vault.key"), CHANCE);
        recovery = folder.resolve("recovery");
        recipient = folder.resolve("recovery.pub");
        file = folder.resolve("backup");
        backup.makeRecoveryKey(recovery);
    }

    @Test
    void the_restore_drill_brings_every_finding_back_on_a_new_machine() {
        try (var bench = new Bench(keys)) {
            var finder = bench.finder("First Lab");
            var finding = bench.submit(finder, "pkg:maven/org.example/thing");
            assertThat(backup.backUp(keys, recipient, file)).isEqualTo(2);

            var elsewhere = folder.resolve("two/keys");
            assertThat(backup.restore(file, recovery, elsewhere))
                    .isEqualTo(new KeyBackup.Restored(2, Optional.empty()));
            var place = new Place("a", "b", "c");
            var sealed = bench.as(finder, tx -> bench.vault.key(tx, finding).seal(place, "words"));
            var restored =
                    new Vault(
                            FileKeystore.open(elsewhere.resolve("vault.key"), CHANCE),
                            bench.record,
                            CHANCE,
                            bench.clock);
            var read =
                    bench.as(
                            finder,
                            tx ->
                                    restored.read(
                                                    tx,
                                                    finder,
                                                    Reading.FINDING_TEXT,
                                                    finding,
                                                    finder.party())
                                            .openText(place, sealed.bytes()));
            assertThat(read).isEqualTo("words");
        }
    }

    @Test
    void what_is_restored_is_what_was_there_for_its_owner_alone_and_over_nothing()
            throws IOException {
        backup.backUp(keys, recipient, file);
        var elsewhere = folder.resolve("two/keys");
        backup.restore(file, recovery, elsewhere);
        for (var name : List.of("vault.key", "record.key")) {
            assertThat(elsewhere.resolve(name)).hasSameBinaryContentAs(keys.resolve(name));
            assertThat(Files.getPosixFilePermissions(elsewhere.resolve(name)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        assertThat(elsewhere.resolve("administrator.token")).doesNotExist();
        refused(() -> backup.restore(file, recovery, elsewhere)).contains("is there already");
        refused(() -> backup.backUp(keys, recipient, file)).contains("is there already");
        refused(() -> backup.makeRecoveryKey(recovery)).contains("is there already");
        assertThat(Files.readString(file))
                .doesNotContain("canary")
                .doesNotContain(base64("canary"));
    }

    @Test
    void neither_half_of_a_recovery_key_opens_it_and_no_other_key_does() throws IOException {
        backup.backUp(keys, recipient, file);
        var other = folder.resolve("other");
        backup.makeRecoveryKey(other);
        var mine = Files.readAllLines(recovery);
        var theirs = Files.readAllLines(other);
        for (int half = 1; half <= 2; half++) {
            var mixed = new ArrayList<>(mine);
            mixed.set(half, theirs.get(half));
            var forged = Files.write(folder.resolve("forged"), mixed);
            refused(() -> backup.restore(file, forged, folder.resolve("two"))).contains("not open");
        }
        refused(() -> backup.restore(file, other, folder.resolve("two"))).contains("not open");
        refused(() -> backup.restore(file, recipient, folder.resolve("two")))
                .contains("is no clearinghouse recovery key 1 private");
        assertThat(folder.resolve("two")).doesNotExist();
    }

    // CNSA 2.0

    private final KeyBackup strict = new KeyBackup(CHANCE, PostQuantum.CNSA_2_0);

    private Path strictRecovery() {
        var strong = folder.resolve("strong");
        strict.makeRecoveryKey(strong);
        return strong;
    }

    @Test
    void under_cnsa_2_0_keys_are_sealed_with_ml_kem_1024_and_come_back() throws IOException {
        var strong = strictRecovery();
        assertThat(strict.backUp(keys, folder.resolve("strong.pub"), file)).isEqualTo(2);
        var lines = Files.readAllLines(file);
        assertThat(lines.getFirst()).isEqualTo("clearinghouse key backup 2");
        assertThat(Base64.getDecoder().decode(lines.get(2)))
                .as("an encapsulation of ML-KEM-1024 (FIPS 203, table 3)")
                .hasSize(1568);
        assertThat(strict.restore(file, strong, folder.resolve("two")))
                .isEqualTo(new KeyBackup.Restored(2, Optional.empty()));
        assertThat(backup.restore(file, strong, folder.resolve("three")).weaker()).isEmpty();
        for (var name : List.of("vault.key", "record.key")) {
            assertThat(folder.resolve("two").resolve(name))
                    .hasSameBinaryContentAs(keys.resolve(name));
        }
        lines.set(0, "clearinghouse key backup 1");
        Files.write(file, lines);
        refused(() -> strict.restore(file, strong, folder.resolve("four"))).contains("not open");
    }

    @Test
    void under_cnsa_2_0_nothing_is_sealed_for_a_weaker_key_and_what_was_opens_and_says_so()
            throws IOException {
        refused(() -> strict.backUp(keys, recipient, file))
                .contains("is not of ML-KEM-1024", "key recovery --cnsa-2.0");
        assertThat(file).doesNotExist();
        backup.backUp(keys, recipient, file);
        assertThat(Base64.getDecoder().decode(Files.readAllLines(file).get(2))).hasSize(1088);
        assertThat(strict.restore(file, recovery, folder.resolve("two")))
                .isEqualTo(new KeyBackup.Restored(2, Optional.of("ML-KEM-768")));
        assertThat(folder.resolve("two/record.key")).hasContent("canary-record");
    }

    @Test
    void with_any_part_altered_or_exchanged_it_does_not_open() throws IOException {
        backup.backUp(keys, recipient, file);
        var lines = Files.readAllLines(file);
        backup.backUp(keys, recipient, folder.resolve("later"));
        var later = Files.readAllLines(folder.resolve("later"));
        for (int part = 1; part < lines.size(); part++) {
            var exchanged = new ArrayList<>(lines);
            exchanged.set(part, later.get(part));
            Files.write(file, exchanged);
            refused(() -> backup.restore(file, recovery, folder.resolve("two")))
                    .contains("not open");
            var bytes = Base64.getDecoder().decode(lines.get(part));
            bytes[bytes.length - 1] ^= 1;
            var altered = new ArrayList<>(lines);
            altered.set(part, Base64.getEncoder().encodeToString(bytes));
            Files.write(file, altered);
            refused(() -> backup.restore(file, recovery, folder.resolve("two"))).isNotEmpty();
        }
        Files.write(file, lines.subList(0, 3));
        refused(() -> backup.restore(file, recovery, folder.resolve("two")))
                .contains("is cut short");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static AbstractStringAssert<?> refused(ThrowingCallable act) {
        var refusal = catchThrowableOfType(KeyBackup.Refused.class, act);
        assertThat(refusal).isNotNull();
        return assertThat(refusal.sentence()).endsWith(".").doesNotContain("\n");
    }
}
