package clearinghouse.pages;

import clearinghouse.advisory.Advisories;
import clearinghouse.advisory.EarlyNotices;
import clearinghouse.catalogue.Imports;
import clearinghouse.catalogue.Subscriptions;
import clearinghouse.coordination.Coordination;
import clearinghouse.exposure.Exposures;
import clearinghouse.intake.BreakGlasses;
import clearinghouse.intake.Intake;
import clearinghouse.intake.Openings;
import clearinghouse.inventory.Inventory;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.parties.JoinRequests;
import clearinghouse.parties.Parties;
import clearinghouse.parties.Sessions;
import clearinghouse.policy.LegalBases;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What this is for whoever comes, and the first useful thing to do. */
final class HomePages implements PageRoute.Group {

    private static final Permission AUDIT = new Permission("audit:read");

    private final Parties parties;
    private final JoinRequests joins;
    private final Advisories advisories;
    private final Openings openings;
    private final BreakGlasses breakGlasses;
    private final Intake intake;
    private final Imports imports;
    private final Subscriptions subscriptions;
    private final EarlyNotices earlyNotices;
    private final SignIn signIn;

    HomePages(Pages.Facades facades, SignIn signIn) {
        parties = facades.parties();
        joins = facades.joins();
        advisories = facades.advisories();
        earlyNotices = facades.earlyNotices();
        openings = facades.openings();
        breakGlasses = facades.breakGlasses();
        intake = facades.intake();
        imports = facades.imports();
        subscriptions = facades.subscriptions();
        this.signIn = signIn;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.openGet("/", this::home),
                PageRoute.post("/acting", Parties.ACT_FOR, this::act),
                PageRoute.openPost("/acting/end", this::stopActing));
    }

    /**
     * @param address empty where the act is a command
     */
    record Act(String title, String why, String address, String label, String command) {}

    /**
     * @param members for whom this broker may act; empty for everyone else
     * @param asks whether who has no account may ask for one
     */
    record View(
            Optional<String> visitor,
            boolean brokers,
            List<Member> members,
            List<Act> acts,
            boolean asks) {}

    record Member(PartyId id, String name) {}

    private Page home(PageRequest request) {
        var acts = request.visitor().map(visitor -> acts(visitor)).orElse(List.of());
        boolean brokers = request.access().may(Parties.ACT_FOR);
        var members =
                brokers
                        ? parties.members(request.access()).stream()
                                .map(member -> new Member(member.id(), member.name()))
                                .toList()
                        : List.<Member>of();
        return Page.html(
                "home",
                "Start",
                new View(
                        request.visitor().map(SignIn.Visitor::name),
                        brokers,
                        members,
                        acts,
                        request.visitor().isEmpty() && joins.areTaken()));
    }

    /** A consent that was withdrawn meanwhile looks like one that never was. */
    private Page act(PageRequest request) {
        var member = request.optional("member");
        boolean consented =
                parties.members(request.access()).stream()
                        .anyMatch(known -> member.equals(Optional.of(known.id().code())));
        return consented ? actingFor(request, member) : new Page.Absent();
    }

    private Page stopActing(PageRequest request) {
        return request.visitor().isPresent()
                ? actingFor(request, Optional.empty())
                : new Page.Redirect("/");
    }

    private Page actingFor(PageRequest request, Optional<String> member) {
        return signIn.actFor(request.raw().servletRequest(), member)
                .<Page>map(cookie -> new Page.Remembering(new Page.Redirect("/"), List.of(cookie)))
                .orElseGet(Page.Absent::new);
    }

    private List<Act> acts(SignIn.Visitor visitor) {
        var access = visitor.access();
        var acts = new ArrayList<Act>();
        if (access.may(Parties.MANAGE)) {
            acts.add(
                    parties.list(access, Optional.empty()).items().size() < 2
                            ? go(
                                    "Register the first party",
                                    "Nobody is registered yet. Begin with whoever will use this first: a colleague who triages, or an operator.",
                                    "/parties",
                                    "Register someone")
                            : go(
                                    "Register who takes part",
                                    "Organisations, their people and their tokens.",
                                    "/parties",
                                    "Open parties"));
        }
        if (access.may(Advisories.PUBLISH)) {
            long drafts = drafts(access) + advisories.revisionsWaiting(access);
            if (drafts > 0) {
                acts.addFirst(
                        go(
                                drafts == 1
                                        ? "Publish a draft"
                                        : "Publish one of " + drafts + " drafts",
                                "An advisory is written and waits for whoever publishes it.",
                                "/advisories",
                                "Open the drafts"));
            }
        }
        if (access.may(Exposures.READ)) {
            acts.add(
                    go(
                            "See what to do first",
                            "Which of your systems is affected, by when to act, and why by then.",
                            "/exposures",
                            "Show me"));
        }
        if (access.may(Inventory.WRITE)) {
            acts.add(
                    go(
                            "Say what you run",
                            "Upload a list of what a system holds. What is not listed, nobody can warn you of.",
                            "/systems",
                            "Open your systems"));
        }
        if (access.may(Intake.TRIAGE)) {
            acts.add(
                    go(
                            "Work through the queue",
                            "What waits for a person, each with the reason why.",
                            "/queue",
                            "Open the queue"));
            if (openings.waitingFor(access) > 0) {
                acts.addFirst(
                        go(
                                "Answer who wants to read a proof",
                                "A colleague gave a reason. It takes a second person to open it, or to refuse.",
                                "/openings",
                                "Look at the requests"));
            }
        }
        if (access.may(Intake.SUBMIT)) {
            acts.add(
                    command(
                            "Submit a finding",
                            "With a proof that the server runs itself. You get a receipt at once and a verdict soon.",
                            "./clearinghouse submit --help"));
            acts.add(
                    go(
                            "Follow your findings",
                            "Verdicts, evidence, and who read your proofs.",
                            "/findings",
                            "Open your findings"));
        }
        if (access.may(Coordination.READ)) {
            acts.add(
                    go(
                            "Look after your cases",
                            "How long each stays undisclosed, and what its participants did.",
                            "/cases",
                            "Open cases"));
        }
        if (access.may(AUDIT)) {
            acts.add(
                    command(
                            "Check the record",
                            "Every act is an entry in a signed tree. This checks it from the first to the last.",
                            "./clearinghouse audit verify --help"));
        }
        if (access.may(Sessions.LET_BREAK_GLASS) && breakGlasses.waitingFor(access) > 0) {
            acts.addFirst(
                    go(
                            "Answer who wants to break the glass",
                            "A colleague says that it is an emergency. It takes a second person to let it, or to refuse.",
                            "/break-glass",
                            "Look at the requests"));
        }
        acts.addAll(0, sources(access));
        acts.addAll(0, joining(access));
        acts.addAll(0, endingBases(access));
        acts.addAll(0, early(access));
        acts.addAll(0, alarms(access));
        acts.add(
                go(
                        "Read the advisories",
                        "What is public, signed, in the formats that tools read.",
                        "/advisories",
                        "Open advisories"));
        acts.add(
                go(
                        "Look after how you come in",
                        "Your passkeys, and each browser that is signed in as you.",
                        "/account",
                        "Your sessions and passkeys"));
        return acts;
    }

    /** To whoever registers parties: how many ask for it. */
    private List<Act> joining(Access access) {
        long waiting = access.may(Parties.MANAGE) ? joins.waitingFor(access) : 0;
        return waiting == 0
                ? List.of()
                : List.of(
                        go(
                                waiting == 1
                                        ? "Answer who asks to join"
                                        : "Answer one of " + waiting + " who ask to join",
                                "An organisation without an account asks for one, and waits for an administrator.",
                                "/requests",
                                "Open the requests"));
    }

    /** To whom something is told that everyone may not read yet. */
    private List<Act> early(Access access) {
        long waiting = earlyNotices.waiting(access);
        return waiting == 0
                ? List.of()
                : List.of(
                        go(
                                waiting == 1
                                        ? "Read an early notice"
                                        : "Read " + waiting + " early notices",
                                "You are told before it is published, so that you can prepare. Each says with whom you may share it.",
                                EarlyNoticePages.PATH,
                                "Open the early notices"));
    }

    /** To whoever imports: what is not believed or not read, and who was not heard of for long. */
    private List<Act> sources(Access access) {
        if (!access.may(Imports.IMPORT)) {
            return List.of();
        }
        long quarantined = imports.quarantinedCount(access);
        long stale = subscriptions.stale(access);
        var why = new ArrayList<String>();
        if (quarantined > 0) {
            why.add(
                    quarantined == 1
                            ? "One document is in quarantine, with the reason."
                            : "%,d documents are in quarantine, each with the reason."
                                    .formatted(quarantined));
        }
        if (stale > 0) {
            why.add(
                    stale == 1
                            ? "One source was not heard of for too long."
                            : "%,d sources were not heard of for too long.".formatted(stale));
        }
        return List.of(
                go(
                        why.isEmpty() ? "Take in what others publish" : "Look at your sources",
                        why.isEmpty()
                                ? "Vendors, databases and lists that this server asks again and again."
                                : String.join(" ", why),
                        SubscriptionPages.PATH,
                        "Open the sources"));
    }

    /**
     * To whoever watches: what does not hold or soon ends, and how many findings stand under it.
     */
    private List<Act> endingBases(Access access) {
        if (!access.may(LegalBases.WATCH)) {
            return List.of();
        }
        var ending = intake.watched(access).stream().filter(Intake.Watched::alarms).toList();
        return ending.isEmpty()
                ? List.of()
                : List.of(
                        go(
                                ending.size() == 1
                                        ? "Look at a legal basis"
                                        : "Look at " + ending.size() + " legal bases",
                                ending.stream()
                                        .map(HomePages::ending)
                                        .collect(Collectors.joining(" ")),
                                "/legal-bases",
                                "Open the legal bases"));
    }

    private static String ending(Intake.Watched it) {
        return "%s: %s, and %s under it."
                .formatted(
                        it.basis().name(),
                        it.basis().inWords(),
                        it.findings() == 1
                                ? "1 finding stands"
                                : it.findings() + " findings stand");
    }

    /** As long as nobody has reviewed it, to everyone who has to know. */
    private List<Act> alarms(Access access) {
        if (!access.may(BreakGlasses.SEE) && !access.may(Intake.SUBMIT)) {
            return List.of();
        }
        return breakGlasses.alarms(access).stream()
                .map(alarm ->
                        go(
                                "The glass was broken for a finding",
                                BreakGlassLine.alarm(alarm),
                                access.may(BreakGlasses.SEE)
                                        ? "/break-glass"
                                        : "/findings/" + alarm.finding().code(),
                                "See who, and why it is told"))
                .toList();
    }

    private long drafts(Access access) {
        return advisories.list(access, Optional.empty()).items().stream()
                .filter(it -> it.publishedAt().isEmpty())
                .count();
    }

    private static Act go(String title, String why, String address, String label) {
        return new Act(title, why, address, label, "");
    }

    private static Act command(String title, String why, String command) {
        return new Act(title, why, "", "", command);
    }
}
