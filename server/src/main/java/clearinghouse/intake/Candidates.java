package clearinghouse.intake;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Page;
import clearinghouse.likeness.Alike;
import clearinghouse.likeness.Likeness;
import clearinghouse.platform.Db;
import clearinghouse.platform.Tx;
import clearinghouse.platform.Unopenable;
import clearinghouse.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Findings that may tell of the same as another, for who triages. Each is a proposal: it joins
 * nothing. That two are the same is decided by a fix that silences both.
 */
public final class Candidates {

    /** The kind of job that portrays what has no portrait yet. */
    public static final String UNPORTRAYED = "finding.unportrayed";

    private final Db db;
    private final Intake intake;
    private final Likeness likeness;
    private final Policy policy;

    public Candidates(Db db, Intake intake, Likeness likeness, Policy policy) {
        this.db = db;
        this.intake = intake;
        this.likeness = likeness;
        this.policy = policy;
    }

    /** A finding that resembles another. It has no text form: its title is undisclosed. */
    public record Candidate(Finding finding, String title, Alike alike) {
        @Override
        public String toString() {
            return "Candidate[" + finding.id() + "]";
        }
    }

    /**
     * A finding of which a person said that it is not the same.
     *
     * @param by that person's id
     */
    public record Apart(FindingId finding, String by, Instant at) {}

    /** Of one finding, as far as the caller sees others; the most alike first. */
    public record Resembling(List<Candidate> candidates, List<Apart> apart) {
        public Resembling {
            candidates = List.copyOf(candidates);
            apart = List.copyOf(apart);
        }
    }

    /** Empty where the caller does not see the finding, or does not triage. */
    public Optional<Resembling> of(Tx tx, Access access, FindingId id) {
        return access.may(Intake.TRIAGE)
                ? intake.finding(tx, id).map(finding -> resembling(tx, access, finding))
                : Optional.empty();
    }

    private Resembling resembling(Tx tx, Access access, Finding finding) {
        return new Resembling(
                candidates(tx, access, finding),
                likeness.apart(tx, finding.id()).stream()
                        .map(it -> new Apart(new FindingId(it.subject()), it.by(), it.at()))
                        .toList());
    }

    private List<Candidate> candidates(Tx tx, Access access, Finding finding) {
        var alike = likeness.candidates(tx, finding.id(), policy.most(tx, "candidate.least"));
        var others =
                alike.stream()
                        .flatMap(it -> intake.finding(tx, new FindingId(it.subject())).stream())
                        // What is known to have one cause is no candidate any more.
                        .filter(it -> !it.vulnerability().equals(finding.vulnerability()))
                        .limit(policy.most(tx, "candidate.most"))
                        .toList();
        var titles = intake.titles(tx, access, others);
        var likenesses =
                alike.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Likeness.Candidate::subject, Likeness.Candidate::alike));
        return others.stream().map(other -> candidate(other, titles, likenesses)).toList();
    }

    private static Candidate candidate(
            Finding other, Map<FindingId, String> titles, Map<String, Alike> likenesses) {
        return new Candidate(
                other,
                titles.getOrDefault(other.id(), ""),
                Objects.requireNonNull(likenesses.get(other.id().code())));
    }

    public sealed interface Saying {
        record Said() implements Saying {}

        record NoSuchFinding() implements Saying {}

        record Refused(String why) implements Saying {}
    }

    /**
     * A person says that two are not the same, or takes it back. It holds for both, whichever of
     * them is looked at.
     */
    public Saying say(Access access, FindingId id, FindingId other, boolean apart) {
        return db.inTransaction(
                access,
                tx -> {
                    if (intake.finding(tx, id).isEmpty() || intake.finding(tx, other).isEmpty()) {
                        return new Saying.NoSuchFinding();
                    }
                    if (id.equals(other)) {
                        return new Saying.Refused("a finding is always the same as itself");
                    }
                    likeness.say(tx, access, id, other, apart);
                    return new Saying.Said();
                });
    }

    /** For the job: the key that hashes wears out with the one that wraps it. */
    void renew(Access access) {
        db.inTransactionDo(access, tx -> likeness.renewKey(tx, access));
    }

    /**
     * For the job: portrays what has no portrait, the newest first, in one transaction for each
     * page. Can be cut short anywhere and begun again.
     *
     * @param complete ends the job
     */
    void portrayMissing(Access access, Consumer<Tx> complete) {
        var after = Optional.<UUID>empty();
        do {
            var from = after;
            after = db.inTransaction(access, tx -> portrayPage(tx, access, from));
        } while (after.isPresent());
        db.inTransactionDo(access, complete);
    }

    /** For each process, now and then: what could not be opened before may open now. */
    void lookAgain() {
        likeness.lookAgain();
    }

    /**
     * For each process: opens into its memory what findings mean, and drops what was removed.
     *
     * @return of how many findings it is held now
     */
    int learn(Access access) {
        boolean more = true;
        while (more) {
            // Held once it is on record that it was opened.
            more =
                    likeness.hold(
                            db.inTransaction(
                                    access,
                                    tx ->
                                            likeness.learn(
                                                    tx,
                                                    codes -> intake.toCompare(tx, access, codes))));
        }
        return likeness.held();
    }

    private Optional<UUID> portrayPage(Tx tx, Access access, Optional<UUID> after) {
        var page = Page.of(intake.listed(tx, after, Page.SIZE + 1), FindingStore.Keyed::key);
        var missing =
                page.items().stream()
                        .map(FindingStore.Keyed::finding)
                        .filter(finding -> !likeness.isPortrayed(tx, finding.id()))
                        .toList();
        if (!missing.isEmpty() && !likeness.canPortray(tx)) {
            throw new Unopenable("The key that hashes is not to be had just now.");
        }
        // What was removed is not to be found again by what took its place.
        var removed = intake.withoutOriginal(tx, missing.stream().map(Finding::id).toList());
        missing.stream()
                .filter(finding -> !removed.contains(finding.id()))
                .forEach(finding -> portray(tx, access, finding));
        return page.after();
    }

    private void portray(Tx tx, Access access, Finding finding) {
        try {
            likeness.portrayAnew(tx, finding.id(), intake.described(tx, access, finding));
        } catch (Unopenable _) {
            // Its own key is lost: nobody can say what it resembles.
            return;
        }
    }
}
