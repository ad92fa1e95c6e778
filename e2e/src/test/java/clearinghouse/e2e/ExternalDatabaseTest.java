package clearinghouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server on the oldest PostgreSQL that it promises to work with, which it did not start. */
class ExternalDatabaseTest {

    @TempDir private Path folder = Path.of("");

    @BeforeAll
    static void assumeInstalled() {
        Tool.assumeInstalled("bwrap", "apt-get install bubblewrap");
        assumeTrue(
                ExternalCluster.isInstalled(),
                "not run: there is no PostgreSQL 15 (apt-get install postgresql-15)");
        assumeTrue(
                Files.exists(ServerProcess.jar()),
                "not run: there is no built server (mvn package)");
    }

    @Test
    void from_a_finding_to_an_exposed_operator_everything_is_kept_in_the_database_of_the_setting()
            throws IOException {
        try (var cluster = ExternalCluster.start(folder)) {
            var settings = cluster.settings().toString();
            var data = folder.resolve("data");
            String advisory;
            try (var server = ServerProcess.startIn(data, "--database", settings)) {
                var story = new Story(server.address(), server.administratorToken());
                story.registerOnce();
                story.begin();
                story.openCase();
                advisory = published(story);
                story.as("hospital")
                        .await("/api/v1/exposures", seen -> !seen.path("items").isEmpty());
                assertThat(data.resolve("pgdata/PG_VERSION")).doesNotExist();
            }
            assertThat(
                            cluster.sql(
                                    "clearinghouse",
                                    "select code from advisory_advisory where number is not null"))
                    .isEqualTo(advisory);
            assertThat(cluster.sql("clearinghouse", "select count(*) from exposure_exposure"))
                    .isEqualTo("2");
        }
        assertThat(Processes.leftOf(() -> Processes.touching(folder))).isEmpty();
    }

    private static String published(Story story) {
        var analyst = story.as("analyst");
        var advisory =
                analyst.post("/api/v1/cases/" + story.caseId + "/advisories", Story.draft())
                        .path("id")
                        .asString();
        analyst.post("/api/v1/advisories/" + advisory + "/publication", Map.of());
        return advisory;
    }
}
