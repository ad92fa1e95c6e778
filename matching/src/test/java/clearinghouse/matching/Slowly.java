package clearinghouse.matching;

import java.util.List;
import java.util.Optional;

/** Compares versions themselves and never their keys. */
final class Slowly {

    private Slowly() {}

    static Judgement judge(Component component, List<Assertion> assertions) {
        return Judge.judge(
                component.known().stream()
                        .map(known ->
                                new Named(
                                        known.identity(),
                                        known.version(),
                                        known.scheme(),
                                        Optional.empty()))
                        .toList(),
                assertions);
    }
}
