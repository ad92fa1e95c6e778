package clearinghouse.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestSite;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.RSAPublicBCPGKey;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures and keys that GnuPG made. */
class OpenPgpSignatureTest {

    private static final byte[] DOCUMENT = "{\"document\": {}}\n".getBytes(UTF_8);
    private static final List<String> QUIETLY =
            List.of("--pinentry-mode", "loopback", "--passphrase", "");

    @TempDir private static Path folder;
    private static TestSite site;
    private static TestProvider gpg;
    private static String ed = "";

    @BeforeAll
    static void start() {
        site = new TestSite();
        gpg = new TestProvider(site, folder);
        ed = gpg.makeKey("ed@maker.example", "ed25519", "0");
    }

    @AfterAll
    static void stop() {
        gpg.close();
        site.close();
    }

    private static ProviderKey key(String fingerprint) {
        return key(fingerprint, fingerprint);
    }

    private static ProviderKey key(String named, String exported) {
        return new ProviderKey(
                named.toLowerCase(Locale.ROOT), gpg.certificate(exported).getBytes(UTF_8));
    }

    private static Optional<String> doubt(byte[] document, byte[] signature, ProviderKey... keys) {
        return doubt(OpenPgpSignature.judge(document, signature, List.of(keys), Instant.now()));
    }

    private static Optional<String> doubt(Belief.Judgement judgement) {
        return judgement instanceof Belief.Judgement.Doubted(var why)
                ? Optional.of(why)
                : Optional.empty();
    }

    private static void run(String... more) {
        var arguments = new java.util.ArrayList<>(QUIETLY);
        arguments.addAll(List.of(more));
        gpg.run(arguments);
    }

    @Test
    void a_signature_by_a_named_key_is_good_and_one_changed_byte_makes_it_wrong() {
        var signature = gpg.sign(DOCUMENT, ed);
        assertThat(doubt(DOCUMENT, signature, key(ed))).isEmpty();
        assertThat(doubt("{\"document\": []}\n".getBytes(UTF_8), signature, key(ed)))
                .contains("its signature is wrong");
    }

    @Test
    void rsa_keys_and_subkeys_for_signing_are_good_too() {
        var rsa = gpg.makeKey("rsa@maker.example", "rsa3072", "0");
        assertThat(doubt(DOCUMENT, gpg.sign(DOCUMENT, rsa), key(rsa))).isEmpty();
        run("--quick-add-key", rsa, "ed25519", "sign", "0");
        // GnuPG takes the newest key that may sign.
        var bySubkey = gpg.sign(DOCUMENT, rsa);
        assertThat(doubt(DOCUMENT, bySubkey, key(rsa))).isEmpty();
        assertThat(
                        OpenPgpSignature.judge(
                                DOCUMENT, bySubkey, List.of(key(ed), key(rsa)), Instant.now()))
                .as("told by the certificate that the provider names")
                .isEqualTo(
                        new Belief.Judgement.Believed(Optional.of(rsa.toLowerCase(Locale.ROOT))));
        assertThat(doubt(DOCUMENT, bySubkey, key(ed)))
                .contains("it is signed by a key that the provider does not name");
    }

    @Test
    void a_key_counts_under_its_own_fingerprint_alone() {
        var other = gpg.makeKey("other@maker.example", "ed25519", "0");
        assertThat(doubt(DOCUMENT, gpg.sign(DOCUMENT, other), key(ed, other)))
                .contains("it is signed by a key that the provider does not name");
    }

    @Test
    void a_key_that_is_no_longer_good_signs_nothing() {
        var expiring = gpg.makeKey("soon@maker.example", "ed25519", "1d");
        var signature = gpg.sign(DOCUMENT, expiring);
        var certificate = key(expiring);
        assertThat(doubt(DOCUMENT, signature, certificate)).isEmpty();
        assertThat(
                        doubt(
                                OpenPgpSignature.judge(
                                        DOCUMENT,
                                        signature,
                                        List.of(certificate),
                                        Instant.now().plusSeconds(2 * 86_400))))
                .contains("the key that signed it has expired");
        var revoked = gpg.makeKey("gone@maker.example", "ed25519", "0");
        var before = gpg.sign(DOCUMENT, revoked);
        gpg.revoke(revoked);
        assertThat(doubt(DOCUMENT, before, key(revoked)))
                .contains("the key that signed it is revoked");
    }

