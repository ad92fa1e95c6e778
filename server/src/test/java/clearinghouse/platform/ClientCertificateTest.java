package clearinghouse.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClientCertificateTest {

    /** Of {@code openssl req -x509 -newkey ed25519 -nodes -subj /CN=mirror -days 3650}. */
    private static final String PEM =
            """
            -----BEGIN CERTIFICATE-----
            MIIBNjCB6aADAgECAhRzTi8le7VLALRJpscfnTvJ5Bc1DjAFBgMrZXAwETEPMA0G
            A1UEAwwGbWlycm9yMB4XDTI2MTEyODE3NDcxM1oXDTM2MTEyNTE3NDcxM1owETEP
            MA0GA1UEAwwGbWlycm9yMCowBQYDK2VwAyEAUKS8sQ9OVFqqP41KfCt3uIxNlxGe
            cs/RewsymTjlQnejUzBRMB0GA1UdDgQWBBTJpIxndsmxS25AiXGQlkM/xo+3PzAf
            BgNVHSMEGDAWgBTJpIxndsmxS25AiXGQlkM/xo+3PzAPBgNVHRMBAf8EBTADAQH/
            MAUGAytlcANBAHodRXuyPdnCOyajnsx/lOTFNzjWm8vWXJoopw7Kl4OaiVarirAR
            03IdFOikeRnICpi1wyxqxYMqCk2/sn7nYQA=
            -----END CERTIFICATE-----
            """;

    private static final String SHA_256 =
            "1b2073def9b6e50d32e73ad4e7fc2662d85211b584162c190d9e2625be6fc1c4";
    private static final Instant FROM = Instant.parse("2026-11-28T17:47:13Z");
    private static final Instant UNTIL = Instant.parse("2036-11-25T17:47:13Z");

    private static String base64() {
        return PEM.lines().filter(line -> !line.startsWith("-")).reduce("", String::concat);
    }

    @Test
    void a_certificate_is_known_by_the_hash_of_the_whole_of_it() {
        var read = ClientCertificate.ofPem("subject=CN = mirror\n" + PEM).orElseThrow();
        assertThat(read.hash().hex()).isEqualTo(SHA_256);
        assertThat(read.strong()).isTrue();
        assertThat(ClientCertificate.ofPem(PEM.replace("\n", "\r\n"))).contains(read);
        assertThat(ClientCertificate.ofHeader(List.of(":" + base64() + ":"))).contains(read);
    }

    @Test
    void a_certificate_is_valid_from_its_first_second_to_its_last() {
        var read = ClientCertificate.ofPem(PEM).orElseThrow();
        assertThat(read.isValid(FROM)).isTrue();
        assertThat(read.isValid(UNTIL)).isTrue();
        assertThat(read.isValid(FROM.minusSeconds(1))).isFalse();
        assertThat(read.isValid(UNTIL.plusSeconds(1))).isFalse();
    }

    @Test
    void what_is_not_exactly_one_certificate_is_none() {
        for (var none : List.of("", "x", PEM + PEM, PEM.replace("END", "ENDE"))) {
            assertThat(ClientCertificate.ofPem(none)).as(none).isEmpty();
        }
        var der = Base64.getDecoder().decode(base64());
        var longer = java.util.Arrays.copyOf(der, der.length + 3);
        assertThat(ClientCertificate.ofDer(longer)).as("with more behind it").isEmpty();
        var header = ":" + base64() + ":";
        assertThat(ClientCertificate.ofHeader(List.of(header, header))).as("two").isEmpty();
        assertThat(ClientCertificate.ofHeader(List.of())).isEmpty();
        assertThat(ClientCertificate.holdsPrivateKey(PEM)).isFalse();
        for (var key : List.of("PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY")) {
            assertThat(ClientCertificate.holdsPrivateKey("-----BEGIN " + key + "-----")).isTrue();
        }
    }

    @Test
    void no_bytes_that_a_stranger_sends_end_in_anything_but_none() {
        var chance = new Random(9440);
        var der = Base64.getDecoder().decode(base64());
        for (int i = 0; i < 20_000; i++) {
            var bytes = der.clone();
            for (int change = 0; change <= chance.nextInt(4); change++) {
                bytes[chance.nextInt(bytes.length)] = (byte) chance.nextInt(256);
            }
            var header = ":" + Base64.getEncoder().encodeToString(bytes) + ":";
            ClientCertificate.ofHeader(List.of(header))
                    .ifPresent(read ->
                            assertThat(read.hash())
                                    .isEqualTo(clearinghouse.kernel.Digest.sha256(bytes)));
            var text = new byte[chance.nextInt(200)];
            chance.nextBytes(text);
            ClientCertificate.ofPem(new String(text, StandardCharsets.ISO_8859_1));
        }
    }
}
