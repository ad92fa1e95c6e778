package clearinghouse.pages;

import clearinghouse.kernel.PartyId;
import clearinghouse.parties.Enrolments;
import clearinghouse.parties.Entrustments;
import clearinghouse.parties.Parties;
import clearinghouse.parties.Party;
import clearinghouse.parties.PersonId;
import clearinghouse.parties.RecoveryId;
import clearinghouse.parties.Role;
import clearinghouse.parties.Sessions;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The people of a party and how they come in; and who is let in again, by two administrators. */
final class PeoplePages implements PageRoute.Group {

    private static final String PARTY = "/parties/{party}";
    private static final String RECOVERIES = "/recoveries";
    private static final int UNPROCESSABLE = 422;
    private static final int CONFLICT = 409;
    private static final int LONGEST_REASON = 200;

    private final Parties parties;
    private final Enrolments enrolments;
    private final Entrustments entrustments;
    private final Supplier<URI> address;

    PeoplePages(Pages.Facades facades, Supplier<URI> address) {
        parties = facades.parties();
        enrolments = facades.enrolments();
        entrustments = facades.entrustments();
        this.address = address;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get(
                        PARTY + "/people",
                        Parties.MANAGE,
                        request -> shown(200, request, Faults.NONE)),
                PageRoute.post(PARTY + "/people/{person}/link", Parties.MANAGE, this::invite),
                PageRoute.post(
                        PARTY + "/people/{person}/recovery", Sessions.DECIDE_RECOVERY, this::ask),
                PageRoute.get(RECOVERIES, Parties.MANAGE, this::recoveries),
                PageRoute.post(
                        RECOVERIES + "/{recovery}/consent",
                        Sessions.DECIDE_RECOVERY,
                        this::consent),
                PageRoute.post(
                        RECOVERIES + "/{recovery}/refusal",
                        Sessions.DECIDE_RECOVERY,
                        this::refuse));
    }

    /**
     * @param without why there is no authenticator; empty where nobody said so
     * @param link the form that gives a first link; empty for who has a way in
     * @param further the duties that two administrators could give beside
     */
    record Line(
            String id,
            String name,
            String duties,
            String comesIn,
            String without,
            boolean hasWayIn,
            boolean recovering,
            List<Field> link,
            List<Field.Option> further) {}

    /** What a link or a recovery says of somebody who has no authenticator. */
    private static final String WITHOUT = "without";

    /**
     * @param decides whether this visit may ask for a recovery
     */
    record View(String id, String name, List<Line> lines, boolean decides, List<Field> reason) {}

    private Page shown(int status, PageRequest request, Faults faults) {
        return parties.find(request.access(), party(request))
                .<Page>map(party ->
                        new Page.Html(
                                status,
                                "people",
                                "People of " + party.name(),
                                new View(
                                        party.id().code(),
                                        party.name(),
                                        enrolments.people(request.access(), party.id()).stream()
                                                .map(member -> line(party, member))
                                                .toList(),
                                        request.access().may(Sessions.DECIDE_RECOVERY),
                                        List.of(
                                                Field.required(
                                                                "reason",
                                                                "What happened",
                                                                "The second administrator decides by it, and it is kept.")
                                                        .holding(request.field("reason"))
                                                        .failing(faults)))))
                .orElseGet(Page.Absent::new);
    }

    private static PartyId party(PageRequest request) {
        return request.path("party", PartyId::parse);
    }

    private static Line line(Party party, Enrolments.Member member) {
        return new Line(
                member.id().code(),
                member.name(),
                member.duties().stream().map(PeoplePages::duty).collect(Collectors.joining(", ")),
                comesIn(member),
                member.withoutAuthenticator().orElse(""),
                member.hasWayIn(),
                member.recovering(),
                member.hasWayIn() || !member.duties().isEmpty()
                        ? List.of()
                        : List.of(duties(party)),
                member.passkeys() > 0
                        ? EntrustmentPages.further(party.kind(), member.duties())
                        : List.of());
    }

    private static String comesIn(Enrolments.Member member) {
        if (member.hasWayIn()) {
            return Stream.of(
                            member.password()
                                    ? Optional.of("a password and a code")
                                    : Optional.<String>empty(),
                            counted(member.passkeys(), "a passkey", "passkeys"),
                            counted(member.identities(), "a bound account", "bound accounts"))
                    .flatMap(Optional::stream)
                    .collect(Collectors.joining(" and ", "with ", ""));
        }
        return member.link()
                .map(until -> "has a link until " + Times.exact(until, ZoneOffset.UTC))
                .orElse("with a token, or not yet");
    }

    private static Optional<String> counted(int count, String one, String many) {
        return switch (count) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(one);
            default -> Optional.of(count + " " + many);
        };
    }

    private static String duty(Role role) {
        return role.code().toLowerCase(Locale.ROOT);
    }

    /** What somebody of this party may be here for. */
    private static Field duties(Party party) {
        return Field.choice(
                "duties",
                "Duties",
                "They hold as long as this person has a way in.",
                Duties.of(party.kind()).stream()
                        .map(it -> new Field.Option(it.code(), it.label()))
                        .toList());
    }

    private Page invite(PageRequest request) {
        var access = request.access();
        var person = request.path("person", PersonId::parse);
        var member =
                enrolments.people(access, party(request)).stream()
                        .filter(it -> it.id().equals(person))
                        .findFirst();
        if (member.isEmpty()) {
            return new Page.Absent();
        }
        var duties =
                member.get().duties().isEmpty()
                        ? Duties.parse(request.field("duties"))
                        : member.get().duties();
        boolean without = !request.field(WITHOUT).isEmpty();
        var reason = request.field("reason");
        if (without && (reason.isEmpty() || reason.length() > LONGEST_REASON)) {
            return new Page.Stopped(
                    UNPROCESSABLE,
                    "No link was made",
                    "Go back and say in at most %d characters why there is no device that holds a passkey."
                            .formatted(LONGEST_REASON));
        }
        return switch (enrolments.invite(
                access, party(request), person, duties, Optional.of(reason).filter(_ -> without))) {
            case Enrolments.Issue.Issued issued ->
                    link(address.get(), issued, member.get().name(), name(request));
            case Enrolments.Issue.NoSuchPerson() -> new Page.Absent();
            case Enrolments.Issue.HasWayIn() ->
                    new Page.Stopped(
                            CONFLICT,
                            member.get().name() + " has a way in",
                            "One administrator cannot give another link to somebody who has a passkey, a bound account or a password. If all of them are lost, ask for a recovery.");
            case Enrolments.Issue.Refused(var why) ->
                    new Page.Stopped(
                            UNPROCESSABLE, "No link was made", "Choose again: " + why + ".");
        };
    }

    private String name(PageRequest request) {
        return parties.find(request.access(), party(request)).map(Party::name).orElse("");
    }

    /** Shown once: the link is in no other place. */
    record Link(String person, String organisation, String link, String ends) {
        @Override
        public String toString() {
            return "Link[…]";
        }
    }

    static Page link(
            URI address, Enrolments.Issue.Issued issued, String person, String organisation) {
        return Page.html(
                "enrolment",
                "Link for " + person,
                new Link(
                        person,
                        organisation,
                        EnrolmentPages.link(address, issued.secret()),
                        Times.exact(issued.ends(), ZoneOffset.UTC)));
    }

    private Page ask(PageRequest request) {
        var reason = request.field("reason");
        if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
            return shown(
                    UNPROCESSABLE,
                    request,
                    Faults.at(
                            "reason",
                            "Say what happened in at most %d characters."
                                    .formatted(LONGEST_REASON)));
        }
        return switch (enrolments.ask(
                request.access(),
                party(request),
                request.path("person", PersonId::parse),
                reason,
                !request.field(WITHOUT).isEmpty())) {
            case Enrolments.Asking.Asked _ -> new Page.Redirect(RECOVERIES, "recovery-asked");
            case Enrolments.Asking.NoSuchPerson() -> new Page.Absent();
            case Enrolments.Asking.HasNoWayIn() ->
                    new Page.Stopped(
                            CONFLICT,
                            "No recovery is needed",
                            "This person has no passkey, no bound account and no password: make a link instead.");
            case Enrolments.Asking.Refused(var why) ->
                    new Page.Stopped(
                            CONFLICT, "No recovery was asked for", "Ask again: " + why + ".");
            case Enrolments.Asking.AskedAlready() ->
                    new Page.Stopped(
                            CONFLICT,
                            "This was asked already",
                            "It waits for a second administrator among the recoveries.");
        };
    }

    /**
     * @param without what else the link lets the person do; empty for most
     */
    record RecoveryLine(
            String id,
            String person,
            String organisation,
            String reason,
            String without,
            String asker,
            String asked,
            String ends,
            String outcome,
            boolean waits,
            boolean mine) {}

    record MachineLine(String person, String organisation, String issued, String used) {}

    record Recoveries(
            List<RecoveryLine> lines,
            List<EntrustmentPages.Line> duties,
            List<MachineLine> machine,
            boolean decides) {}

    private Page recoveries(PageRequest request) {
        var access = request.access();
        return Page.html(
                "recoveries",
                "Recoveries and further duties",
                new Recoveries(
                        enrolments.recoveries(access).stream()
                                .map(it -> line(it, access.actor()))
                                .toList(),
                        entrustments.list(access).stream()
                                .map(it -> EntrustmentPages.Line.of(it, access.actor()))
                                .toList(),
                        enrolments.onTheMachine(access).stream()
                                .map(it ->
                                        new MachineLine(
                                                it.person(),
                                                it.organisation(),
                                                Times.exact(it.issued(), ZoneOffset.UTC),
                                                it.used() ? "used" : "not used"))
                                .toList(),
                        access.may(Sessions.DECIDE_RECOVERY)));
    }

    private static RecoveryLine line(Enrolments.Recovery it, String actor) {
        return new RecoveryLine(
                it.id().code(),
                it.person(),
                it.organisation(),
                it.reason(),
                it.withoutAuthenticator()
                        ? "Says that there is no device that holds a passkey: the link lets choose a password."
                        : "",
                it.asker(),
                Times.exact(it.asked(), ZoneOffset.UTC),
                Times.exact(it.ends(), ZoneOffset.UTC),
                outcome(it),
                it.waits(),
                it.askedBy().equals(actor));
    }

    private static String outcome(Enrolments.Recovery it) {
        return it.waits()
                ? "waits for a second administrator"
                : Optional.of(it)
                        .flatMap(Enrolments.Recovery::decider)
                        .map(by -> (it.consented() ? "consented by " : "refused by ") + by)
                        .orElse("nobody decided in time");
    }

    private Page consent(PageRequest request) {
        var id = request.path("recovery", RecoveryId::parse);
        var asked =
                enrolments.recoveries(request.access()).stream()
                        .filter(it -> it.id().equals(id))
                        .findFirst();
        return decided(
                enrolments.consent(request.access(), id),
                asked.map(Enrolments.Recovery::person).orElse(""),
                asked.map(Enrolments.Recovery::organisation).orElse(""));
    }

    private Page refuse(PageRequest request) {
        return decided(
                enrolments.refuse(request.access(), request.path("recovery", RecoveryId::parse)),
                "",
                "");
    }

    private Page decided(Enrolments.Decision decision, String person, String organisation) {
        return switch (decision) {
            case Enrolments.Decision.Consented(var issued) ->
                    link(address.get(), issued, person, organisation);
            case Enrolments.Decision.Refused() -> new Page.Redirect(RECOVERIES, "recovery-refused");
            case Enrolments.Decision.NoneWaits() ->
                    new Page.Stopped(
                            CONFLICT,
                            "Nothing waits here any more",
                            "It was decided, or nobody decided in time. Look at the recoveries.");
            case Enrolments.Decision.SamePerson() ->
                    new Page.Stopped(
                            CONFLICT,
                            "Another administrator has to consent",
                            "You asked for this recovery yourself. It takes two.");
            case Enrolments.Decision.SameRoot() ->
                    new Page.Stopped(
                            CONFLICT,
                            "Not done: the two of you pass for one",
                            "One of you came in by a link of the other, or both by links of the same person. Another administrator answers, or who starts the server lets one of you in with --recover.");
        };
    }
}
