package clearinghouse.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import clearinghouse.platform.Unopenable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What every keystore promises, wherever its keys lie. */
@Timeout(120)
abstract class KeystoreContract {

    static final SecureRandom CHANCE = new SecureRandom();

    @TempDir Path folder;
    final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<Throwable> faults = new ArrayList<>();
    private final List<Object> shown = new ArrayList<>();
    private final byte[] data = Keyring.random(CHANCE);

    /** As a server opens it; each time another server's of one clearinghouse. */
    abstract Keystore open();

    /** Of another clearinghouse, in the same service where there is one. */
    abstract Keystore openAnothers();

    /** Throws as a start with a wrong PIN, token or passphrase does. */
    abstract void openWithWrongSecret();

    /** Behind the back of the keystore. */
    abstract void lose(String key) throws Exception;

    abstract void goAway() throws Exception;

    abstract void comeBack() throws Exception;

    /** A file that cannot be read just now changes nothing for who has read it. */
    boolean isNeededForKnownKeys() {
        return true;
    }

    /** What stands in no text that anyone reads. */
    abstract List<String> secrets();

    @BeforeEach
    void listen() {
        log.start();
        root().addAppender(log);
    }

    @AfterEach
    void nothing_of_a_key_or_secret_was_told() {
        root().detachAppender(log);
        var told = new ArrayList<String>();
        log.list.forEach(event ->
                told.add(
                        event.getFormattedMessage()
                                + (event.getThrowableProxy() == null
                                        ? ""
                                        : ThrowableProxyUtil.asString(event.getThrowableProxy()))));
        faults.forEach(fault -> told.add(stack(fault)));
        shown.forEach(it -> told.add(String.valueOf(it)));
        var never = new ArrayList<>(secrets());
        never.add(HexFormat.of().formatHex(data));
        never.add(Base64.getEncoder().encodeToString(data));
        assertThat(told).noneMatch(text -> never.stream().anyMatch(text::contains));
    }

