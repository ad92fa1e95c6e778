package clearinghouse.parties;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.vault.MacKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TotpTest {

    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    /**
     * RFC 6238, appendix B, of SHA-1: seconds since 1970, and eight digits of which we show six.
     */
    private static final Map<Long, Integer> OF_THE_RFC =
            Map.of(
                    59L, 94287082,
                    1111111109L, 7081804,
                    1111111111L, 14050471,
                    1234567890L, 89005924,
                    2000000000L, 69279037,
                    20000000000L, 65353130);

    private static byte[] mac(byte[] message) {
        return MacKey.hmacSha1(SECRET, message);
    }

    private static String codeAt(long seconds) {
        return Totp.code(mac(Totp.message(Totp.step(Instant.ofEpochSecond(seconds)))));
    }

    @Test
    void codes_are_those_of_the_rfc() {
        OF_THE_RFC.forEach((seconds, digits) -> {
            var mac = mac(Totp.message(Totp.step(Instant.ofEpochSecond(seconds))));
            assertThat(Totp.truncated(mac) % 100_000_000).as("at %d", seconds).isEqualTo(digits);
            assertThat(codeAt(seconds))
                    .as("at %d", seconds)
                    .isEqualTo(String.format("%08d", digits).substring(2));
        });
    }

    /** RFC 4226, appendix D: of the counters 0 to 9. */
    @Test
    void codes_of_counters_are_those_of_the_rfc_before() {
        var codes =
                List.of(
                        "755224", "287082", "359152", "969429", "338314", "254676", "287922",
                        "162583", "399871", "520489");
        for (int counter = 0; counter < codes.size(); counter++) {
            assertThat(Totp.code(mac(Totp.message(counter)))).isEqualTo(codes.get(counter));
        }
    }

    @Test
    void a_code_is_taken_one_step_early_and_late_and_no_further() {
        var now = Instant.ofEpochSecond(1234567890L);
        long step = Totp.step(now);
        for (int apart = -3; apart <= 3; apart++) {
            var code = Totp.code(mac(Totp.message(step + apart)));
            var matching = Totp.matching(code, now, TotpTest::mac);
            if (Math.abs(apart) <= 1) {
                assertThat(matching).as("%d steps apart", apart).contains(step + apart);
            } else {
                assertThat(matching).as("%d steps apart", apart).isEmpty();
            }
        }
    }

    @Test
    void a_code_may_be_typed_with_a_space() {
        assertThat(Totp.matching(" 287 082 ", Instant.ofEpochSecond(59), TotpTest::mac))
                .contains(1L);
    }

    @Test
    void what_is_no_code_matches_nothing() {
        for (var typed :
                List.of(
                        "",
                        "28708",
                        "2870822",
                        "28708x",
                        "٢٨٧٠٨٢",
                        "-87082",
                        "1e5",
                        "\0".repeat(6))) {
            assertThat(Totp.matching(typed, Instant.ofEpochSecond(59), TotpTest::mac))
                    .as(typed)
                    .isEmpty();
        }
    }

    @Test
    void a_secret_is_shown_in_base32_and_as_a_link_that_apps_know() {
        var secret = new TotpSecret(SECRET);
        assertThat(secret.text()).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assertThat(secret.grouped()).isEqualTo("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assertThat(secret.link("Clearing house", new SignInName("abcde23456")))
                .isEqualTo(
                        "otpauth://totp/Clearing%20house:abcde23456?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Clearing%20house&algorithm=SHA1&digits=6&period=30");
        assertThat(secret).hasToString("TotpSecret[…]");
    }

    @Test
    void all_32_digits_come_out_right() {
        var bytes = new byte[TotpSecret.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 13 + 7);
        }
        var digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var number = new java.math.BigInteger(1, bytes);
        var expected = new StringBuilder();
        for (int digit = 31; digit >= 0; digit--) {
            expected.append(digits.charAt(number.shiftRight(5 * digit).intValue() & 0x1f));
        }
        assertThat(new TotpSecret(bytes).text()).isEqualTo(expected.toString());
    }

    @Test
    void a_sign_in_name_is_taken_as_people_type_it() {
        var name = new SignInName("k7qd2mfx3a");
        for (var typed : List.of("k7qd2mfx3a", "k7qd2-mfx3a", " K7QD2 MFX3A ", "k7qd2-mfx3a\t")) {
            assertThat(SignInName.parse(typed)).as(typed).contains(name);
        }
        assertThat(name.shown()).isEqualTo("k7qd2-mfx3a");
        for (var typed : List.of("", "k7qd2mfx3", "k7qd2mfx3ab", "k7qd2mfx30", "k7qd2_mfx3a")) {
            assertThat(SignInName.parse(typed)).as(typed).isEmpty();
        }
    }
}
