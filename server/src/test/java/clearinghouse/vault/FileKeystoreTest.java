package clearinghouse.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import clearinghouse.platform.Unopenable;
import clearinghouse.signer.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileKeystoreTest {

    private static final SecureRandom CHANCE = new SecureRandom();
    private static final Optional<Passphrase> PASSPHRASE =
            Optional.of(passphrase("a passphrase of some length"));

    @TempDir Path folder;
    private Path file;
    private final byte[] data = Keyring.random(CHANCE);

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("vault.key");
    }

    private FileKeystore open() {
        return FileKeystore.open(file, CHANCE);
    }

    private FileKeystore openProtected() {
        return FileKeystore.open(file, PASSPHRASE, CHANCE);
    }

    private static Passphrase passphrase(String words) {
        return new Passphrase(words.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_key_of_before_opens_what_it_wrapped_and_a_passphrase_protects_it_from_then_on()
            throws IOException {
        var old = Keyring.random(CHANCE);
        PrivateFile.write(file, old);
        var before = FileKeystore.identity(old);
        var key = open().keyBeside(Set.of());
        var wrapped = open().wrap(key, data, "fnd_1");
        assertThat(Files.readAllBytes(file)).as("as it was").isEqualTo(old);

        assertThat(openProtected().unwrap(key, wrapped, "fnd_1")).isEqualTo(data);
        var now = Files.readAllBytes(file);
        assertThat(FileKeystore.identity(now)).as("to its database").isEqualTo(before);
        assertThat(indexOf(now, old)).as("the key in the clear").isNegative();
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        refused(this::open).contains("is protected by a passphrase", "--passphrase-file");
    }

    @Test
    void the_identity_of_an_old_file_is_what_databases_have_written_down() throws IOException {
        // SHA-256 over "clearinghouse vault.key", a zero byte and 32 zero bytes.
        assertThat(FileKeystore.identity(new byte[32]))
                .contains(
                        clearinghouse.kernel.Digest.sha256(
                                        concat(
                                                "clearinghouse vault.key\0"
                                                        .getBytes(StandardCharsets.UTF_8),
                                                new byte[32]))
                                .hex()
                                .substring(0, 32));
    }

    @Test
    void a_new_key_stands_beside_the_old_one_and_one_that_was_never_used_is_taken_up_again() {
        var keystore = open();
        var first = keystore.keyBeside(Set.of());
        var wrapped = keystore.wrap(first, data, "fnd_1");
        var second = keystore.keyBeside(Set.of(first));
        assertThat(second).isNotEqualTo(first);
        assertThat(open().keyBeside(Set.of(first))).isEqualTo(second);
        assertThat(open().unwrap(first, wrapped, "fnd_1")).isEqualTo(data);
        assertThatExceptionOfType(CannotOpen.class)
                .isThrownBy(() -> keystore.unwrap(second, wrapped, "fnd_1"));
        assertThatExceptionOfType(CannotOpen.class)
                .isThrownBy(() -> keystore.unwrap(first, wrapped, "fnd_2"));
    }

    @Test
    void another_server_on_the_file_finds_the_key_that_was_made_meanwhile() {
        var other = openProtected();
        var keystore = openProtected();
        var first = keystore.keyBeside(Set.of());
        var second = keystore.keyBeside(Set.of(first));
        var wrapped = keystore.wrap(second, data, "fnd_1");
        assertThat(other.unwrap(second, wrapped, "fnd_1")).isEqualTo(data);
    }

    @Test
    void a_destroyed_key_is_gone_from_the_file_and_from_who_opens_it() throws IOException {
        var keystore = open();
        var first = keystore.keyBeside(Set.of());
        var wrapped = keystore.wrap(first, data, "fnd_1");
        keystore.keyBeside(Set.of(first));
        keystore.destroy(first);
        keystore.destroy(first);
        assertThatExceptionOfType(Unopenable.class)
                .isThrownBy(() -> keystore.unwrap(first, wrapped, "fnd_1"));
        assertThat(open().holds(first)).isFalse();
    }

    @Test
    void cut_short_anywhere_the_file_is_refused_and_left_as_it_is() throws IOException {
        open();
        var whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += length < 40 ? 1 : 13) {
            if (length == Gcm.KEY_BYTES) {
                // As long as a key of before: its database tells that it is another one.
                continue;
            }
            var cut = Arrays.copyOf(whole, length);
            PrivateFile.write(file, cut);
            refused(this::open).contains("restore it from your backup");
            assertThat(Files.readAllBytes(file)).isEqualTo(cut);
        }
    }

    @Test
    void with_any_one_bit_changed_the_file_is_refused() throws IOException {
        open();
        var whole = Files.readAllBytes(file);
        for (int bit = 0; bit < whole.length * 8; bit += 5) {
            var changed = whole.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            PrivateFile.write(file, changed);
            refused(this::open).contains("restore it from your backup");
        }
    }

    @Test
    void a_wrong_passphrase_is_told_from_damage_and_from_none() throws IOException {
        openProtected();
        refused(() ->
                        FileKeystore.open(
                                file, Optional.of(passphrase("another one of length")), CHANCE))
                .contains("the passphrase does not open the keystore")
                .doesNotContain("another one");
        refused(this::open).contains("is protected by a passphrase");
        var damaged = Files.readAllBytes(file);
        damaged[damaged.length / 2] ^= 1;
        PrivateFile.write(file, damaged);
        refused(this::openProtected).contains("restore it from your backup");
    }

    @Test
    void who_changes_what_stands_above_the_keys_is_found_out() throws IOException {
        openProtected();
        var text = Files.readString(file);
        var body = text.substring(0, text.lastIndexOf("sum "));
        var id = body.lines().toList().get(1);
        var moved = body.replace(id, "id " + "0".repeat(32));
        var sum =
                clearinghouse.kernel.Digest.sha256(moved.getBytes(StandardCharsets.US_ASCII)).hex();
        PrivateFile.write(file, (moved + "sum " + sum + "\n").getBytes(StandardCharsets.US_ASCII));
        refused(this::openProtected).contains("the passphrase does not open");
    }

    @Test
    void a_protection_that_would_take_all_memory_is_not_tried() throws IOException {
        openProtected();
        var text = Files.readString(file);
        var body =
                text.substring(0, text.lastIndexOf("sum "))
                        .replace("argon2id 3 65536 4", "argon2id 3 9999999 4");
        var sum =
                clearinghouse.kernel.Digest.sha256(body.getBytes(StandardCharsets.US_ASCII)).hex();
        PrivateFile.write(file, (body + "sum " + sum + "\n").getBytes(StandardCharsets.US_ASCII));
        refused(this::openProtected).contains("a protection that this server does not know");
    }

    @Test
    void a_keystore_or_a_passphrase_that_others_can_read_is_refused() throws IOException {
        open();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        refused(this::open).contains("set its mode to 0600");
        var words = Files.writeString(folder.resolve("words"), "a passphrase of some length\n");
        Files.setPosixFilePermissions(words, PosixFilePermissions.fromString("rw-r--r--"));
        refused(() -> Passphrase.read(words)).contains("set its mode to 0600");
        Files.setPosixFilePermissions(words, PosixFilePermissions.fromString("r--------"));
        var keystore = folder.resolve("other.key");
        FileKeystore.open(keystore, Optional.of(Passphrase.read(words)), CHANCE);
        assertThat(FileKeystore.open(keystore, PASSPHRASE, CHANCE).keyBeside(Set.of()))
                .startsWith("file:");
    }

    @Test
    void a_passphrase_that_is_short_or_missing_is_refused() throws IOException {
        var words = folder.resolve("words");
        refused(() -> Passphrase.read(words)).contains("cannot be read");
        PrivateFile.write(words, "short\n".getBytes(StandardCharsets.UTF_8));
        refused(() -> Passphrase.read(words)).contains("shorter than 12").doesNotContain("short\n");
        PrivateFile.write(words, new byte[5000]);
        refused(() -> Passphrase.read(words)).contains("longer than");
    }

    private static AbstractStringAssert<?> refused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable opening) {
        var refusal =
                org.assertj.core.api.Assertions.catchThrowableOfType(
                        IllegalStateException.class, opening);
        assertThat(refusal).isNotNull();
        return assertThat(String.valueOf(refusal.getMessage())).doesNotContain("\n");
    }

    private static byte[] concat(byte[] one, byte[] other) {
        var all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }

    private static int indexOf(byte[] content, byte[] wanted) {
        for (int at = 0; at + wanted.length <= content.length; at++) {
            if (Arrays.equals(content, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }
}
