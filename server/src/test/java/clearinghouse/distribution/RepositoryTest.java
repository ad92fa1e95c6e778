package clearinghouse.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.tuf.FileNames;
import clearinghouse.formats.tuf.PatchNote;
import clearinghouse.formats.tuf.Refresh;
import clearinghouse.formats.tuf.TargetPath;
import clearinghouse.formats.tuf.TrustedMetadata;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Digest;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.platform.Migrations;
import clearinghouse.platform.Pool;
import clearinghouse.platform.PostgresRoles;
import clearinghouse.platform.TestPostgres;
import clearinghouse.signer.Desk;
import clearinghouse.signer.SigningKey.Algorithm;
import clearinghouse.validation.PatchId;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Read by the rules of the client that operators run. */
class RepositoryTest {

    private static final TestPostgres POSTGRES = TestPostgres.migrated("server", Migrations::run);
    private static final SecureRandom CHANCE = new SecureRandom();
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final byte[] JAR = "a jar".getBytes(StandardCharsets.UTF_8);
    private static final String BEFORE = "pkg:maven/org.json/json@20220924";
    private static final Access SOMEONE =
            new Access(
                    "someone",
                    PartyId.random(CHANCE),
                    Optional.empty(),
                    "test",
                    Set.of(new Permission("release:publish")));

    @TempDir private Path folder;
    private final AdvisoryId advisory = AdvisoryId.random(CHANCE);
    private final Ids ids = new Ids(java.time.Clock.systemUTC(), CHANCE);
    private HikariDataSource pool;
    private Db db;
    private Repository repository;

    @BeforeEach
    void start() throws SQLException {
        var roles = POSTGRES.createDatabase();
        saveAdvisory(roles);
        pool = Pool.open(roles.server());
        db = new Db(() -> pool);
        repository = new Repository(keys(folder));
        publish(START);
    }

    private static TufKeys keys(Path folder) {
        return new TufKeys(new Desk(folder, folder, Algorithm.ML_DSA_65, CHANCE));
    }

    @AfterEach
    void stop() {
        pool.close();
    }

    @Test
    void a_client_that_trusts_the_first_root_finds_a_release_with_its_advisory() {
        var release = release(START);

        var trusted = current(refresh(firstRoot(), START));

        assertThat(trusted.find(release.target().value()))
                .isInstanceOfSatisfying(
                        TrustedMetadata.Found.class,
                        found -> {
                            assertThat(found.target().note())
                                    .contains(
                                            new PatchNote(
                                                    advisory.code(),
                                                    BEFORE,
                                                    release.packageUrl(),
                                                    1));
                            var check = found.target().check(release.target().value());
                            check.update(JAR, 0, JAR.length);
                            assertThat(check.refusal()).isEmpty();
                            assertThat(FileNames.target(release.target(), found.target()))
                                    .allSatisfy(name -> assertThat(content(name)).isEqualTo(JAR));
                        });
    }

    @Test
    void what_a_newer_release_took_the_place_of_is_listed_no_longer() {
        var older = release(START);
        var newer = release(START);
        var trusted = current(refresh(firstRoot(), START));
        assertThat(trusted.find(newer.target().value())).isInstanceOf(TrustedMetadata.Found.class);
        assertThat(trusted.find(older.target().value()))
                .isInstanceOf(TrustedMetadata.Nowhere.class);
    }

    @Test
    void a_target_that_was_not_released_is_listed_nowhere() {
        assertThat(current(refresh(firstRoot(), START)).find("org.json/json/1/json-1.jar"))
                .isInstanceOf(TrustedMetadata.Nowhere.class);
    }

    @Test
    void metadata_with_one_changed_byte_is_refused() {
        release(START);
        for (var file : new String[] {"timestamp.json", "2.snapshot.json", "2.targets.json"}) {
            assertThat(refused(refresh(firstRoot(), START, changed(file)))).isEqualTo("tampered");
        }
    }

