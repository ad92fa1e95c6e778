package clearinghouse.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.advisory.PublishedAdvisory;
import clearinghouse.catalogue.Arrival;
import clearinghouse.catalogue.Dossiers;
import clearinghouse.catalogue.Imports;
import clearinghouse.catalogue.SaidOfSoftware;
import clearinghouse.formats.advisory.NumberPrefix;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.inventory.Boms;
import clearinghouse.inventory.DocumentId;
import clearinghouse.inventory.Installed;
import clearinghouse.inventory.Inventory;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.parties.Parties;
import clearinghouse.parties.PartyKind;
import clearinghouse.platform.Db;
import clearinghouse.platform.Jobs;
import clearinghouse.platform.Migrations;
import clearinghouse.platform.Outbox;
import clearinghouse.platform.Pool;
import clearinghouse.platform.PostgresRoles;
import clearinghouse.platform.TestPostgres;
import clearinghouse.platform.Tx;
import clearinghouse.policy.Policy;
import clearinghouse.record.AuditRecord;
import clearinghouse.vault.FileKeystore;
import clearinghouse.vault.Vault;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that makes exposures, on a real database and with the real matching, and two
 * operators.
 */
abstract class ExposureFixture {

    static final NumberPrefix OURS = NumberPrefix.parse("CLH").orElseThrow();

    final PostgresRoles roles = TestPostgres.migrated("server", Migrations::run).createDatabase();
    private final HikariDataSource pool = Pool.open(roles.server());
    final SecureRandom chance = new SecureRandom();
    final Clock clock = Clock.systemUTC();
    final Ids ids = new Ids(clock, chance);
    final Db db = new Db(() -> pool);
    private final AuditRecord record = new AuditRecord(ids, clock);
    private final Parties parties = new Parties(db, record, ids, clock);
    final Policy policy = new Policy(db, clock);
    private final Jobs queue = new Jobs(ids, clock);
    final Inventory inventory = new Inventory(db, record, policy, queue, ids, clock);
    private final Imports imports = new Imports(db, record, policy, queue, OURS, ids, clock);
    final Outbox outbox = new Outbox(db, ids, clock);

    final PartyId house = parties.open("Clearinghouse", fresh -> fresh).clearinghouse();
    final Access worker =
            access(house, "job:work inventory:match exposure:find advisory:read party:read");
    final PartyId hospital = operator("County Hospital");
    final PartyId bank = operator("Community Bank");

    @TempDir Path folder;
    Exposures exposures;
    Matching matching;
    ExposureJobs jobs;

    /** The advisories of ours: what the matching is told, without the act of publishing. */
    List<PublishedAdvisory> published() {
        return List.of();
    }

    private final class OurAdvisories implements Publications {
        @Override
        public Optional<PublishedAdvisory> published(Tx tx, AdvisoryId id) {
            return all(tx).stream().filter(it -> it.id().equals(id)).findFirst();
        }

        @Override
        public Optional<PublishedAdvisory> held(Tx tx, AdvisoryId id) {
            return published(tx, id);
        }

        @Override
        public List<PublishedAdvisory> about(Tx tx, Collection<PackageUrl> packages) {
            return all(tx).stream().filter(it -> packages.contains(it.packageUrl())).toList();
        }

        @Override
        public List<PublishedAdvisory> all(Tx tx) {
            return ExposureFixture.this.published();
        }
    }

    @BeforeEach
    void start() {
        policy.load(worker);
        startAnew();
    }

    final void startAnew() {
        exposures = new Exposures(db, record, vault(), parties, policy, inventory, ids, clock);
        matching = matching(policy);
        jobs = new ExposureJobs(db, matching, exposures);
    }

    Matching matching(Policy by) {
        return new Matching(
                record,
                vault(),
                outbox,
                by,
                inventory,
                new Installed(folder.resolve("match-index")),
                new SaidOfSoftware(OURS),
                new Dossiers(db, OURS, clock),
                new OurAdvisories(),
                ids,
                clock);
    }

    private Vault vault() {
        return new Vault(
                FileKeystore.open(folder.resolve("vault.key"), chance), record, chance, clock);
    }

    @AfterEach
    void close() {
        pool.close();
    }

    void take(byte[]... documents) {
        arrive(documents).forEach(stamp -> jobs.said(worker, Long.parseLong(stamp)));
    }

    /** In one act. The answer are the stamps of the runs that it asks for. */
    List<String> arrive(byte[]... documents) {
        bring(documents);
        var stamps = open(Imports.SAID);
        sql("update platform_job set state = 'done', finished_at = now()");
        return stamps;
    }

    /** In one act, of which nothing is worked off. */
    void bring(byte[]... documents) {
        var taken =
                imports.take(
                        access(house, "advisory:import advisory:read"),
                        Arrays.stream(documents).map(it -> new Arrival("test", it)).toList());
        assertThat(taken.refused()).isEmpty();
    }

    DocumentId upload(PartyId operator, String asset, byte[] document) {
        var id = upload(operator, asset, true, document);
        lookAgain(id);
        return id;
    }

    /** Nothing looks at it yet. */
    DocumentId upload(PartyId operator, String asset, boolean exposed, byte[] document) {
        return switch (inventory.receive(
                operatorAccess(operator), Boms.listing(asset, exposed, document))) {
            case Inventory.Receiving.Received(var upload, _) -> upload.id();
            case Inventory.Receiving.Unreadable(var problems) ->
                    throw new AssertionError(problems.toString());
        };
    }

    void lookAgain(DocumentId document) {
        db.inTransactionDo(worker, tx -> matching.lookAgain(tx, worker, document));
    }

    List<Exposure> list(PartyId operator) {
        return exposures.list(operatorAccess(operator), Optional.empty()).items();
    }

    Exposure only(PartyId operator) {
        assertThat(list(operator)).hasSize(1);
        return list(operator).getFirst();
    }

    List<String> open(String kind) {
        return db.inTransaction(
                worker,
                tx ->
                        tx.list(
                                "select subject from platform_job where kind = ? and state = 'ready' order by id",
                                row -> row.text("subject"),
                                kind));
    }

    PartyId operator(String name) {
        return parties.register(
                        access(house, "party:manage"), PartyKind.OPERATOR, name, Optional.empty())
                .id();
    }

    static Access operatorAccess(PartyId party) {
        return access(
                party,
                "inventory:write inventory:read exposure:read exposure:answer advisory:read release:fetch");
    }

    static Access access(PartyId party, String grants) {
        return new Access(
                grants.contains("job:work") ? "worker" : "tester",
                party,
                Optional.empty(),
                "test",
                Arrays.stream(grants.split(" ")).map(Permission::new).collect(Collectors.toSet()));
    }

    /** The first column of what is answered, if anything is. */
    List<String> sql(String text) {
        try (var connection = roles.owner().connect();
                var statement = connection.createStatement()) {
            var found = new ArrayList<String>();
            if (statement.execute(text)) {
                var rows = statement.getResultSet();
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
