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

    /** What is under embargo is counted for these alone: a count of one tells others of it. */
    public static final Permission COUNT_ALL = new Permission("funnel:all");

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
                    var publications = advisories.publications(tx);
                    // Disclosed to who can fix it: a vendor that took the case on, or everyone.
                    var disclosed =
                            Funnel.earliest(
                                    Stream.concat(
                                            coordination
                                                    .acceptances(tx, access)
                                                    .entrySet()
                                                    .stream(),
                                            publications.entrySet().stream()));
                    var arrivals = intake.arrivals(tx);
                    var reproductions = validation.reproductions(tx);
                    var milestones = new Funnel.Milestones(disclosed, validation.acceptances(tx));
                    var uptake = exposures.uptake(tx);
                    return access.may(COUNT_ALL)
                            ? Funnel.of(arrivals, reproductions, milestones, uptake)
                            : Funnel.ofPublished(
                                    publications.keySet(),
                                    arrivals,
                                    reproductions,
                                    milestones,
                                    uptake);
                });
    }
}
