package clearinghouse.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.published.PublishedDocument;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.tuf.FileNames;
import clearinghouse.formats.tuf.Refresh;
import clearinghouse.formats.tuf.TargetPath;
import clearinghouse.formats.tuf.TrustedMetadata;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.matching.AdvisoryIndex;
import clearinghouse.matching.Component;
import clearinghouse.matching.IndexFile;
import clearinghouse.platform.Db;
import clearinghouse.platform.Migrations;
import clearinghouse.platform.Pool;
import clearinghouse.platform.PostgresRoles;
import clearinghouse.platform.TestPostgres;
import clearinghouse.signer.Desk;
import clearinghouse.signer.SigningKey.Algorithm;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The index that sites download, read by the rules of the client that they run. */
class SiteIndexTest {

    private static final TestPostgres POSTGRES = TestPostgres.migrated("server", Migrations::run);
    private static final SecureRandom CHANCE = new SecureRandom();
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final int DOCUMENTS = 100;
    private static final Access WORKER =
            new Access(
                    "worker",
                    PartyId.random(CHANCE),
                    Optional.empty(),
                    "test",
                    Set.of(new Permission("job:work")));

    @TempDir private Path folder;
    private final AdvisoryIndex direct = new AdvisoryIndex();
    private Instant now = START;
    private long stamp;
    private PostgresRoles roles;
    private HikariDataSource pool;
    private Db db;
    private Repository repository;
    private SiteIndex index;

    @BeforeEach
    void start() throws SQLException {
        roles = POSTGRES.createDatabase();
        pool = Pool.open(roles.server());
        db = new Db(() -> pool);
        var keys = new TufKeys(new Desk(folder, folder, Algorithm.ML_DSA_65, CHANCE));
        repository = new Repository(keys);
        index = new SiteIndex(db, keys, () -> now);
        db.inTransactionDo(WORKER, tx -> repository.publish(tx, false, now));
        for (int number = 1; number <= DOCUMENTS; number++) {
            imported(number, "1." + number);
        }
        DistributionJobs.make(index, WORKER);
    }

    @AfterEach
    void stop() {
        pool.close();
    }

    @Test
    void what_a_site_downloads_says_of_any_component_what_the_documents_say_themselves()
            throws SQLException {
        assertSame(downloaded());
        imported(7, "3.0");
        withdrawn(8);
        assertThat(DistributionJobs.make(index, WORKER)).isEqualTo(2);
        assertSame(downloaded());
    }

    @Test
    void where_nothing_was_imported_nothing_is_signed_anew() {
        var before = version();
        assertThat(DistributionJobs.make(index, WORKER)).isZero();
        assertThat(version()).isEqualTo(before);
    }

    @Test
    void who_still_goes_by_the_metadata_of_yesterday_finds_its_files_and_nobody_does_for_long()
            throws SQLException {
        var old = files(trusted());
        now = START.plus(Duration.ofHours(1));
        imported(7, "3.0");
        DistributionJobs.make(index, WORKER);
        now = START.plus(Duration.ofHours(23));
        imported(8, "3.0");
        DistributionJobs.make(index, WORKER);
        assertThat(old).allSatisfy(name -> assertThat(file(name)).isPresent());
        now = START.plus(Duration.ofDays(3));
        imported(9, "3.0");
        DistributionJobs.make(index, WORKER);
        assertThat(old.stream().filter(name -> file(name).isEmpty())).hasSize(2);
    }

    private void imported(int number, String fixed) throws SQLException {
        var document = osv(number, fixed);
        direct.put(
                number,
                PublishedDocument.read("", JsonMapper.shared().readTree(document)).orElseThrow());
        try (var connection = roles.owner().connect();
                var statement =
                        connection.prepareStatement(
                                """
                                insert into catalogue_imported
                                  (form, name, revision, modified, withdrawn, sha256, content, imported_at, stamp)
                                values ('osv', ?, 1, now(), false, '', ?, now(), ?)
                                on conflict (form, name) do update set content = excluded.content, stamp = excluded.stamp
                                """)) {
            statement.setString(1, "TEST-" + number);
            statement.setBytes(2, document.getBytes(StandardCharsets.UTF_8));
            statement.setLong(3, ++stamp);
            statement.executeUpdate();
        }
    }