    @Test
    void metadata_that_nobody_renewed_is_refused_and_taken_again_when_renewed() {
        var tooLate = START.plus(Duration.ofHours(25));
        assertThat(refused(refresh(firstRoot(), tooLate))).isEqualTo("expired");
        assertThat(publish(tooLate)).isTrue();
        current(refresh(firstRoot(), tooLate));
    }

    @Test
    void an_older_edition_is_refused_by_who_saw_a_newer_one() {
        var old = files();
        release(START);
        var seen = current(refresh(firstRoot(), START));
        assertThat(refused(Refresh.topRoles(seen, source(old), START, _ -> {})))
                .isEqualTo("rolled-back");
    }

    @Test
    void what_still_holds_is_not_signed_again() {
        var before = files();
        assertThat(publish(START.plus(Duration.ofHours(1)))).isFalse();
        assertThat(files()).containsExactlyInAnyOrderEntriesOf(before);
    }

    @Test
    void releases_at_the_same_time_follow_one_another() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            var work =
                    IntStream.range(0, 8)
                            .mapToObj(_ -> threads.submit(() -> release(START)))
                            .toList();
            var paths = new java.util.ArrayList<TargetPath>();
            for (var each : work) {
                paths.add(each.get().target());
            }
            assertThat(paths).doesNotHaveDuplicates();
            var trusted = current(refresh(firstRoot(), START));
            assertThat(paths)
                    .filteredOn(path -> trusted.find(path.value()) instanceof TrustedMetadata.Found)
                    .singleElement()
                    .asString()
                    .contains("-clearinghouse.8.jar");
        }
        var edition = db.inTransaction(SOMEONE, tx -> new DistributionStore(tx).edition());
        assertThat(edition.orElseThrow().of(TufRole.TIMESTAMP).version()).isEqualTo(9);
    }

    @Test
    void a_publication_that_fails_leaves_nothing_behind() {
        var before = files();
        assertThatThrownBy(() ->
                        db.inTransactionDo(
                                SOMEONE,
                                tx -> {
                                    repository.publish(tx, true, START);
                                    throw new IllegalStateException("killed");
                                }))
                .hasMessage("killed");
        assertThat(files()).containsExactlyInAnyOrderEntriesOf(before);
        release(START);
        current(refresh(firstRoot(), START));
    }

    @Test
    void keys_that_the_published_root_does_not_name_sign_nothing() throws Exception {
        var other = new Repository(keys(Files.createDirectory(folder.resolve("b"))));
        assertThatThrownBy(() -> db.inTransactionDo(SOMEONE, tx -> other.publish(tx, true, START)))
                .hasMessageContaining("tuf-*.key");
    }

    @Test
    void only_names_of_metadata_are_names_of_files() {
        assertThat(files()).containsKeys("1.root.json", "timestamp.json");
        for (var name :
                new String[] {
                    "root.json",
                    "2.root.json",
                    "1.timestamp.json",
                    "01.root.json",
                    "9999999999.root.json",
                    "1.root.json/",
                    ""
                }) {
            assertThat(file(name)).as(name).isEmpty();
        }
    }

    private boolean publish(Instant now) {
        return db.inTransaction(SOMEONE, tx -> repository.publish(tx, false, now));
    }

    private Release release(Instant now) {
        return db.inTransaction(
                SOMEONE,
                tx -> {
                    var store = new DistributionStore(tx);
                    store.lockPublishing();
                    var remedy =
                            Remedy.of(PackageUrl.of(BEFORE), store.countReplacing(BEFORE) + 1)
                                    .orElseThrow();
                    var release =
                            new Release(
                                    ReleaseId.random(CHANCE),
                                    advisory,
                                    PatchId.random(CHANCE),
                                    BEFORE,
                                    remedy.after().render(),
                                    remedy.after().version(),
                                    remedy.ordinal(),
                                    remedy.target(),
                                    JAR.length,
                                    Digest.sha256(JAR).hex(),
                                    Digest.sha512(JAR).hex(),
                                    Digest.sha256(JAR).hex(),
                                    now);
                    store.save(ids.next(), release, JAR);
                    repository.publish(tx, true, now);
                    return release;
                });
    }

    private Optional<byte[]> file(String name) {
        return db.inTransaction(SOMEONE, tx -> repository.file(tx, name));
    }

    private byte[] content(String name) {
        int slash = name.lastIndexOf('/');
        int dot = name.indexOf('.', slash);
        var path =
                TargetPath.parse(name.substring(0, slash + 1) + name.substring(dot + 1))
                        .orElseThrow();
        return db.inTransaction(
                        SOMEONE,
                        tx ->
                                new DistributionStore(tx)
                                        .content(path, name.substring(slash + 1, dot)))
                .orElseThrow();
    }

    /** The files of the newest edition by name. */
    private Map<String, byte[]> files() {
        var edition =
                db.inTransaction(SOMEONE, tx -> new DistributionStore(tx).edition()).orElseThrow();
        return edition.roles().entrySet().stream()
                .map(role ->
                        role.getKey() == TufRole.TIMESTAMP
                                ? "timestamp.json"
                                : role.getValue().version() + "." + role.getKey().code() + ".json")
                .collect(Collectors.toMap(name -> name, name -> file(name).orElseThrow()));
    }

    private TrustedMetadata firstRoot() {
        return ((TrustedMetadata.Accepted) TrustedMetadata.start(file("1.root.json").orElseThrow()))
                .trusted();
    }

    private Refresh.Outcome refresh(TrustedMetadata from, Instant now) {
        return refresh(from, now, UnaryOperator.identity());
    }

    private Refresh.Outcome refresh(
            TrustedMetadata from, Instant now, UnaryOperator<Map<String, byte[]>> onTheWay) {
        return Refresh.topRoles(from, source(onTheWay.apply(files())), now, _ -> {});
    }

    private static Refresh.Source source(Map<String, byte[]> files) {
        return (name, _) -> {
            var content = files.get(name);
            return content == null ? new Refresh.Absent() : new Refresh.Content(content);
        };
    }

    /** One digit of the file's end is another one. */
    private static UnaryOperator<Map<String, byte[]>> changed(String file) {
        return files -> {
            var text = new String(files.get(file), StandardCharsets.UTF_8);
            var year = text.replaceFirst("\"expires\": ?\"2026", "\"expires\":\"2036");
            assertThat(year).isNotEqualTo(text);
            var all = new java.util.HashMap<>(files);
            all.put(file, year.getBytes(StandardCharsets.UTF_8));
            return all;
        };
    }

    private static TrustedMetadata current(Refresh.Outcome outcome) {
        assertThat(outcome).isInstanceOf(Refresh.Current.class);
        return ((Refresh.Current) outcome).trusted();
    }

    private static String refused(Refresh.Outcome outcome) {
        assertThat(outcome).isInstanceOf(Refresh.Refused.class);
        return ((Refresh.Refused) outcome).why().name();
    }

    private void saveAdvisory(PostgresRoles roles) throws SQLException {
        var vulnerability = VulnerabilityId.random(CHANCE);
        try (var connection = roles.owner().connect();
                var statement = connection.createStatement()) {
            statement.execute(
                    """
                    insert into intake_vulnerability (code, id, package, state, opened_at)
                    values ('%s', gen_random_uuid(), 'pkg:maven/org.json/json', 'disclosed', now());
                    insert into parties_party (code, id, kind, name, created_at)
                    values ('%s', gen_random_uuid(), 'clearinghouse', 'Here', now());
                    insert into advisory_advisory (code, id, vulnerability, number, package, state, content_sealed, drafted_by, drafted_at, published_at)
                    values ('%s', gen_random_uuid(), '%s', 'CLH-2026-0001', 'pkg:maven/org.json/json', 'published', '', '%s', now(), now())
                    """
                            .formatted(
                                    vulnerability.code(),
                                    SOMEONE.party().code(),
                                    advisory.code(),
                                    vulnerability.code(),
                                    SOMEONE.party().code()));
        }
    }
}
