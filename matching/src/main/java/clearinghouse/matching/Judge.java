package clearinghouse.matching;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.version.Match;
import clearinghouse.formats.version.Vers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides. Everything else only finds what is worth a decision. */
public final class Judge {

    /** In hundredths: what is left of a match when nobody can say whether the version is meant. */
    private static final int POSSIBLE = 70;

    /** Forms in which a vendor says of its own product that it is not affected. */
    private static final Set<String> EXCHANGE = Set.of("CSAF", "OPENVEX", "CYCLONEDX");

    private static final Comparator<Weighed> BEST =
            Comparator.comparingInt((Weighed it) -> it.finding.confidence())
                    .thenComparingInt(it -> it.resemblance)
                    // Of equals one is always the same, in whichever order they came.
                    .thenComparing(
                            it -> it.finding.evidence().source().advisory(),
                            Comparator.reverseOrder())
                    .thenComparing(
                            it -> it.finding.evidence().source().vulnerability(),
                            Comparator.reverseOrder())
                    .thenComparing(it -> it.finding.evidence().named(), Comparator.reverseOrder())
                    .thenComparing(it -> it.finding.evidence().range(), Comparator.reverseOrder());

    private record Weighed(int resemblance, boolean stated, Finding finding) {}

    private final List<Weighed> affected = new ArrayList<>();
    private final List<Weighed> against = new ArrayList<>();

    private Judge() {}

    /**
     * @param known all that one component is known by
     * @param assertions all on one vulnerability
     */
    public static Judgement judge(Collection<Named> known, Collection<Assertion> assertions) {
        var judge = new Judge();
        for (var assertion : assertions) {
            judge.weigh(known, assertion);
        }
        return judge.decide();
    }

    /** By the name under which the assertion knows the component best. */
    private void weigh(Collection<Named> known, Assertion assertion) {
        Optional<Named> best = Optional.empty();
        Optional<Identity> by = Optional.empty();
        int resemblance = 0;
        for (var named : known) {
            for (var identity : assertion.identities()) {
                int alike = identity.resembles(named.identity());
                if (alike > resemblance) {
                    resemblance = alike;
                    best = Optional.of(named);
                    by = Optional.of(identity);
                }
            }
        }
        if (best.isPresent()) {
            weigh(assertion, resemblance, by.orElseThrow(), best.get());
        }
    }

    private void weigh(Assertion assertion, int resemblance, Identity by, Named known) {
        var match = assertion.means(known.version());
        switch (assertion.standing()) {
            case AFFECTED -> {
                switch (match) {
                    case Match.Inside() ->
                            affected.add(
                                    new Weighed(
                                            resemblance,
                                            true,
                                            finding(assertion, resemblance, by, known, "")));
                    case Match.Possible(var why) ->
                            affected.add(
                                    new Weighed(
                                            resemblance,
                                            true,
                                            finding(
                                                    assertion,
                                                    resemblance * POSSIBLE / 100,
                                                    by,
                                                    known,
                                                    why)));
                    case Match.Outside() ->
                            against.add(
                                    new Weighed(
                                            resemblance,
                                            false,
                                            finding(assertion, resemblance, by, known, "")));
                }
            }
            case UNDER_INVESTIGATION -> {
                if (!(match instanceof Match.Outside)) {
                    affected.add(
                            new Weighed(
                                    resemblance,
                                    true,
                                    finding(
                                            assertion,
                                            resemblance * POSSIBLE / 100,
                                            by,
                                            known,
                                            "whether it is affected is still being looked into")));
                }
            }
            case NOT_AFFECTED, FIXED -> {
                if (match instanceof Match.Inside) {
                    against.add(
                            new Weighed(
                                    resemblance,
                                    EXCHANGE.contains(assertion.source().form()),
                                    finding(assertion, resemblance, by, known, "")));
                }
            }
            case RECOMMENDED, UNKNOWN -> {}
        }
    }

    /**
     * Who names the component more exactly knows better, and a vendor's own statement that it is
     * not affected outweighs as exact a range.
     */
    private Judgement decide() {
        var worst = affected.stream().max(BEST);
        if (worst.isEmpty()) {
            return new Judgement.Unnamed();
        }
        var finding = worst.get();
        return against.stream()
                .filter(it ->
                        it.stated
                                ? it.resemblance >= finding.resemblance
                                : it.resemblance > finding.resemblance)
                .max(BEST)
                .<Judgement>map(by -> new Judgement.Suppressed(finding.finding, by.finding))
                .orElseGet(() -> new Judgement.Affected(finding.finding));
    }

    private static Finding finding(
            Assertion assertion, int confidence, Identity by, Named known, String doubt) {
        return new Finding(
                confidence,
                new Finding.Evidence(
                        by.kind(),
                        by.text(),
                        known.identity().text(),
                        range(assertion),
                        assertion.ranges().scheme().versType(),
                        known.version(),
                        doubt,
                        assertion.source()),
                assertion.standing() == Standing.AFFECTED
                        ? after(known.version(), assertion)
                        : List.of());
    }

    /** Of several fixes the ones of older lines help nobody who is past them. */
    private static List<String> after(String version, Assertion assertion) {
        var scheme = assertion.ranges().scheme();
        var later =
                assertion.fixed().stream()
                        .filter(fix -> scheme.compare(version, fix).orElse(-1) < 0)
                        .toList();
        return later.isEmpty() ? assertion.fixed() : later;
    }

    /** As VERS where there is one. */
    private static String range(Assertion assertion) {
        if (assertion.isOfAll()) {
            return "vers:all/*";
        }
        var said = new ArrayList<String>();
        var set = assertion.ranges();
        if (!set.spans().isEmpty()) {
            said.add(
                    set.toVers(set.scheme().versType()) instanceof Parsed.Valid<Vers>(var vers)
                            ? vers.render()
                            : set.spans().toString());
        }
        said.addAll(assertion.named().stream().limit(20).toList());
        said.addAll(assertion.words());
        return String.join(", ", said);
    }
}