    private void withdrawn(int number) throws SQLException {
        direct.remove(number);
        try (var connection = roles.owner().connect();
                var statement =
                        connection.prepareStatement(
                                "update catalogue_imported set withdrawn = true, stamp = ? where name = ?")) {
            statement.setLong(1, ++stamp);
            statement.setString(2, "TEST-" + number);
            statement.executeUpdate();
        }
    }

    private void assertSame(AdvisoryIndex downloaded) {
        int found = 0;
        for (int number = 1; number <= DOCUMENTS; number++) {
            for (var version : List.of("0.1", "1." + number, "2.0")) {
                var component = component(number, version);
                assertThat(downloaded.about(component)).isEqualTo(direct.about(component));
                found += direct.about(component).size();
            }
        }
        assertThat(found).isGreaterThan(DOCUMENTS - 10);
    }

    private AdvisoryIndex downloaded() {
        var downloaded = new AdvisoryIndex();
        int number = 0;
        for (var name : files(trusted())) {
            for (var said : IndexFile.read(file(name).orElseThrow()).orElseThrow()) {
                downloaded.put(number, said);
                number++;
            }
        }
        assertThat(number).isBetween(DOCUMENTS - 1, DOCUMENTS);
        return downloaded;
    }

    /** From the first root on, as a client does. */
    private TrustedMetadata trusted() {
        var root = metadata("1.root.json").orElseThrow();
        var start = ((TrustedMetadata.Accepted) TrustedMetadata.start(root)).trusted();
        var outcome =
                Refresh.topRoles(
                        start,
                        (name, _) ->
                                metadata(name)
                                        .<Refresh.Fetched>map(Refresh.Content::new)
                                        .orElseGet(Refresh.Absent::new),
                        now,
                        _ -> {});
        assertThat(outcome).isInstanceOf(Refresh.Current.class);
        return ((Refresh.Current) outcome).trusted();
    }

    private long version() {
        return trusted().targets("targets").orElseThrow().version();
    }

    /** Their names under their hashes; each is what was signed. */
    private List<String> files(TrustedMetadata trusted) {
        var targets = new TreeMap<>(trusted.targets("targets").orElseThrow().targets());
        return targets.entrySet().stream()
                .map(it -> {
                    var path = new TargetPath(it.getKey());
                    var names = FileNames.target(path, it.getValue());
                    for (var name : names) {
                        var content = file(name).orElseThrow();
                        var check = it.getValue().check(path.value());
                        check.update(content, 0, content.length);
                        assertThat(check.refusal()).isEmpty();
                    }
                    return names.getFirst();
                })
                .toList();
    }

    private Optional<byte[]> metadata(String name) {
        return db.inTransaction(WORKER, tx -> repository.file(tx, name));
    }

    private Optional<byte[]> file(String name) {
        var parts = name.split("/");
        assertThat(parts[0]).isEqualTo("advisories");
        return index.file(WORKER, parts[1], parts[2]);
    }

    private static String osv(int number, String fixed) {
        return """
        {"schema_version": "1.7.0", "id": "TEST-%d", "aliases": ["CVE-2024-%d"], "modified": "2024-01-01T00:00:00Z",
         "affected": [{"package": {"ecosystem": "npm", "name": "pad-%d"},
                       "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "%s.0"}]}]}]}
        """
                .formatted(number, 1_000 + number / 2, number, fixed);
    }

    private static Component component(int number, String version) {
        return new Component(
                "",
                "pad-" + number,
                version,
                List.of(PackageUrl.of("pkg:npm/pad-" + number + "@" + version + ".0")),
                List.of(),
                Map.of(),
                List.of(),
                List.of());
    }
}
