package clearinghouse.matching;

import clearinghouse.formats.version.Match;
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

    /** In hundredths: of a name, where the numbers are of two models. */
    private static final int OTHER_MODEL = 66;

    /** From here on it is that thing, and no relative of it or one of another release. */
    private static final int EXACT = 85;

    /** Forms in which a vendor says of its own product that it is not affected. */
    private static final Set<String> EXCHANGE = Set.of("CSAF", "OPENVEX", "CYCLONEDX");

    private static final Comparator<Weighed> BEST =
            Comparator.comparingInt((Weighed it) -> it.match.confidence())
                    .thenComparingInt(it -> it.resemblance)
                    // Of equals one is always the same, in whichever order they came.
                    .thenComparing(
                            it -> it.match.evidence().source().advisory(),
                            Comparator.reverseOrder())
                    .thenComparing(
                            it -> it.match.evidence().source().vulnerability(),
                            Comparator.reverseOrder())
                    .thenComparing(
                            it -> it.match.evidence().named().text(), Comparator.reverseOrder())
                    .thenComparing(it -> it.match.evidence().range(), Comparator.reverseOrder())
                    .thenComparing(
                            it -> String.join(" ", it.match.evidence().assertion().fixed()),
                            Comparator.reverseOrder())
                    .thenComparing(
                            it -> it.match.evidence().assertion().identities().toString(),
                            Comparator.reverseOrder());

    private record Weighed(int resemblance, boolean stated, ComponentMatch match) {}

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
            var other = isOfOtherModel(known, assertion, by.orElseThrow());
            weigh(
                    assertion,
                    other ? resemblance * OTHER_MODEL / 100 : resemblance,
                    by.orElseThrow(),
                    best.get());
        }
    }

    /**
     * Whether the advisory sells what it names under another number of the same kind: one name may
     * be that of several generations of a device.
     */
    private static boolean isOfOtherModel(
            Collection<Named> known, Assertion assertion, Identity by) {
        if (!(by instanceof Identity.Product || by instanceof Identity.Name)) {
            return false;
        }
        for (var said : assertion.identities()) {
            if (said instanceof Identity.Model model
                    && known.stream()
                            .anyMatch(it ->
                                    it.identity() instanceof Identity.Model own
                                            && model.isNumberedLike(own))) {
                return true;
            }
        }
        return false;
    }

    private void weigh(Assertion assertion, int resemblance, Identity by, Named known) {
        var meant = assertion.means(known);
        switch (assertion.standing()) {
            case AFFECTED -> {
                switch (meant) {
                    case Match.Inside() -> affects(assertion, resemblance, by, known, "");
                    case Match.Possible(var why) -> affects(assertion, resemblance, by, known, why);
                    case Match.Outside() -> {
                        // A list of single versions is seldom one of all.
                        if (!assertion.ranges().spans().isEmpty()) {
                            speaksAgainst(assertion, resemblance, by, known, false);
                        }
                    }
                }
            }
            case UNDER_INVESTIGATION -> {
                if (!(meant instanceof Match.Outside)) {
                    affects(
                            assertion,
                            resemblance,
                            by,
                            known,
                            "whether it is affected is still being looked into");
                }
            }
            case NOT_AFFECTED, FIXED -> {
                if (meant instanceof Match.Inside) {
                    speaksAgainst(
                            assertion,
                            resemblance,
                            by,
                            known,
                            EXCHANGE.contains(assertion.source().form()));
                }
            }
            case RECOMMENDED, UNKNOWN -> {}
        }
    }

    private void affects(
            Assertion assertion, int resemblance, Identity by, Named known, String doubt) {
        int confidence = doubt.isEmpty() ? resemblance : resemblance * POSSIBLE / 100;
        affected.add(
                new Weighed(resemblance, true, match(assertion, confidence, by, known, doubt)));
    }

    private void speaksAgainst(
            Assertion assertion, int resemblance, Identity by, Named known, boolean stated) {
        against.add(new Weighed(resemblance, stated, match(assertion, resemblance, by, known, "")));
    }

    /**
     * Who names the component more exactly knows better, and a vendor's own statement that it is
     * not affected outweighs as exact a range. What may be of another thing outweighs nothing. Of
     * all that is not outweighed the worst holds.
     */
    private Judgement decide() {
        var standing = affected.stream().filter(it -> outweighing(it).isEmpty()).max(BEST);
        if (standing.isPresent()) {
            return new Judgement.Affected(standing.get().match);
        }
        return affected.stream()
                .max(BEST)
                .<Judgement>map(worst ->
                        new Judgement.Suppressed(
                                worst.match, outweighing(worst).orElseThrow().match))
                .orElseGet(Judgement.Unnamed::new);
    }

    private Optional<Weighed> outweighing(Weighed affected) {
        if (against.isEmpty()) {
            return Optional.empty();
        }
        return against.stream()
                .filter(it -> it.resemblance >= EXACT)
                .filter(it ->
                        it.stated
                                ? it.resemblance >= affected.resemblance
                                : it.resemblance > affected.resemblance)
                .max(BEST);
    }

    private static ComponentMatch match(
            Assertion assertion, int confidence, Identity by, Named known, String doubt) {
        return new ComponentMatch(
                confidence,
                new ComponentMatch.Evidence(
                        assertion, by, known.identity(), known.version(), doubt));
    }
}
