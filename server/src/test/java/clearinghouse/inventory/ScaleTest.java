package clearinghouse.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.PublishedDocument;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.sbom.Sbom;
import clearinghouse.formats.sbom.SbomLimits;
import clearinghouse.formats.sbom.SbomReader;
import clearinghouse.matching.AdvisoryIndex;
import clearinghouse.matching.Assertion;
import clearinghouse.matching.Component;
import clearinghouse.matching.Judge;
import clearinghouse.matching.Judgement;
import clearinghouse.matching.Places;
import clearinghouse.matching.Portfolio;
import clearinghouse.platform.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The statements of docs/scale.md find what the match index finds. */
@Tag("stores")
class ScaleTest {

    private static final Path DATA = Path.of("../../shared/data");

    private final List<Component> parts = new ArrayList<>();
    private final Map<Component, Integer> numbers = new HashMap<>();
    private final Map<Integer, Set<Integer>> held = new TreeMap<>();
    private final AdvisoryIndex said = new AdvisoryIndex();
    private long documents;

    @Test
    void a_portfolio_by_chance_is_found_by_range_joins_as_by_the_index() throws Exception {
        var chance = new Random(7);
        for (int asset = 1; asset <= 60; asset++) {
            var listed = new ArrayList<Component>();
            for (int i = 0; i < 20; i++) {
                listed.add(drawn(chance));
            }
            list(asset, listed);
        }
        for (int i = 0; i < 80; i++) {
            int from = chance.nextInt(8);
            publish(
                    """
                    {"schema_version": "1.7.0", "id": "X-%d", "modified": "2026-07-05T00:00:00Z",
                     "affected": [{"package": {"ecosystem": "%s", "name": "%s"},
                                   "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "%s"}, {"fixed": "%d.5"}]}]%s}]}
                    """
                            .formatted(
                                    i,
                                    i % 2 == 0 ? "npm" : "Debian:12",
                                    "part" + chance.nextInt(12),
                                    from == 0 ? "0" : from + ".0",
                                    from + 2,
                                    i % 5 == 0 ? ", \"versions\": [\"odd version\"]" : ""));
        }
        compare();
    }

    private static Component drawn(Random chance) {
        var name = "part" + chance.nextInt(12);
        var version =
                chance.nextInt(10) == 0
                        ? "odd version"
                        : chance.nextInt(10) + "." + chance.nextInt(10);
        var type =
                switch (chance.nextInt(4)) {
                    case 0 -> "pkg:npm/" + name;
                    case 1 -> "pkg:deb/debian/" + name;
                    default -> "";
                };
        return new Component(
                "",
                name,
                version,
                type.isEmpty()
                        ? List.of()
                        : List.of(
                                PackageUrl.of(
                                        type
                                                + "@"
                                                + version.replace(" ", "%20")
                                                + (type.contains("debian")
                                                        ? "?distro=debian-12"
                                                        : ""))),
                List.of(),
                Map.of(),
                List.of(),
                List.of());
    }

    @Test
    void published_inventories_and_advisories_are_found_so_too() throws Exception {
        assumeTrue(Files.isDirectory(DATA), "not run: there is no ../shared/data");
        int asset = 0;
        var reader = new SbomReader(SbomLimits.standard());
        for (var line : lines("sbom/containers", 12)) {
            var text = JsonMapper.shared().readTree(line).path("doc").toString();
            if (reader.read(text.getBytes(StandardCharsets.UTF_8))
                    instanceof Parsed.Valid<Sbom>(var sbom)) {
                list(++asset, sbom.components().stream().map(Component::of).toList());
            }
        }
        for (var source : List.of("osv/go", "osv/pypa", "osv/bitnami", "ghsa/ghsa-sample")) {
            for (var line : lines(source, 1_500)) {
                publish(JsonMapper.shared().readTree(line).path("doc").toString());
            }
        }
        compare();
    }

    private void list(int asset, List<Component> components) {
        for (var component : components) {
            int number =
                    numbers.computeIfAbsent(
                            component,
                            fresh -> {
                                parts.add(fresh);
                                return parts.size() - 1;
                            });
            held.computeIfAbsent(asset, _ -> new TreeSet<>()).add(number);
        }
    }

    private void publish(String document) {
        if (PublishedDocument.readKept("", JsonMapper.shared().readTree(document))
                instanceof Parsed.Valid<PublishedDocument>(var read)) {
            said.put(++documents, read);
        }
    }

