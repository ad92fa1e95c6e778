package clearinghouse.inventory;

import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Digest;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.matching.Assertion;
import clearinghouse.matching.Component;
import clearinghouse.matching.Places;
import clearinghouse.platform.Db;
import clearinghouse.platform.Migrations;
import clearinghouse.platform.Pool;
import clearinghouse.platform.TestPostgres;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Run by benchmarks/exposures; no test, so no build runs it. How long the match index takes to be
 * read from a database with the lists of many operators, and how much memory.
 */
class InstalledBenchmark {

    private static final int OPERATORS =
            Integer.getInteger("clearinghouse.benchmark.operators", 100_000);
    private static final int COMPONENTS = 1_000;
    private static final int PACKAGES = 3 * OPERATORS;
    private static final int VERSIONS = 8;
    private static final int AT_ONCE = 1_000;
    private static final int ASKED = 200;

    @TempDir private Path folder;
    private final Random chance = new Random(1);

    @Test
    void measure() throws Exception {
        var roles = TestPostgres.migrated("server", Migrations::run).createDatabase();
        try (var owner = roles.owner().connect();
                var pool = Pool.open(roles.server())) {
            long begun = System.nanoTime();
            fill(owner);
            IO.println("filled in %.0f s".formatted((System.nanoTime() - begun) / 1e9));
            var db = new Db(() -> pool);
            var worker =
                    new Access(
                            "worker",
                            new PartyId("pty_" + "a".repeat(26)),
                            Optional.empty(),
                            "benchmark",
                            Set.of(new Permission("inventory:match")));
            begun = System.nanoTime();
            var installed = new Installed(folder);
            var snapshot = db.inTransaction(worker, installed::now);
            double took = (System.nanoTime() - begun) / 1e9;
            IO.println(
                    "%,d installations of %,d parts at %,d operators: index built from the database in %.1f s, file of %d MB, heap at most %d MB, -Xmx %d MB"
                            .formatted(
                                    snapshot.installations(),
                                    snapshot.components(),
                                    OPERATORS,
                                    took,
                                    size() >> 20,
                                    peak() >> 20,
                                    Runtime.getRuntime().maxMemory() >> 20));
            scale(owner);
        }
    }

