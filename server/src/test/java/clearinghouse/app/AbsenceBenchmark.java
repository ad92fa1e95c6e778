package clearinghouse.app;

import clearinghouse.kernel.PublicId;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Run by benchmarks/absence; no test, so no build runs it. How well the time of an answer tells
 * what is there but not for the asker from what is not there: as the area under the curve of the
 * best threshold, 0.5 when it tells nothing.
 */
class AbsenceBenchmark {

    private static final int REQUESTS =
            Integer.getInteger("clearinghouse.benchmark.requests", 10_000);
    private static final int WARM_UP = 2_000;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final SecureRandom chance = new SecureRandom();

    @Test
    void measure() throws Exception {
        try (var server = TestServer.start()) {
            var it = TestCase.confirmed(server);
            var caseId = it.open();
            var coordinator = it.coordinator().client();
            var patch =
                    coordinator.post(
                            "/api/v1/cases/" + caseId + "/patches",
                            Map.of("name", "x", "diff", "--- a\n+++ b\n"));
            var advisory =
                    coordinator.post("/api/v1/cases/" + caseId + "/advisories", TestCase.draft());
            var there =
                    Map.of(
                            "/api/v1/findings/%s", it.finding(),
                            "/api/v1/findings/%s/evidence", it.finding(),
                            "/api/v1/findings/%s/proof", it.finding(),
                            "/api/v1/vulnerabilities/%s", it.vulnerability(),
                            "/api/v1/cases/%s", caseId,
                            "/api/v1/patches/%s", patch.text("id"),
                            "/api/v1/advisories/%s", advisory.text("id"));
            var token = tokenOfAStranger(server);
            double worst = 0.5;
            for (var known : new TreeMap<>(there).entrySet()) {
                var path = known.getKey();
                var id = known.getValue();
                alternate(server, token, path, id, WARM_UP);
                var times = alternate(server, token, path, id, REQUESTS);
                double area = area(times.there(), times.absent());
                worst = Math.max(worst, Math.max(area, 1 - area));
                IO.println(
                        "%-30s AUC %.3f; median %.0f us there, %.0f us absent"
                                .formatted(
                                        path.formatted("ID"),
                                        area,
                                        median(times.there()),
                                        median(times.absent())));
            }
            IO.println("worst AUC %.3f of %d requests a path".formatted(worst, REQUESTS));
        }
    }

    private static String tokenOfAStranger(TestServer server) {
        var administrator = server.administrator();
        var stranger = server.member("developer", "Stranger", "developer");
        return administrator
                .post(
                        "/api/v1/parties/" + stranger.party() + "/tokens",
                        Map.of(
                                "holder",
                                stranger.person(),
                                "roles",
                                List.of("developer"),
                                "days",
                                1))
                .text("token");
    }

    private record Times(double[] there, double[] absent) {}

    /** One by one and in pairs of either order, so that drift of the machine meets both alike. */
    private Times alternate(TestServer server, String token, String path, String id, int requests)
            throws IOException, InterruptedException {
        var there = new ArrayList<Double>();
        var absent = new ArrayList<Double>();
        for (int pair = 0; pair < requests / 2; pair++) {
            boolean realFirst = chance.nextBoolean();
            for (int turn = 0; turn < 2; turn++) {
                boolean real = (turn == 0) == realFirst;
                var asked = real ? id : PublicId.randomCode(id.substring(0, 3), chance);
                (real ? there : absent).add(ask(server, token, path.formatted(asked)));
            }
        }
        return new Times(sorted(there), sorted(absent));
    }

    private static double ask(TestServer server, String token, String path)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(server.uri(path))
                        .header("Authorization", "Bearer " + token)
                        .build();
        long begun = System.nanoTime();
        var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
        double took = (System.nanoTime() - begun) / 1e3;
        if (answer.statusCode() != 404) {
            throw new AssertionError(path + ": " + answer.statusCode());
        }
        return took;
    }

    /** Of the pairs of one time each, how many have the longer one where something is. */
    private static double area(double[] there, double[] absent) {
        double above = 0;
        int below = 0;
        int until = 0;
        for (double time : there) {
            while (below < absent.length && absent[below] < time) {
                below++;
            }
            until = Math.max(until, below);
            while (until < absent.length && absent[until] <= time) {
                until++;
            }
            above += below + (until - below) / 2.0;
        }
        return above / there.length / absent.length;
    }

    private static double[] sorted(List<Double> times) {
        var sorted = times.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    private static double median(double[] sorted) {
        return sorted[sorted.length / 2];
    }
}
