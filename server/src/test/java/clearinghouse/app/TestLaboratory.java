package clearinghouse.app;

import clearinghouse.intake.FindingId;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.platform.Pool;
import clearinghouse.vault.FileKeystore;
import clearinghouse.vault.Place;
import clearinghouse.vault.Vault;
import com.zaxxer.hikari.HikariDataSource;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/**
 * Says by hand what the sandbox would say of a package that has no target, sealed as the server
 * seals it, so that every door to it opens.
 */
final class TestLaboratory implements AutoCloseable {

    private final TestServer server;
    private final HikariDataSource pool;
    private final Vault vault;
    private final Access access;

    TestLaboratory(TestServer server) {
        this.server = server;
        pool = Pool.open(server.roles().server());
        vault =
                new Vault(
                        FileKeystore.open(
                                server.data().resolve("keys/vault.key"), new SecureRandom()),
                        new SecureRandom(),
                        Clock.systemUTC());
        access =
                new Access(
                        "worker",
                        PartyId.parse(server.clearinghouse()).orElseThrow(),
                        Optional.empty(),
                        "job",
                        Set.of(new Permission("finding:validate")));
    }

    void reproduces(String finding) {
        var id = FindingId.parse(finding).orElseThrow();
        var place = new Place("validation_verdict", "evidence_sealed", finding);
        new Db(() -> pool)
                .inTransactionDo(
                        access,
                        tx ->
                                tx.update(
                                        """
                                        insert into validation_verdict (finding, target, tested, verdict, level, evidence_sealed, started_at, decided_at)
                                        values (?, 'example', '1.0', 'reproduced', 'L2', ?, now(), now())
                                        """,
                                        id,
                                        vault.key(tx, id)
                                                .seal(place, "{\"runs\":[],\"stack\":[]}")
                                                .bytes()));
        TestCase.execute(
                server.roles().owner(),
                """
                update intake_vulnerability set state = 'confirmed'
                 where code = (select vulnerability from intake_finding where code = '%s')
                """
                        .formatted(finding));
    }

    @Override
    public void close() {
        pool.close();
    }
}
