package clearinghouse.pages;

import clearinghouse.kernel.PartyId;
import clearinghouse.parties.EntrustmentId;
import clearinghouse.parties.Entrustments;
import clearinghouse.parties.PartyKind;
import clearinghouse.parties.PersonId;
import clearinghouse.parties.Role;
import clearinghouse.parties.Sessions;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Further duties of who comes in by passkey, by two administrators; they stand among the
 * recoveries.
 */
final class EntrustmentPages implements PageRoute.Group {

    private static final String LIST = "/recoveries";
    private static final String ENTRUSTMENT = "/entrustments/{entrustment}";
    private static final int UNPROCESSABLE = 422;
    private static final int CONFLICT = 409;
    private static final int LONGEST_REASON = 200;

    private final Entrustments entrustments;

    EntrustmentPages(Pages.Facades facades) {
        entrustments = facades.entrustments();
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.post(
                        "/parties/{party}/people/{person}/duties",
                        Sessions.DECIDE_RECOVERY,
                        this::ask),
                PageRoute.post(
                        ENTRUSTMENT + "/consent",
                        Sessions.DECIDE_RECOVERY,
                        request ->
                                decided(
                                        entrustments.consent(request.access(), id(request)),
                                        "duties-given")),
                PageRoute.post(
                        ENTRUSTMENT + "/refusal",
                        Sessions.DECIDE_RECOVERY,
                        request ->
                                decided(
                                        entrustments.refuse(request.access(), id(request)),
                                        "duties-refused")));
    }

    /**
     * @param mine whether this reader asked
     */
    record Line(
            String id,
            String person,
            String organisation,
            String duties,
            String reason,
            String asker,
            String asked,
            String ends,
            String outcome,
            boolean waits,
            boolean mine) {

        static Line of(Entrustments.Listed it, String actor) {
            return new Line(
                    it.id().code(),
                    it.person(),
                    it.organisation(),
                    String.join(", ", it.duties()),
                    it.reason(),
                    it.asker(),
                    Times.exact(it.asked(), ZoneOffset.UTC),
                    Times.exact(it.ends(), ZoneOffset.UTC),
                    outcome(it),
                    it.waits(),
                    it.askedBy().code().equals(actor));
        }

        private static String outcome(Entrustments.Listed it) {
            return it.waits()
                    ? "waits for a second administrator"
                    : it.decider()
                            .map(by -> (it.consented() ? "given by " : "refused by ") + by)
                            .orElse("nobody decided in time");
        }
    }

    /** What this person could have beside, as somebody chooses it. */
    static List<Field.Option> further(PartyKind kind, Collection<Role> held) {
        return Duties.of(kind).stream()
                .filter(it -> !new HashSet<>(held).containsAll(it.roles()))
                .map(it -> new Field.Option(it.code(), it.label()))
                .toList();
    }

    private Page ask(PageRequest request) {
        var why = request.field("why");
        var duties = Duties.parse(request.field("duties"));
        if (why.isEmpty() || why.length() > LONGEST_REASON || duties.isEmpty()) {
            return new Page.Stopped(
                    UNPROCESSABLE,
                    "Nothing was asked",
                    "Choose a duty, and say why in at most %d characters."
                            .formatted(LONGEST_REASON),
                    Optional.empty(),
                    List.of(why));
        }
        var asking =
                entrustments.ask(
                        request.access(),
                        request.path("party", PartyId::parse),
                        request.path("person", PersonId::parse),
                        new HashSet<>(duties),
                        why);
        return switch (asking) {
            case Entrustments.Asking.Asked _ -> new Page.Redirect(LIST, "duties-asked");
            case Entrustments.Asking.NoSuchPerson() -> new Page.Absent();
            case Entrustments.Asking.Refused(var because) -> stopped("Not asked: " + because);
        };
    }

    private static Page decided(Entrustments.Decision decision, String notice) {
        return switch (decision) {
            case Entrustments.Decision.Decided() -> new Page.Redirect(LIST, notice);
            case Entrustments.Decision.NoneWaits() ->
                    stopped("Nothing waits here any more: it was decided, or too late");
            case Entrustments.Decision.Refused(var why) -> stopped("Not done: " + why);
        };
    }

    private static Page stopped(String title) {
        return new Page.Stopped(
                CONFLICT, title, "Go back to the recoveries and further duties, and look again.");
    }

    private static EntrustmentId id(PageRequest request) {
        return request.path("entrustment", EntrustmentId::parse);
    }
}