    @Test
    void a_signature_over_a_hash_that_can_be_forged_is_doubted() {
        var signature =
                gpg.sign(
                        DOCUMENT,
                        gpg.makeKey("weak@maker.example", "rsa3072", "0"),
                        "--digest-algo",
                        "SHA1",
                        "--allow-weak-digest-algos");
        assertThat(doubt(DOCUMENT, signature, key(gpg.fingerprint("weak@maker.example"))))
                .contains("its signature is over a hash that is too weak");
    }

    @Test
    void a_signature_from_the_future_is_doubted() {
        var signature = gpg.sign(DOCUMENT, ed, "--faked-system-time", "20990101T000000");
        assertThat(doubt(DOCUMENT, signature, key(ed)))
                .contains("its signature is dated in the future");
    }

    @Test
    void what_is_no_signature_is_said_to_be_none() {
        for (var none : List.of("", "<html>", "-----BEGIN PGP SIGNATURE-----\n\nAAAA\n", "{}")) {
            assertThat(doubt(DOCUMENT, none.getBytes(UTF_8), key(ed)))
                    .as(none)
                    .contains("its signature is none of OpenPGP");
        }
        assertThat(doubt(DOCUMENT, gpg.certificate(ed).getBytes(UTF_8), key(ed)))
                .contains("its signature is none of OpenPGP");
    }

    @Test
    void what_is_no_certificate_names_no_key() {
        var signature = gpg.sign(DOCUMENT, ed);
        for (var none : List.of("", "<html>", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n")) {
            assertThat(
                            doubt(
                                    DOCUMENT,
                                    signature,
                                    new ProviderKey(
                                            ed.toLowerCase(Locale.ROOT), none.getBytes(UTF_8))))
                    .as(none)
                    .contains("it is signed by a key that the provider does not name");
        }
    }

    @Test
    void a_key_that_takes_too_long_to_ask_is_not_asked() throws Exception {
        for (var each :
                List.of(
                        new RSAPublicBCPGKey(
                                BigInteger.ONE.setBit(16_383), BigInteger.valueOf(65_537)),
                        new RSAPublicBCPGKey(
                                BigInteger.ONE.setBit(4_095), BigInteger.ONE.setBit(4_000)))) {
            var large =
                    new PGPPublicKey(
                            new PublicKeyPacket(
                                    PublicKeyPacket.VERSION_4,
                                    PublicKeyAlgorithmTags.RSA_GENERAL,
                                    Date.from(Instant.EPOCH),
                                    each),
                            new BcKeyFingerprintCalculator());
            var key =
                    new ProviderKey(
                            HexFormat.of().formatHex(large.getFingerprint()), large.getEncoded());
            // Version 4 over a document, RSA, SHA-256, made in 1970, by that key.
            var signature =
                    "c21d04000108000605020000000000"
                            + "0a0910%016x".formatted(large.getKeyID())
                            + "0000"
                            + "000101";
            assertThat(doubt(DOCUMENT, HexFormat.of().parseHex(signature), key))
                    .contains("the key that signed it is larger than any that is asked");
        }
    }

    @Test
    void only_the_first_signatures_are_tried() {
        var other = gpg.makeKey("many@maker.example", "ed25519", "0");
        var foreign = binary(gpg.sign(DOCUMENT, other));
        var good = binary(gpg.sign(DOCUMENT, ed));
        assertThat(doubt(DOCUMENT, joined(foreign, foreign, good), key(ed))).isEmpty();
        assertThat(doubt(DOCUMENT, joined(foreign, foreign, foreign, good), key(ed)))
                .contains("it is signed by a key that the provider does not name");
    }

    private static byte[] binary(byte[] armored) {
        try (var in = PGPUtil.getDecoderStream(new ByteArrayInputStream(armored))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
