package clearinghouse.matching;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.chance.Chance;
import clearinghouse.formats.Parsed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class IndexFileTest {

    @Test
    void what_is_read_is_what_was_written_and_the_same_makes_the_same_bytes() {
        Chance.forAll(
                200,
                chance -> {
                    var documents = documents(chance);
                    var file = IndexFile.write(documents);
                    assertThat(IndexFile.read(file).orElseThrow()).isEqualTo(documents);
                    assertThat(IndexFile.write(documents)).isEqualTo(file);
                });
    }

    /** Past the sum of gzip, which would find nearly all of it. */
    @Test
    void bytes_that_were_changed_are_read_or_refused_and_nothing_else() {
        Chance.forAll(
                3_000,
                chance -> {
                    var bytes = unpacked(IndexFile.write(documents(chance)));
                    for (int left = chance.between(1, 3); left > 0; left--) {
                        bytes[chance.between(0, bytes.length - 1)] = (byte) chance.between(0, 255);
                    }
                    int length = chance.yesOrNo() ? bytes.length : chance.between(0, bytes.length);
                    assertThat(IndexFile.read(packed(Arrays.copyOf(bytes, length))))
                            .isInstanceOf(Parsed.class);
                });
    }

    @Test
    void what_is_no_such_file_is_refused() {
        assertThat(IndexFile.read(new byte[0])).isInstanceOf(Parsed.Invalid.class);
        assertThat(IndexFile.read(packed("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                .isInstanceOf(Parsed.Invalid.class);
        var whole = unpacked(IndexFile.write(List.of(List.of())));
        assertThat(IndexFile.read(packed(Arrays.copyOf(whole, whole.length + 1))))
                .isInstanceOf(Parsed.Invalid.class);
        assertThat(IndexFile.read(packed(Arrays.copyOf(whole, whole.length - 1))))
                .isInstanceOf(Parsed.Invalid.class);
        assertThat(IndexFile.read(packed(whole))).isInstanceOf(Parsed.Valid.class);
    }

    @Test
    void a_file_that_unpacks_to_more_than_any_index_is_refused() {
        assertThat(IndexFile.read(packed(new byte[(256 << 20) + 1])))
                .isInstanceOf(Parsed.Invalid.class);
    }

    private static List<List<Telling>> documents(Chance chance) {
        return chance.list(
                0,
                4,
                () ->
                        chance.list(
                                0,
                                2,
                                () ->
                                        new Telling(
                                                "CVE-1",
                                                chance.list(0, 2, chance::text),
                                                Drawn.assertions(chance))));
    }

    private static byte[] unpacked(byte[] file) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(file))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] packed(byte[] bytes) {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
