package clearinghouse.insight;

import clearinghouse.advisory.Advisories;
import clearinghouse.coordination.Coordination;
import clearinghouse.exposure.Exposures;
import clearinghouse.intake.Intake;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.Db;
import clearinghouse.validation.Validation;
import java.util.stream.Stream;

/** What is known about all of it together. */
public final class Insight {

    public static final Permission READ = new Permission("funnel:read");

    private final Db db;
    private final Intake intake;
    private final Validation validation;
    private final Coordination coordination;
    private final Advisories advisories;
    private final Exposures exposures;

    public Insight(
            Db db,
            Intake intake,
            Validation validation,
            Coordination coordination,
            Advisories advisories,
            Exposures exposures) {
        this.db = db;
        this.intake = intake;
        this.validation = validation;
        this.coordination = coordination;
        this.advisories = advisories;
        this.exposures = exposures;
    }

    /** The questions below see more than the caller may; only their totals leave this method. */
    public Funnel funnel(Access access) {
        return db.inSnapshot(
                access,
                tx -> {
                    // Disclosed to who can fix it: a vendor that took the case on, or everyone.
                    var disclosed =
                            Funnel.earliest(
                                    Stream.concat(
                                            coordination
                                                    .acceptances(tx, access)
                                                    .entrySet()
                                                    .stream(),
                                            advisories.publications(tx).entrySet().stream()));
                    return Funnel.of(
                            intake.arrivals(tx),
                            validation.reproductions(tx),
                            new Funnel.Milestones(disclosed, validation.acceptances(tx)),
                            exposures.uptake(tx));
                });
    }
}
