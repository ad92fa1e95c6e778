package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whose word about the address of a caller counts. */
class ProxyTest {

    @Test
    void wrong_tokens_count_for_the_socket_whatever_address_they_claim() {
        try (var attacked = TestServer.start()) {
            assertThat(guesses(attacked)).contains(429);
            var guess = attacked.as("ch_" + "0".repeat(43) + "00000000");
            var answers =
                    IntStream.range(0, 301)
                            .mapToObj(i ->
                                    guess.post(
                                                    "/api/v1/parties",
                                                    Map.of("kind", "operator", "name", "x"),
                                                    Map.of(
                                                            "X-Forwarded-For",
                                                            "203.0.113." + i % 250))
                                            .status())
                            .toList();
            assertThat(answers.getFirst()).isEqualTo(401);
            assertThat(answers.getLast()).isEqualTo(429);
        }
    }

    @Test
    void wrong_tokens_count_for_the_address_that_the_named_proxy_tells() {
        try (var behind = TestServer.start(Optional.of("127.0.0.1"))) {
            assertThat(guesses(behind)).containsOnly(422);
        }
    }

    private static List<Integer> guesses(TestServer attacked) {
        var visitor = new TestVisitor(attacked);
        return IntStream.range(0, 15)
                .mapToObj(i ->
                        visitor.from("203.0.113." + i)
                                .post("/sign-in", "/sign-in", Map.of("token", "ch_wrong"))
                                .statusCode())
                .toList();
    }
}
