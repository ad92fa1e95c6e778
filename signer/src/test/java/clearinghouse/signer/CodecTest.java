package clearinghouse.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.merkle.TreeHead;
import clearinghouse.formats.tlog.Checkpoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CodecTest {

    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00.123456789Z");
    private static final Hash ROOT = Hash.ofLeaf(new byte[] {1});

    private static final List<Ask> ASKS =
            List.of(
                    new Ask.Keys(),
                    new Ask.Fingerprints(),
                    new Ask.Seal(new Checkpoint("hub/record", Long.MAX_VALUE, ROOT)),
                    new Ask.SealAnew("hub/record", new TreeHead(3, ROOT, NOW), new byte[] {1, 2}),
                    new Ask.Publish(Purpose.TUF_ROOT, new byte[] {3}),
                    new Ask.Certificate("Clearinghouse – é", NOW),
                    new Ask.Vouch(new byte[] {4}, NOW),
                    new Ask.Invite(new byte[32]));

    private static final List<Answer> ANSWERS =
            List.of(
                    new Answer.Keys(
                            List.of(new VerifyingKey(Purpose.RECORD, new byte[] {1, 2, 3}))),
                    new Answer.Fingerprints(Map.of("record.key", "00ff")),
                    new Answer.Signatures(List.of(new byte[] {1}, new byte[0])),
                    new Answer.Certificate("armour", "AB"),
                    new Answer.Armoured("armour"),
                    new Answer.Refused("no"),
                    new Answer.Passed("no more"),
                    new Answer.Unusable("broken"));

    private static byte[] bytes(Ask ask) throws IOException {
        var bytes = new ByteArrayOutputStream();
        Codec.write(new DataOutputStream(bytes), ask);
        return bytes.toByteArray();
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    @Test
    void what_is_asked_and_answered_arrives_as_it_was() throws IOException {
        for (var ask : ASKS) {
            assertThat(Codec.readAsk(in(bytes(ask))))
                    .get()
                    .usingRecursiveComparison()
                    .isEqualTo(ask);
        }
        for (var answer : ANSWERS) {
            var bytes = new ByteArrayOutputStream();
            Codec.write(new DataOutputStream(bytes), answer);
            assertThat(Codec.readAnswer(in(bytes.toByteArray())))
                    .usingRecursiveComparison()
                    .isEqualTo(answer);
        }
    }

    @Test
    void every_kind_of_ask_and_answer_was_tried() {
        assertThat(ASKS.stream().map(Object::getClass))
                .containsExactlyInAnyOrder(Ask.class.getPermittedSubclasses());
        assertThat(ANSWERS.stream().map(Object::getClass))
                .containsExactlyInAnyOrder(Answer.class.getPermittedSubclasses());
    }

    @Test
    void an_ask_that_is_cut_anywhere_is_none() throws IOException {
        for (var ask : ASKS) {
            var whole = bytes(ask);
            for (int length = 1; length < whole.length; length++) {
                var cut = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> Codec.readAsk(in(cut))).isInstanceOf(EOFException.class);
                if (length > 4) {
                    ByteBuffer.wrap(cut).putInt(length - 4);
                    assertThatThrownBy(() -> Codec.readAsk(in(cut)))
                            .isInstanceOf(Codec.Malformed.class);
                }
            }
        }
    }

    @Test
    void whatever_the_bytes_are_they_are_an_ask_or_malformed() throws IOException {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            var body = new byte[random.nextInt(60)];
            random.nextBytes(body);
            if (body.length > 0) {
                body[0] = (byte) random.nextInt(10);
            }
            var frame = ByteBuffer.allocate(4 + body.length).putInt(body.length).put(body).array();
            try {
                assertThat(Codec.readAsk(in(frame))).isPresent();
            } catch (Codec.Malformed expected) {
                assertThat(expected).hasNoCause();
            }
        }
    }

    private static byte[] answers(byte[] asks) throws IOException {
        var out = new ByteArrayOutputStream();
        Main.serve(new ByteArrayInputStream(asks), out, _ -> new Answer.Armoured("answered"));
        return out.toByteArray();
    }

    @Test
    void after_a_malformed_ask_the_next_one_is_answered() throws IOException {
        var asks = new ByteArrayOutputStream();
        asks.writeBytes(new byte[] {0, 0, 0, 1, 99});
        asks.writeBytes(bytes(new Ask.Keys()));
        var answers = in(answers(asks.toByteArray()));
        assertThat(Codec.readAnswer(answers)).isInstanceOf(Answer.Refused.class);
        assertThat(Codec.readAnswer(answers)).isEqualTo(new Answer.Armoured("answered"));
    }

    @Test
    void a_fault_is_told_by_its_kind_alone_and_the_next_ask_is_answered() throws IOException {
        var asks = new ByteArrayOutputStream();
        asks.writeBytes(bytes(new Ask.Keys()));
        asks.writeBytes(bytes(new Ask.Fingerprints()));
        var out = new ByteArrayOutputStream();
        Main.serve(
                new ByteArrayInputStream(asks.toByteArray()),
                out,
                ask -> {
                    if (ask instanceof Ask.Keys) {
                        throw new IllegalArgumentException("undisclosed");
                    }
                    return new Answer.Armoured("answered");
                });
        var answers = in(out.toByteArray());
        assertThat(Codec.readAnswer(answers))
                .isEqualTo(
                        new Answer.Unusable(
                                "a fault in the signer: java.lang.IllegalArgumentException"));
        assertThat(Codec.readAnswer(answers)).isEqualTo(new Answer.Armoured("answered"));
    }

    @Test
    void an_ask_that_is_too_large_is_refused_unread_and_ends_the_process() throws IOException {
        for (var length : new int[] {Codec.LARGEST + 1, Integer.MAX_VALUE, -1}) {
            var asks = new ByteArrayOutputStream();
            asks.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
            asks.writeBytes(bytes(new Ask.Keys()));
            var answers = in(answers(asks.toByteArray()));
            assertThat(Codec.readAnswer(answers)).isInstanceOf(Answer.Refused.class);
            assertThat(answers.available()).isZero();
        }
        assertThatThrownBy(() -> bytes(new Ask.Vouch(new byte[Codec.LARGEST], NOW)))
                .isInstanceOf(Codec.TooLarge.class);
    }

    @Test
    void a_length_inside_a_message_sets_no_memory_aside() {
        var body = ByteBuffer.allocate(5).put((byte) 8).putInt(Integer.MAX_VALUE).array();
        var frame = ByteBuffer.allocate(9).putInt(5).put(body).array();
        assertThatThrownBy(() -> Codec.readAsk(in(frame))).isInstanceOf(Codec.Malformed.class);
    }

    @Test
    void the_end_of_the_input_is_the_end_even_in_the_middle_of_an_ask() throws IOException {
        assertThat(answers(new byte[0])).isEmpty();
        var half = Arrays.copyOf(bytes(new Ask.Invite(new byte[32])), 20);
        assertThat(new String(answers(half), StandardCharsets.US_ASCII)).isEmpty();
    }
}