    /** The same by the statements of docs/scale.md. */
    private void scale(Connection owner) throws SQLException {
        execute(owner, ScaleTest.sql("tables"));
        try (var statement = owner.createStatement();
                var parts = statement.executeQuery("select number, content from inventory_part");
                var insert =
                        owner.prepareStatement("insert into part_place values (?, ?, ?, ?)")) {
            int number = 0;
            while (parts.next()) {
                for (var place : Places.of(Component.of(parts.getBytes(2)))) {
                    insert.setLong(1, place.bucket());
                    insert.setInt(2, place.scheme());
                    insert.setBytes(3, place.order().orElse(null));
                    insert.setInt(4, parts.getInt(1));
                    insert.addBatch();
                }
                if (++number % AT_ONCE == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
        execute(
                owner,
                """
                insert into part_held
                select part, a.number from inventory_asset a join inventory_document d on d.code = a.current_document
                 cross join lateral unnest(d.parts) as part
                """);
        execute(owner, "analyze part_place, part_held");
        owner.commit();
        for (var table : List.of("part_place", "part_held")) {
            try (var statement = owner.createStatement();
                    var row =
                            statement.executeQuery(
                                    """
                                    select (select count(*) from %1$s),
                                           sum(pg_total_relation_size(inhrelid)) from pg_inherits where inhparent = '%1$s'::regclass
                                    """
                                            .formatted(table))) {
                row.next();
                IO.println(
                        "%s: %,d rows, %.0f bytes a row with its index"
                                .formatted(
                                        table,
                                        row.getLong(1),
                                        row.getDouble(2) / row.getLong(1)));
            }
        }
        var times = new ArrayList<Double>();
        long owners = 0;
        for (int i = 0; i < ASKED; i++) {
            int number = (int) (PACKAGES * Math.pow(chance.nextDouble(), 2));
            var purl =
                    PackageUrl.of(
                            "pkg:maven/org.example.group%d/part%d".formatted(number % 5_000, number));
            var sought =
                    Places.of(
                            Assertion.called(
                                    new Assertion.Source("X", "X", "OSV"), purl, "", ""));
            long begun = System.nanoTime();
            owners += ScaleTest.owners(owner, ScaleTest.candidates(owner, sought)).size();
            times.add((System.nanoTime() - begun) / 1e6);
        }
        times.sort(null);
        IO.println(
                "by range joins: a package to its owners (%d on average) median %.1f ms, p99 %.1f ms"
                        .formatted(
                                owners / ASKED, times.get(ASKED / 2), times.get(ASKED * 99 / 100)));
    }

    private long size() throws Exception {
        try (var files = Files.list(folder)) {
            return files.mapToLong(it -> it.toFile().length()).sum();
        }
    }

    private static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    private void fill(Connection owner) throws SQLException {
        owner.setAutoCommit(false);
        execute(owner, "set synchronous_commit = off");
        execute(
                owner,
                """
                insert into parties_party (code, id, kind, name, created_at)
                select 'pty_' || lpad(translate(to_hex(n), '0189', 'ghij'), 26, 'z'), gen_random_uuid(), 'operator', 'Operator ' || n, now()
                  from generate_series(1, %d) n
                """
                        .formatted(OPERATORS));
        int parts = parts(owner);
        lists(owner, parts);
        owner.commit();
    }

    private int parts(Connection owner) throws SQLException {
        int number = 0;
        try (var insert =
                owner.prepareStatement(
                        "insert into inventory_part (sha256, content, package, name, version) values (?, ?, ?, ?, ?)")) {
            for (int i = 0; i < PACKAGES; i++) {
                int versions = 1 + chance.nextInt(2 * VERSIONS - 1);
                for (int v = 0; v < versions; v++) {
                    var purl =
                            PackageUrl.of(
                                    "pkg:maven/org.example.group%d/part%d@%d.%d.%d"
                                            .formatted(i % 5_000, i, v / 5, v % 5, i % 10));
                    var content =
                            new Component(
                                            "",
                                            purl.name(),
                                            purl.version(),
                                            List.of(purl),
                                            List.of(),
                                            Map.of(),
                                            List.of(),
                                            List.of())
                                    .bytes();
                    insert.setBytes(
                            1, java.util.HexFormat.of().parseHex(Digest.sha256(content).hex()));
                    insert.setBytes(2, content);
                    insert.setString(3, purl.packageOnly().render());
                    insert.setString(4, purl.name());
                    insert.setString(5, purl.version());
                    insert.addBatch();
                    if (++number % AT_ONCE == 0) {
                        insert.executeBatch();
                    }
                }
            }
            insert.executeBatch();
        }
        return number;
    }

    /** Few parts are everywhere, most are rare. */
    private void lists(Connection owner, int parts) throws SQLException {
        try (var assets =
                        owner.prepareStatement(
                                """
                                insert into inventory_asset (code, id, operator, name, created_at, listed_at, stamp)
                                select 'ast_' || n, gen_random_uuid(), 'pty_' || lpad(translate(to_hex(n), '0189', 'ghij'), 26, 'z'),
                                       'System', now(), now(), n
                                  from generate_series(?, ?) n
                                """);
                var documents =
                        owner.prepareStatement(
                                """
                                insert into inventory_document (code, id, operator, asset, format, sha256, content, warnings, warning_count,
                                                                components, actor, received_at, parts)
                                select 'doc_' || ?, gen_random_uuid(), a.operator, a.code, 'cyclonedx', '', '', '[]', 0, ?, 'x', now(), ?
                                  from inventory_asset a where a.code = 'ast_' || ?
                                """)) {
            for (int from = 1; from <= OPERATORS; from += AT_ONCE) {
                assets.setInt(1, from);
                assets.setInt(2, Math.min(OPERATORS, from + AT_ONCE - 1));
                assets.executeUpdate();
                for (int n = from; n < from + AT_ONCE && n <= OPERATORS; n++) {
                    var listed = new ArrayList<Integer>();
                    IntStream.range(0, COMPONENTS)
                            .map(_ -> 1 + (int) (parts * Math.pow(chance.nextDouble(), 4)))
                            .distinct()
                            .forEach(listed::add);
                    documents.setInt(1, n);
                    documents.setInt(2, listed.size());
                    documents.setArray(
                            3, owner.createArrayOf("integer", listed.toArray(Integer[]::new)));
                    documents.setInt(4, n);
                    documents.addBatch();
                }
                documents.executeBatch();
            }
        }
        execute(owner, "update inventory_asset set current_document = 'doc_' || substr(code, 5)");
    }

    private static void execute(Connection owner, String sql) throws SQLException {
        try (var statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }
}
