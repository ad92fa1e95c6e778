package clearinghouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundredth of the size that it is for. */
class BenchPortfolioTest {

    private final LoopbackServer server = new LoopbackServer();
    @TempDir private Path folder = Path.of("");

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void what_the_index_tells_of_operators_and_advisories_by_chance_is_what_a_slow_look_tells() {
        var result =
                new Cli(server, folder, InstantSource.system())
                        .bare(
                                "bench",
                                "portfolio",
                                "--operators",
                                "1000",
                                "--components",
                                "1000",
                                "--advisories",
                                "6000",
                                "--json");
        assertThat(result.exit()).isZero();
        var figures = result.json();
        assertThat(figures.path("installations").asLong(0)).isEqualTo(1_000_000);
        assertThat(figures.at("/oracle/compared").asLong(0)).isGreaterThan(5_000);
        assertThat(figures.at("/oracle/differ").asLong(-1)).isZero();
        assertThat(figures.at("/advisory_to_owners_ms/owners_told").asLong(0))
                .isEqualTo(figures.at("/everything_against_everything/owners_told").asLong(1))
                .isGreaterThan(100_000);
    }
}