    private static String stack(Throwable fault) {
        var text = new java.io.StringWriter();
        fault.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private Keystore opened() {
        var keystore = open();
        shown.add(keystore);
        return keystore;
    }

    private void cannotOpen(Callable<byte[]> opening) {
        var fault = catchThrowable(opening::call);
        assertThat(fault).isInstanceOf(CannotOpen.class);
        faults.add(fault);
    }

    private String closed(Callable<?> act) {
        var fault = catchThrowableOfType(Unopenable.class, act::call);
        assertThat(fault).isNotNull();
        faults.add(fault);
        return fault.sentence();
    }

    @Test
    void what_is_wrapped_opens_for_its_subject_and_shows_nothing_of_the_key() {
        var keystore = opened();
        var key = keystore.keyBeside(Set.of());
        var wrapped = keystore.wrap(key, data, "fnd_1");
        assertThat(keystore.unwrap(key, wrapped, "fnd_1")).isEqualTo(data);
        assertThat(opened().unwrap(key, wrapped, "fnd_1")).as("another server").isEqualTo(data);
        assertThat(keystore.wrap(key, data, "fnd_1")).as("twice").isNotEqualTo(wrapped);
        assertThat(new String(wrapped, StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(data, StandardCharsets.ISO_8859_1))
                .doesNotContain(Base64.getEncoder().encodeToString(data));
        cannotOpen(() -> keystore.unwrap(key, wrapped, "fnd_2"));
        cannotOpen(() -> keystore.unwrap(key, wrapped, ""));
    }

    @Test
    void with_any_byte_altered_or_cut_off_it_does_not_open() {
        var keystore = opened();
        var key = keystore.keyBeside(Set.of());
        var wrapped = keystore.wrap(key, data, "fnd_1");
        for (int at = 0; at < wrapped.length; at++) {
            int length = at;
            cannotOpen(() -> keystore.unwrap(key, Arrays.copyOf(wrapped, length), "fnd_1"));
            var altered = wrapped.clone();
            altered[at] ^= 2;
            cannotOpen(() -> keystore.unwrap(key, altered, "fnd_1"));
        }
        cannotOpen(() -> keystore.unwrap(key, Arrays.copyOf(wrapped, wrapped.length + 1), "fnd_1"));
        cannotOpen(() -> keystore.unwrap(key, new byte[100_000], "fnd_1"));
        assertThat(keystore.unwrap(key, wrapped, "fnd_1")).as("nothing broke").isEqualTo(data);
    }

    @Test
    void the_key_that_wrapped_is_known_by_its_name_and_another_one_opens_nothing() {
        var keystore = opened();
        var first = keystore.keyBeside(Set.of());
        var second = keystore.keyBeside(Set.of(first));
        assertThat(second).isNotEqualTo(first);
        assertThat(keystore.holds(first) && keystore.holds(second)).isTrue();
        var wrapped = keystore.wrap(first, data, "fnd_1");
        cannotOpen(() -> keystore.unwrap(second, wrapped, "fnd_1"));
    }

    @Test
    void a_key_that_was_made_and_never_used_is_taken_up_again() {
        var first = opened().keyBeside(Set.of());
        assertThat(opened().keyBeside(Set.of())).isEqualTo(first);
        var second = opened().keyBeside(Set.of(first));
        assertThat(opened().keyBeside(Set.of(first))).isEqualTo(second);
    }

    @Test
    void a_rotation_leaves_nothing_of_the_old_key_and_other_servers_find_the_new_one() {
        var keystore = opened();
        var other = opened();
        var old = keystore.keyBeside(Set.of());
        var wrapped = keystore.wrap(old, data, "fnd_1");
        assertThat(other.unwrap(old, wrapped, "fnd_1")).isEqualTo(data);

        var fresh = keystore.keyBeside(Set.of(old));
        var anew = keystore.wrap(fresh, keystore.unwrap(old, wrapped, "fnd_1"), "fnd_1");
        keystore.destroy(old);
        keystore.destroy(old);
        assertThat(keystore.holds(old)).isFalse();
        assertThat(closed(() -> keystore.unwrap(old, wrapped, "fnd_1")))
                .contains("is not in the server's keystore");
        assertThat(other.unwrap(fresh, anew, "fnd_1")).isEqualTo(data);
        assertThat(opened().holds(old)).isFalse();
    }

    @Test
    void the_keys_of_another_clearinghouse_are_not_touched() {
        var keystore = opened();
        var another = openAnothers();
        var ours = keystore.keyBeside(Set.of());
        var theirs = another.keyBeside(Set.of());
        assertThat(theirs).isNotEqualTo(ours);
        var wrapped = keystore.wrap(ours, data, "fnd_1");
        assertThat(another.holds(ours)).isFalse();
        closed(() -> another.unwrap(ours, wrapped, "fnd_1"));
        closed(() -> another.wrap(ours, data, "fnd_1"));
        another.destroy(ours);
        assertThat(keystore.unwrap(ours, wrapped, "fnd_1")).isEqualTo(data);
    }

    @Test
    void a_name_that_no_key_has_is_none_that_it_holds() {
        var keystore = opened();
        keystore.keyBeside(Set.of());
        for (var name :
                List.of("", "file:", "nothing", "pkcs11:../x", "transit:0/../1", "aws-kms:*")) {
            assertThat(keystore.holds(name)).as(name).isFalse();
            closed(() -> keystore.wrap(name, data, "fnd_1"));
            keystore.destroy(name);
        }
    }

    @Test
    void a_lost_key_is_said_to_be_lost_and_the_others_work() throws Exception {
        var before = opened();
        var first = before.keyBeside(Set.of());
        var second = before.keyBeside(Set.of(first));
        var closed = before.wrap(first, data, "fnd_1");
        var open = before.wrap(second, data, "fnd_2");
        lose(first);
        var keystore = opened();
        assertThat(keystore.holds(first)).isFalse();
        assertThat(closed(() -> keystore.unwrap(first, closed, "fnd_1")))
                .contains("is not in the server's keystore");
        assertThat(closed(() -> keystore.wrap(first, data, "fnd_1")))
                .contains("is not in the server's keystore");
        assertThat(keystore.unwrap(second, open, "fnd_2")).isEqualTo(data);
    }

    @Test
    void while_it_is_away_it_says_so_and_afterwards_it_goes_on() throws Exception {
        var keystore = opened();
        var key = keystore.keyBeside(Set.of());
        var wrapped = keystore.wrap(key, data, "fnd_1");
        goAway();
        if (isNeededForKnownKeys()) {
            for (Callable<?> act :
                    List.<Callable<?>>of(
                            () -> keystore.unwrap(key, wrapped, "fnd_1"),
                            () -> keystore.wrap(key, data, "fnd_1"),
                            () -> keystore.keyBeside(Set.of(key)))) {
                assertThat(closed(act)).contains("does not serve this server just now");
            }
            assertThat(log.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .anyMatch(line -> line.startsWith("event=keystore_away"));
        } else {
            assertThat(keystore.unwrap(key, wrapped, "fnd_1")).isEqualTo(data);
        }
        comeBack();
        assertThat(keystore.unwrap(key, wrapped, "fnd_1")).isEqualTo(data);
        assertThat(keystore.holds(key)).isTrue();
    }

    @Test
    void a_wrong_secret_ends_the_start_with_what_to_do() {
        var refusal = catchThrowableOfType(BrokenKeystore.class, this::openWithWrongSecret);
        assertThat(refusal).isNotNull();
        faults.add(refusal);
        assertThat(String.valueOf(refusal.getMessage()))
                .contains("; ")
                .contains(folder.toString())
                .doesNotContain("\n");
    }

    @Test
    void several_threads_wrap_and_unwrap_at_once() throws Exception {
        var keystore = opened();
        var key = keystore.keyBeside(Set.of());
        try (var threads = Executors.newFixedThreadPool(8)) {
            var acts =
                    IntStream.range(0, 40)
                            .<Callable<byte[]>>mapToObj(number ->
                                    () -> {
                                        var subject = "fnd_" + number;
                                        var wrapped = keystore.wrap(key, data, subject);
                                        return keystore.unwrap(key, wrapped, subject);
                                    })
                            .toList();
            for (var done : threads.invokeAll(acts)) {
                assertThat(done.get()).isEqualTo(data);
            }
        }
        assertThatExceptionOfType(CannotOpen.class)
                .isThrownBy(() -> keystore.unwrap(key, keystore.wrap(key, data, "a"), "b"));
    }
}
