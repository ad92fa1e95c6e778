package clearinghouse.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigV4Test {

    /** {@code get-vanilla} and {@code post-vanilla} of the test suite that AWS gives out. */
    @ParameterizedTest
    @CsvSource({
        "GET, 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "POST, 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
    })
    void a_request_is_signed_as_in_the_published_examples(String method, String signature) {
        var by = new SigV4.Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        assertThat(
                        new SigV4("us-east-1", "service")
                                .authorization(
                                        by,
                                        method,
                                        URI.create("https://example.amazonaws.com/"),
                                        Map.of(
                                                "Host", "example.amazonaws.com",
                                                "X-Amz-Date", "20150830T123600Z"),
                                        new byte[0],
                                        Instant.parse("2015-08-30T12:36:00Z")))
                .isEqualTo(
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                                + "SignedHeaders=host;x-amz-date, Signature="
                                + signature);
        assertThat(by.toString()).doesNotContain("wJalr");
    }
}
