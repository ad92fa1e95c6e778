package clearinghouse.intake;

import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.likeness.Embedder;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.likeness.Likeness;
import clearinghouse.parties.Parties;
import clearinghouse.parties.PartyKind;
import clearinghouse.platform.Db;
import clearinghouse.platform.Jobs;
import clearinghouse.platform.Json;
import clearinghouse.platform.Migrations;
import clearinghouse.platform.Pool;
import clearinghouse.platform.TestPostgres;
import clearinghouse.platform.Tx;
import clearinghouse.policy.Policy;
import clearinghouse.record.AuditRecord;
import clearinghouse.scanning.Scanning;
import clearinghouse.vault.FileKeystore;
import clearinghouse.vault.ReadingKey;
import clearinghouse.vault.Vault;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The capabilities up to intake on a database of their own, without a server or workers. */
public final class Bench implements AutoCloseable {

    private static final String FINDER = "finding:submit finding:read patch:submit patch:read";

    public final InstantSource clock = Clock.systemUTC();
    public final Ids ids = new Ids(clock, new SecureRandom());
    public final Db db;
    public final AuditRecord record = new AuditRecord(ids, clock);
    public final Jobs jobs = new Jobs(ids, clock);
    public final FileKeystore keystore;
    public final Vault vault;
    public final Intake intake;
    public final Candidates candidates;
    public final Likeness likeness;

    private final HikariDataSource pool;
    public final Policy policy;
    private final Parties parties;
    private final PartyId clearinghouse;

    public Bench(Path folder) {
        this(folder, Optional.empty());
    }

    /**
     * @param embedder says what texts mean
     */
    public Bench(Path folder, Optional<Embedder> embedder) {
        pool =
                Pool.open(
                        TestPostgres.migrated("server", Migrations::run).createDatabase().server());
        db = new Db(() -> pool);
        keystore = FileKeystore.open(folder.resolve("vault.key"), ids.chance());
        vault = new Vault(keystore, record, ids.chance(), clock);
        parties = new Parties(db, record, ids, clock);
        policy = new Policy(db, clock);
        clearinghouse = parties.open("Clearinghouse", fresh -> fresh).clearinghouse();
        policy.load(worker());
        likeness = new Likeness(vault, record, ids, clock, embedder);
        intake =
                new Intake(
                        db,
                        vault,
                        parties,
                        policy,
                        new Scanning(db, record, ids, clock),
                        likeness,
                        record,
                        jobs,
                        ids,
                        clock);
        candidates = new Candidates(db, intake, likeness, policy);
    }

    public Access finder(String name) {
        var manager = access(clearinghouse, "party:manage");
        var party = parties.register(manager, PartyKind.DEVELOPER, name, Optional.empty());
        return access(party.id(), FINDER);
    }

    public Access triage() {
        return access(clearinghouse, "finding:triage finding:read patch:read");
    }

    /** A person of the clearinghouse's. */
    public Access keeper(String name) {
        var person =
                parties.addPerson(
                                access(clearinghouse, "party:manage"),
                                clearinghouse,
                                name,
                                Optional.empty())
                        .orElseThrow();
        return new Access(
                person.code(),
                clearinghouse,
                Optional.empty(),
                "test",
                java.util.Set.of(new Permission("key:keep")));
    }

    public Access worker() {
        return access(clearinghouse, "job:work finding:validate party:read");
    }

    public Access publisher() {
        return access(clearinghouse, "advisory:publish release:publish");
    }

    private static Access access(PartyId party, String grants) {
        return new Access(
                "tester",
                party,
                Optional.empty(),
                "test",
                Arrays.stream(grants.split(" "))
                        .map(Permission::new)
                        .collect(Collectors.toCollection(() -> new java.util.HashSet<>())));
    }

    /** To open what is kept of findings to compare them. */
    public Map<String, ReadingKey> readingKeys(Tx tx, Access access, List<String> codes) {
        return intake.toCompare(tx, access, codes);
    }

    public FindingId submit(Access by, String packageUrl) {
        return submit(by, packageUrl, "proof");
    }

    public FindingId submit(Access by, String packageUrl, String proof) {
        return submit(by, packageUrl, "1.0", proof);
    }

    public FindingId submit(Access by, String packageUrl, TlpLabel label) {
        return submit(by, packageUrl, "1.0", "proof", Map.of("tlp", label.label()));
    }

    public FindingId submit(Access by, String packageUrl, Map<String, Object> more) {
        return ((Intake.Receipt.Received) received(by, packageUrl, "1.0", "proof", more)).id();
    }

    public FindingId submit(Access by, String packageUrl, String version, String proof) {
        return submit(by, packageUrl, version, proof, Map.of());
    }

    private FindingId submit(
            Access by, String packageUrl, String version, String proof, Map<String, String> more) {
        return ((Intake.Receipt.Received)
                        received(by, packageUrl, version, proof, Map.copyOf(more)))
                .id();
    }

    Intake.Receipt received(
            Access by, String packageUrl, String version, String proof, Map<String, Object> more) {
        var body =
                new HashMap<String, Object>(
                        Map.of(
                                "title",
                                "Loop without end",
                                "description",
                                "Any input does.",
                                "target",
                                packageUrl + "@" + version,
                                "entry",
                                "Thing.read",
                                "proof",
                                Map.of(
                                        "encoding",
                                        "base64",
                                        "content",
                                        Base64.getEncoder()
                                                .encodeToString(
                                                        proof.getBytes(StandardCharsets.UTF_8)))));
        body.putAll(more);
        var submission =
                Submission.parse(Json.tree(body), (_, _) -> Optional.empty()).orElseThrow();
        return intake.submit(by, submission);
    }

    public VulnerabilityId causeOf(FindingId id) {
        return as(triage(), tx -> intake.finding(tx, id)).orElseThrow().vulnerability();
    }

    public <T> T as(Access access, Function<Tx, T> work) {
        return db.inTransaction(access, work);
    }

    @Override
    public void close() {
        pool.close();
    }

    /** One of a package, that nothing was submitted to yet. */
    VulnerabilityId newCause(Tx tx, String packageUrl) {
        var cause = VulnerabilityId.random(ids.chance());
        new VulnerabilityStore(tx)
                .save(
                        ids.next(),
                        new Vulnerability(
                                cause,
                                packageUrl,
                                Vulnerability.State.UNCONFIRMED,
                                Optional.empty(),
                                Optional.empty(),
                                clock.instant()));
        return cause;
    }
}