    private void compare() throws Exception {
        var builder = new Portfolio.Builder();
        held.forEach((asset, listed) ->
                builder.asset(
                        asset,
                        1,
                        listed.stream()
                                .mapToInt(number -> builder.component(parts.get(number)))
                                .toArray()));
        var snapshot = builder.build().now();
        int found = 0;
        try (var connection = TestPostgres.migrated("scale", _ -> {}).createDatabase().owner().connect()) {
            fill(connection);
            for (var vulnerability : said.vulnerabilities()) {
                var assertions = said.said(vulnerability).orElseThrow().assertions();
                var byIndex = new LinkedHashMap<Component, Set<Integer>>();
                snapshot.each(
                        assertions,
                        (component, _, assets) -> {
                            var all = byIndex.computeIfAbsent(component, _ -> new TreeSet<>());
                            Arrays.stream(assets).forEach(all::add);
                        });
                assertThat(bySql(connection, assertions)).as(vulnerability).isEqualTo(byIndex);
                found += byIndex.size();
            }
        }
        assertThat(found).isPositive();
    }

    private void fill(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql("tables"));
        }
        try (var insert =
                connection.prepareStatement("insert into part_place values (?, ?, ?, ?)")) {
            for (int number = 0; number < parts.size(); number++) {
                for (var place : Places.of(parts.get(number))) {
                    insert.setLong(1, place.bucket());
                    insert.setInt(2, place.scheme());
                    insert.setBytes(3, place.order().orElse(null));
                    insert.setInt(4, number);
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
        try (var insert = connection.prepareStatement("insert into part_held values (?, ?)")) {
            for (var each : held.entrySet()) {
                for (int number : each.getValue()) {
                    insert.setInt(1, number);
                    insert.setInt(2, each.getKey());
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        }
        try (var statement = connection.createStatement()) {
            statement.execute("analyze part_place, part_held");
        }
    }

    private Map<Component, Set<Integer>> bySql(
            Connection connection, List<Assertion> assertions) throws SQLException {
        var sought = assertions.stream().flatMap(it -> Places.of(it).stream()).toList();
        var judged =
                candidates(connection, sought).stream()
                        .filter(number ->
                                !(Judge.judge(parts.get(number).known(), assertions)
                                        instanceof Judgement.Unnamed))
                        .toList();
        var owners = new LinkedHashMap<Component, Set<Integer>>();
        for (var held : owners(connection, judged)) {
            owners.computeIfAbsent(parts.get(held.part()), _ -> new TreeSet<>())
                    .add(held.asset());
        }
        return owners;
    }

    /** Parts that may be meant. */
    static List<Integer> candidates(Connection connection, List<Places.Sought> sought)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql("candidates"))) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "bigint", sought.stream().map(Places.Sought::bucket).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "integer", sought.stream().map(Places.Sought::scheme).toArray()));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "bytea",
                            sought.stream().map(Places.Sought::low).toArray(byte[][]::new)));
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "bytea",
                            sought.stream().map(Places.Sought::high).toArray(byte[][]::new)));
            try (var rows = statement.executeQuery()) {
                var found = new ArrayList<Integer>();
                while (rows.next()) {
                    found.add(rows.getInt(1));
                }
                return found;
            }
        }
    }

    record Held(int part, int asset) {}

    /** Who has these parts. */
    static List<Held> owners(Connection connection, List<Integer> parts) throws SQLException {
        try (var statement = connection.prepareStatement(sql("owners"))) {
            statement.setArray(1, connection.createArrayOf("integer", parts.toArray()));
            try (var rows = statement.executeQuery()) {
                var found = new ArrayList<Held>();
                while (rows.next()) {
                    found.add(new Held(rows.getInt(1), rows.getInt(2)));
                }
                return found;
            }
        }
    }

    /** As the page has it. */
    static String sql(String name) {
        try {
            var block =
                    Pattern.compile("```sql\n-- " + name + "\n(.*?)```", Pattern.DOTALL)
                            .matcher(Files.readString(Path.of("../docs/scale.md")));
            assertThat(block.find()).as("a block named %s", name).isTrue();
            return block.group(1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> lines(String name, int most) throws IOException {
        try (var in =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(
                                        Files.newInputStream(DATA.resolve(name + ".jsonl.gz"))),
                                StandardCharsets.UTF_8))) {
            return in.lines().limit(most).toList();
        }
    }
}
