package clearinghouse.intake;

import clearinghouse.platform.LegalBasis;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Whether what was submitted may go to somebody who has not had it yet. */
public sealed interface PassingOn {

    /** What does not hold and only warns is told with the thing itself. */
    record Free() implements PassingOn {}

    /**
     * @param bases those that do not hold, of which policy lets nothing be passed on
     */
    record Barred(List<LegalBasis.Told> bases) implements PassingOn {
        public Barred {
            bases = List.copyOf(bases);
        }

        /** To be said after what was not done; what to do next is in it. */
        public String why() {
            return bases.stream()
                            .map(it ->
                                    "the legal basis %s is %s".formatted(it.code(), it.inWords()))
                            .collect(Collectors.joining(", "))
                    + ", and by policy nothing that was submitted under it is passed on meanwhile; who administers can give it another end under /legal-bases";
        }
    }

    static PassingOn decide(Collection<LegalBasis> bases, Instant at) {
        return of(bases.stream().map(it -> it.told(at)).toList());
    }

    /** All that several findings stand under have to hold, or only to warn. */
    static PassingOn of(Collection<LegalBasis.Told> bases) {
        var barred = bases.stream().filter(LegalBasis.Told::bars).toList();
        return barred.isEmpty() ? new Free() : new Barred(barred);
    }
}
