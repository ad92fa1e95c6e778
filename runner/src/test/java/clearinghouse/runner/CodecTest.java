package clearinghouse.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import clearinghouse.runner.protocol.Codec;
import clearinghouse.runner.protocol.Content;
import clearinghouse.runner.protocol.Evidence;
import clearinghouse.runner.protocol.Input;
import clearinghouse.runner.protocol.Limits;
import clearinghouse.runner.protocol.Outcome;
import clearinghouse.runner.protocol.Reply;
import clearinghouse.runner.protocol.Request;
import clearinghouse.runner.protocol.Run;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {

    private static final Request JOB =
            new Request.Job(
                    List.of(
                            new Input.Bytes("a/b", Content.of("proof")),
                            new Input.HostFile("jar", Path.of("/x/y.jar"))),
                    List.of(
                            new Run(
                                    "r",
                                    List.of("/bin/true", "é"),
                                    Map.of("K", "v"),
                                    Limits.standard())),
                    2);

    private static final Reply RAN =
            new Reply.Ran(
                    new Evidence(
                            "r",
                            Outcome.KILLED_WALL,
                            -1,
                            9,
                            100,
                            90,
                            1 << 20,
                            Content.of("out"),
                            Content.of("err"),
                            List.of(new Evidence.CollectedFile("f", Content.of("x"))),
                            List.of("bwrap", "x"),
                            "bubblewrap",
                            List.of("root: read-only"),
                            "note"));

    @Test
    void what_is_written_is_what_is_read() throws IOException {
        assertThat(Codec.readRequest(in(bytes(JOB)))).isEqualTo(JOB);
        assertThat(Codec.readRequest(in(bytes(new Request.SelfTest()))))
                .isEqualTo(new Request.SelfTest());
        assertThat(Codec.readReply(in(bytes(RAN)))).isEqualTo(RAN);
        var tested =
                new Reply.Tested(
                        new Reply.SelfTestResult(
                                "bubblewrap", List.of(new Reply.Check("box", true, "held"))));
        for (var reply : List.of(tested, new Reply.Refused("why"), new Reply.Ended())) {
            assertThat(Codec.readReply(in(bytes(reply)))).isEqualTo(reply);
        }
    }

    @Test
    void a_message_cut_anywhere_is_refused() throws IOException {
        for (var whole : List.of(bytes(JOB), bytes(RAN))) {
            for (int length = 0; length < whole.length; length++) {
                var cut = in(Arrays.copyOf(whole, length));
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> read(cut, Arrays.equals(whole, bytes(JOB))));
            }
        }
    }

    @Test
    void another_version_is_refused() throws IOException {
        var bytes = bytes(JOB);
        bytes[5]++;
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Codec.readRequest(in(bytes)))
                .withMessageContaining("version");
    }

    @Test
    void a_length_beyond_the_limit_is_refused_before_anything_is_allocated() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.write(bytes(new Reply.Refused("")), 0, 7);
            out.writeInt(Integer.MAX_VALUE);
        }
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Codec.readReply(in(bytes.toByteArray())))
                .withMessageContaining("longer than");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc/passwd", "../x", "a/../../x", "a//b", "./a", "a/.", "nul\0"})
    void an_input_cannot_lie_outside_its_folder(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Input.Bytes(path, Content.of("")));
    }

    private static Object read(DataInputStream in, boolean request) throws IOException {
        return request ? Codec.readRequest(in) : Codec.readReply(in);
    }

    private static byte[] bytes(Request request) throws IOException {
        var bytes = new ByteArrayOutputStream();
        Codec.write(new DataOutputStream(bytes), request);
        return bytes.toByteArray();
    }

    private static byte[] bytes(Reply reply) throws IOException {
        var bytes = new ByteArrayOutputStream();
        Codec.write(new DataOutputStream(bytes), reply);
        return bytes.toByteArray();
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
