package clearinghouse.formats.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.chance.Chance;
import clearinghouse.formats.tlog.VerifierKey.Standing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
    // The key that Go's toolchain pins, and trees that the checksum database has signed in public.
    private static final String SUM_GOLANG_ORG =
            "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
    private static final String TREE =
            """
            go.sum database tree
            6476701
            mb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=

            — sum.golang.org Az3grsLX85Gz+s1SiTbgkuqxgItqFq7gsMUEyVnrsa9LM7Us9S+1xbFIGu95949rj4nPRYfvimWEPWL+o3GeoWwOoAw=
            """;
    private static final String LATER_TREE =
            """
            go.sum database tree
            28891140
            ++pUIeKTwGvykMUkmM3AT97PwQipMT6H/p7t86E0Sp0=

            — sum.golang.org Az3grqNvOILDz7xwAKugtVFZwd+I9IyB/mHrUYzcVaS9zKsRVdRLNGLFpnAcLhyoBBkdIYEzK/+7Eu4wanYttLrPsQo=
            """;

    private static final VerifierKey GO = VerifierKey.parse(SUM_GOLANG_ORG).orElseThrow();

    @ParameterizedTest
    @ValueSource(strings = {TREE, LATER_TREE})
    void the_trees_that_gos_checksum_database_signed_are_read_verified_and_written_alike(
            String text) {
        var note = SignedNote.parse(text).orElseThrow();
        assertThat(GO.standing(note)).isEqualTo(new Standing.Signed(Optional.empty()));
        assertThat(note.render()).isEqualTo(text);
        var checkpoint = Checkpoint.parse(note.text()).orElseThrow();
        assertThat(checkpoint.origin()).isEqualTo("go.sum database tree");
        assertThat(checkpoint.text()).isEqualTo(note.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SUM_GOLANG_ORG,
                // Witnesses of the public network, from the tests of transparency-dev/formats.
                "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
                "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6"
            })
    void a_key_of_another_program_has_the_id_that_it_says(String text) {
        assertThat(VerifierKey.parse(text).orElseThrow()).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sum.golang.org",
                "sum.golang.org+033de0ae",
                "sum.golang.org+033de0af+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
                "sum.golang.org+033DE0AE+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
                "sum golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
                "other.example+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
                "sum.golang.org+033de0ae+As4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
                "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8O"
            })
    void what_is_no_key_is_refused(String text) {
        assertThat(VerifierKey.parse(text)).isEmpty();
    }

    @Test
    void a_bit_flipped_anywhere_in_a_note_leaves_nothing_that_its_key_has_signed() {
        var bytes = TREE.getBytes(StandardCharsets.UTF_8);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            var flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            var note = SignedNote.parse(flipped);
            assertThat(note.map(GO::standing).filter(Standing.Signed.class::isInstance))
                    .as("bit %d", bit)
                    .isEmpty();
        }
    }

    @Test
    void a_cosignature_says_when_and_holds_over_this_text_and_this_second_alone() {
        var pair = newPair();
        var witness = key("witness.example/w1", VerifierKey.Kind.COSIGNS, pair);
        var note = SignedNote.parse(TREE).orElseThrow();
        var at = Instant.parse("2026-11-28T11:00:00Z");
        var cosigned = note.with(witness.cosign(note.text(), at, signer(pair)));

        assertThat(witness.standing(note)).isEqualTo(new Standing.Absent());
        assertThat(witness.standing(cosigned)).isEqualTo(new Standing.Signed(Optional.of(at)));
        assertThat(GO.standing(cosigned)).isEqualTo(new Standing.Signed(Optional.empty()));
        assertThat(SignedNote.parse(cosigned.render())).contains(cosigned);

        var line = cosigned.lines().getLast();
        var earlier = line.signature();
        earlier[7]--;
        assertThat(
                        witness.standing(
                                note.with(new SignedNote.Line(line.name(), line.id(), earlier))))
                .isEqualTo(new Standing.Forged());
        var other = SignedNote.parse(LATER_TREE).orElseThrow().with(line);
        assertThat(witness.standing(other)).isEqualTo(new Standing.Forged());
    }

    /**
     * C2SP's example: the message of RFC 8032 is these lines, as another program would sign them.
     */
    @Test
    void what_is_cosigned_is_the_header_the_time_and_the_text() throws GeneralSecurityException {
        var pair = newPair();
        var witness = key("witness.example/w1", VerifierKey.Kind.COSIGNS, pair);
        var text =
                "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
        var line = witness.cosign(text, Instant.ofEpochSecond(1_679_315_147), signer(pair));
        var check = Signature.getInstance("Ed25519");
        check.initVerify(pair.getPublic());
        check.update(("cosignature/v1\ntime 1679315147\n" + text).getBytes(StandardCharsets.UTF_8));
        assertThat(check.verify(Arrays.copyOfRange(line.signature(), 8, 72))).isTrue();
    }

    @Test
    void one_who_signs_is_no_witness_with_the_same_key() {
        var pair = newPair();
        var log = key("log.example", VerifierKey.Kind.SIGNS, pair);
        var witness = key("log.example", VerifierKey.Kind.COSIGNS, pair);
        var text = "log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
        var note = new SignedNote(text, List.of(log.sign(text, signer(pair))));
        assertThat(log.standing(note)).isInstanceOf(Standing.Signed.class);
        assertThat(witness.standing(note)).isInstanceOf(Standing.Absent.class);
    }

    /** C2SP signed-note: unknown keys are ignored, and the id is over name, type and key. */
    @ParameterizedTest
    @ValueSource(strings = {"ML-DSA-65", "ML-DSA-87"})
    void a_line_by_ml_dsa_stands_beside_one_of_gos_checksum_database_that_verifies_as_before(
            String algorithm) throws GeneralSecurityException {
        var pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        boolean large = algorithm.equals("ML-DSA-87");
        var kind = large ? VerifierKey.Kind.SIGNS_ML_DSA_87 : VerifierKey.Kind.SIGNS_ML_DSA_65;
        var der = pair.getPublic().getEncoded();
        var raw = Arrays.copyOfRange(der, der.length - (large ? 2592 : 1952), der.length);
        var key = VerifierKey.of("sum.golang.org", kind, raw);
        assertThat(VerifierKey.parse(key.toString())).contains(key);
        var digest = MessageDigest.getInstance("SHA-256");
        digest.update("sum.golang.org\n".getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0xff);
        digest.update(
                "clearinghouse/note/%s\n"
                        .formatted(algorithm.toLowerCase(Locale.ROOT))
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(key.id()).isEqualTo(ByteBuffer.wrap(digest.digest(raw)).getInt());

        var note = SignedNote.parse(TREE).orElseThrow();
        var both = note.with(key.sign(note.text(), signer(pair)));
        var read = SignedNote.parse(both.render()).orElseThrow();
        assertThat(GO.standing(read)).isEqualTo(new Standing.Signed(Optional.empty()));
        assertThat(key.standing(read)).isEqualTo(new Standing.Signed(Optional.empty()));
        assertThat(key.standing(note)).isEqualTo(new Standing.Absent());
        var line = read.lines().getLast();
        var other = SignedNote.parse(LATER_TREE).orElseThrow().with(line);
        assertThat(key.standing(other)).isEqualTo(new Standing.Forged());
        for (int length : List.of(1, 64, line.signature().length - 1)) {
            var cut = Arrays.copyOf(line.signature(), length);
            assertThat(key.standing(note.with(new SignedNote.Line(line.name(), line.id(), cut))))
                    .isEqualTo(new Standing.Forged());
        }
        var check = Signature.getInstance(algorithm);
        check.initVerify(pair.getPublic());
        check.update(note.text().getBytes(StandardCharsets.UTF_8));
        assertThat(check.verify(line.signature())).as("over the text and nothing else").isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text\n",
                "text\n\n",
                "text\n\nno signature\n",
                "text\n\n— name\n",
                "text\n\n— name AAAA\n",
                "text\n\n— name AAAAAB==\n",
                "text\n\n— na+me AAAAAAA=\n",
                "text\n\n— name AAAAAAA=",
                "te\u0007xt\n\n— name AAAAAAA=\n",
                "text\r\n\n— name AAAAAAA=\n"
            })
    void what_is_no_note_is_refused(String text) {
        assertThat(SignedNote.parse(text)).isEmpty();
    }

    @Test
    void notes_one_after_the_other_are_told_apart() {
        assertThat(SignedNote.parseAll(TREE + LATER_TREE).orElseThrow())
                .containsExactly(
                        SignedNote.parse(TREE).orElseThrow(),
                        SignedNote.parse(LATER_TREE).orElseThrow());
        assertThat(SignedNote.parseAll("").orElseThrow()).isEmpty();
        assertThat(SignedNote.parseAll(TREE + "and more\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "log\n1\n",
                "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "log\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "log\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "log\n9223372036854775808\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
                "log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
                "log\n1\n47DEQpj8HBSa+/TImW+5JA==\n",
                "log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                "log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nmore\n"
            })
    void what_is_no_checkpoint_is_refused(String text) {
        assertThat(Checkpoint.parse(text)).isEmpty();
    }

    @Test
    void extension_lines_are_kept_because_they_are_signed() {
        var text = "log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\n";
        assertThat(Checkpoint.parse(text).orElseThrow().text()).isEqualTo(text);
    }

    @Test
    void any_bytes_are_a_note_or_none_and_never_a_fault() {
        var seed = TREE.getBytes(StandardCharsets.UTF_8);
        Chance.forAll(
                2_000,
                chance -> {
                    var bytes = seed.clone();
                    for (int i = chance.between(0, 8); i > 0; i--) {
                        bytes[chance.between(0, bytes.length - 1)] = (byte) chance.between(0, 255);
                    }
                    SignedNote.parse(bytes).ifPresent(note -> Checkpoint.parse(note.text()));
                });
    }

    private static KeyPair newPair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static VerifierKey key(String name, VerifierKey.Kind kind, KeyPair pair) {
        var der = pair.getPublic().getEncoded();
        var key = VerifierKey.of(name, kind, Arrays.copyOfRange(der, der.length - 32, der.length));
        assertThat(VerifierKey.parse(key.toString())).contains(key);
        return key;
    }

    private static UnaryOperator<byte[]> signer(KeyPair pair) {
        return message -> {
            try {
                var signature = Signature.getInstance(pair.getPublic().getAlgorithm());
                signature.initSign(pair.getPrivate());
                signature.update(message);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        };
    }
}
