package clearinghouse.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import clearinghouse.app.TestServer;
import clearinghouse.formats.published.AliasGroups;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All that is public and at hand goes through the server: what comes in is kept or quarantined. */
@Tag("stores")
class CorporaImportTest {

    private static final Path DATA =
            Path.of(System.getProperty("clearinghouse.shared.data", "../../shared/data"));

    /** In each, what must be refused when all of it is taken in, by reason. */
    private static final Map<String, Integer> CORPORA = new LinkedHashMap<>();

    static {
        for (var name :
                List.of(
                        "almalinux",
                        "bitnami",
                        "drupal",
                        "go",
                        "haskell",
                        "homebrew",
                        "kubernetes",
                        "oss-fuzz",
                        "php-friendsofphp",
                        "psf",
                        "pypa",
                        "r",
                        "rubysec",
                        "rustsec")) {
            CORPORA.put("osv/" + name, 0);
        }
        // Its three indexes repeat what its files say.
        CORPORA.put("osv/nodejs-security-wg", 3);
        CORPORA.put("ghsa/ghsa-sample", 0);
        CORPORA.put("csaf-cisa/csaf-cisa", 0);
        // Five say nowhere for whom they are.
        CORPORA.put("csaf-vendor/csaf-redhat-suse", 5);
        CORPORA.put("cve/go-cna-cve-records", 0);
        CORPORA.put("cve/vulnrichment-1999-2022", 0);
        CORPORA.put("cve/vulnrichment-2023", 0);
        CORPORA.put("cve/vulnrichment-2024", 0);
        CORPORA.put("nvd/nvd-1.1-2022", 0);
        CORPORA.put("nvd/nvd-overrides", 0);
        // The hub's manifests say where the documents lie.
        CORPORA.put("openvex/aqua-vexhub", 44);
        CORPORA.put("openvex/rancher-vexhub", 0);
        // Its tree, and the file with the list's version.
        CORPORA.put("cwe/cwe", 2);
    }

    private static final List<String> TABLES =
            List.of(
                    "kev/known_exploited_vulnerabilities.json",
                    "kev/known_exploited_vulnerabilities.csv",
                    "epss/epss.csv");

    private static final int PARCEL = 500;
    private static final int PARCEL_CHARACTERS = 4 << 20;
    private static final int SAMPLE = Integer.getInteger("clearinghouse.corpora.sample", 60);

    @Test
    void of_every_corpus_a_sample_is_kept_or_quarantined_and_nothing_is_lost() throws Exception {
        takeIn(SAMPLE);
    }

    @Test
    @Tag("slow")
    void every_corpus_is_kept_or_quarantined_and_its_groups_are_those_of_the_alias_index()
            throws Exception {
        takeIn(1);
    }

    private void takeIn(int each) throws Exception {
        assumeTrue(
                Files.isDirectory(DATA.resolve("osv")),
                "not run: there is no shared/data folder beside the repository");
        try (var server = TestServer.start()) {
            var publisher = server.member("clearinghouse", "Publisher", "publish").client();
            for (var corpus : CORPORA.entrySet()) {
                var counts = new Counts();
                send(publisher, corpus.getKey() + ".jsonl.gz", each, counts);
                System.out.printf("%s: %s%n", corpus.getKey(), counts);
                assertThat(counts.sum()).as(corpus.getKey()).isEqualTo(counts.sent);
                assertThat(counts.quarantined)
                        .as(corpus.getKey())
                        .isLessThanOrEqualTo(corpus.getValue());
                if (each == 1) {
                    assertThat(counts.quarantined).isEqualTo(corpus.getValue());
                }
            }
            for (var table : TABLES) {
                var counts = new Counts();
                var content = read(table + ".gz");
                post(publisher, List.of(content), counts);
                assertThat(counts.fresh).as(table).isEqualTo(1);
            }
            groups(server, each);
        }
    }

    private static final class Counts {
        private int sent;
        private int fresh;
        private int revised;
        private int same;
        private int older;
        private int quarantined;

        int sum() {
            return fresh + revised + same + older + quarantined;
        }

        @Override
        public String toString() {
            return "%d sent, %d new, %d revised, %d same, %d older, %d quarantined"
                    .formatted(sent, fresh, revised, same, older, quarantined);
        }
    }

