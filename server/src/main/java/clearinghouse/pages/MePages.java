package clearinghouse.pages;

import clearinghouse.advisory.Advisories;
import clearinghouse.coordination.Case;
import clearinghouse.coordination.Coordination;
import clearinghouse.formats.purl.PackageName;
import clearinghouse.parties.Parties;
import clearinghouse.parties.Tokens;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A page of oneself: who am I here, what may I, what did I do, who read what I submitted. */
final class MePages implements PageRoute.Group {

    private final Parties parties;
    private final Coordination coordination;
    private final InstantSource clock;

    MePages(Pages.Facades facades, InstantSource clock) {
        parties = facades.parties();
        coordination = facades.coordination();
        this.clock = clock;
    }

    @Override
    public List<PageRoute> routes() {
        // Every token has this permission: whoever signs in has a page.
        return List.of(PageRoute.get("/me", Advisories.READ, this::me));
    }

    record Seen(String id, String packageName, EmbargoClock clock) {}

    /**
     * @param acting for whom, where it is not the reader's own party
     */
    record Did(String when, String what, Subject about, Optional<String> acting) {}

    /**
     * @param broker the reader's own party, where it acts for another
     * @param moreCases whether there are more than these
     */
    record View(
            String name,
            String actor,
            boolean agent,
            Optional<String> responsible,
            String party,
            String partyCode,
            String partyKind,
            Optional<String> broker,
            boolean managesTokens,
            List<String> may,
            boolean seesCases,
            List<Seen> cases,
            boolean moreCases,
            List<Did> acts,
            Optional<String> nextActs,
            List<ReadLine> reads,
            Optional<String> nextReads) {}

    private Page me(PageRequest request) {
        var access = request.access();
        var self = parties.self(access);
        boolean seesCases = access.may(Coordination.READ);
        var cases =
                seesCases
                        ? coordination.list(access, Optional.empty())
                        : new clearinghouse.kernel.Page<Case.Summary>(List.of(), Optional.empty());
        var acts = parties.acts(access, request.after("acts"));
        var reads = parties.readings(access, request.after("reads"));
        return Page.html(
                "me",
                "You",
                new View(
                        self.name(),
                        access.actor(),
                        self.agent(),
                        self.responsible(),
                        self.partyName(),
                        access.party().code(),
                        self.partyKind().code(),
                        self.brokerName(),
                        access.may(Tokens.OWN),
                        OwnWords.may(access),
                        seesCases,
                        cases.items().stream().map(this::seen).toList(),
                        cases.after().isPresent(),
                        acts.items().stream().map(act -> did(request, act)).toList(),
                        request.next("acts", acts.after()),
                        reads.items().stream().map(ReadLine::of).toList(),
                        request.next("reads", reads.after())));
    }

    private Seen seen(Case.Summary it) {
        return new Seen(
                it.id().code(),
                PackageName.of(it.packageUrl()),
                EmbargoClock.of(it.embargo(), clock.instant()));
    }

    private static Did did(PageRequest request, Parties.OwnAct act) {
        boolean own =
                act.party().equals(request.access().party()) && request.access().broker().isEmpty();
        return new Did(
                Times.shortly(act.at()),
                OwnWords.did(act.action()),
                Subject.of(act.subject()),
                own ? Optional.empty() : Optional.of(act.partyName()));
    }
}