    private static void send(TestServer.Client publisher, String corpus, int each, Counts counts)
            throws IOException {
        var parcel = new ArrayList<String>();
        long characters = 0;
        long number = 0;
        try (var lines = lines(corpus)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (number++ % each != 0) {
                    continue;
                }
                parcel.add(line);
                characters += line.length();
                if (parcel.size() == PARCEL || characters > PARCEL_CHARACTERS) {
                    post(publisher, parcel, counts);
                    parcel.clear();
                    characters = 0;
                }
            }
        }
        if (!parcel.isEmpty()) {
            post(publisher, parcel, counts);
        }
    }

    private static void post(TestServer.Client publisher, List<String> contents, Counts counts) {
        var answer =
                publisher.post(
                        "/api/v1/imports",
                        Map.of(
                                "documents",
                                contents.stream()
                                        .map(it ->
                                                Map.of(
                                                        "place",
                                                        "corpus",
                                                        "encoding",
                                                        "utf-8",
                                                        "content",
                                                        it))
                                        .toList()));
        assertThat(answer.status()).isEqualTo(200);
        counts.sent += contents.size();
        counts.fresh += answer.json().path("new").asInt();
        counts.revised += answer.json().path("revised").asInt();
        counts.same += answer.json().path("same").asInt();
        counts.older += answer.json().path("older").asInt();
        counts.quarantined += answer.json().path("quarantined").size();
    }

    private static BufferedReader lines(String file) throws IOException {
        return new BufferedReader(
                new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(DATA.resolve(file))),
                        StandardCharsets.UTF_8));
    }

    private static String read(String file) throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(DATA.resolve(file)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Pairs of names that the index knows, of which the server says that they are one. */
    private static void groups(TestServer server, int each) throws Exception {
        var expected = new AliasGroups();
        var listed = new HashSet<String>();
        try (var lines = lines("dedupe/alias-index.csv.gz")) {
            for (var row : lines.lines().skip(1).map(line -> line.split(",")).toList()) {
                if (row[2].equals("alias")) {
                    expected.add(row[1], List.of(row[3].strip()));
                    listed.addAll(List.of(row[1], row[3].strip()));
                }
            }
        }
        var right = pairs(expected.all(), listed);
        var groups = stored(server);
        var told = pairs(groups.all(), listed);
        var both = new HashSet<>(told);
        both.retainAll(right);
        double precision = (double) both.size() / told.size();
        double recall = (double) both.size() / right.size();
        System.out.printf(
                "alias pairs: %d in the index, %d told, precision %.5f, recall %.5f%n",
                right.size(), told.size(), precision, recall);
        told.removeAll(right);
        told.stream().limit(20).forEach(pair -> System.out.println("not in it: " + pair));
        assertThat(precision).isEqualTo(1.0);
        if (each == 1) {
            assertThat(recall).isGreaterThanOrEqualTo(0.999);
        }
        var names = groups.all().values().stream().flatMap(Set::stream).toList();
        var chance = new Random(1);
        for (int i = 0; i < 200; i++) {
            var name = names.get(chance.nextInt(names.size()));
            assertThat(names(server, name)).containsExactlyElementsOf(groups.of(name));
        }
    }

    private static List<String> names(TestServer server, String of) {
        var answer =
                server.anyone()
                        .get(
                                "/api/v1/catalogue?id="
                                        + URLEncoder.encode(of, StandardCharsets.UTF_8));
        assertThat(answer.status()).as(of).isEqualTo(200);
        return StreamSupport.stream(answer.json().path("names").spliterator(), false)
                .map(it -> it.path("name").asString())
                .toList();
    }

    /** By another way than the server's: from all that documents call each vulnerability. */
    private static AliasGroups stored(TestServer server) throws SQLException {
        var byTelling = new LinkedHashMap<String, List<String>>();
        try (var database = server.roles().owner().connect();
                var statement = database.createStatement();
                var rows =
                        statement.executeQuery(
                                "select imported || ' ' || place, name from catalogue_named")) {
            while (rows.next()) {
                byTelling
                        .computeIfAbsent(rows.getString(1), _ -> new ArrayList<>())
                        .add(rows.getString(2));
            }
        }
        var groups = new AliasGroups();
        byTelling.values().forEach(names -> groups.add(names.getFirst(), names));
        return groups;
    }

    private static Set<List<String>> pairs(
            Map<String, SortedSet<String>> groups, Set<String> among) {
        var pairs = new HashSet<List<String>>();
        for (var group : groups.values()) {
            var names = group.stream().filter(among::contains).toList();
            for (int i = 0; i < names.size(); i++) {
                for (int j = i + 1; j < names.size(); j++) {
                    pairs.add(List.of(names.get(i), names.get(j)));
                }
            }
        }
        return pairs;
    }
}
