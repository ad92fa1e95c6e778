package clearinghouse.policy;

import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.formats.ssvc.CisaBod2604;
import clearinghouse.formats.ssvc.DecisionPack;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Classification;
import clearinghouse.platform.Db;
import clearinghouse.platform.LegalBasis;
import clearinghouse.platform.Tx;
import clearinghouse.platform.UseLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Decides by the packs that are loaded. */
public final class Policy {

    /** The name of a probability of exploitation among what is said; the pack has words for it. */
    public static final String EPSS = "EPSS";

    private final Db db;
    private final InstantSource clock;
    private final List<PolicyPack> shipped = PolicyPack.shipped();
    private final Map<String, DecisionPack> parsed = new ConcurrentHashMap<>();

    public Policy(Db db, InstantSource clock) {
        this.db = db;
        this.clock = clock;
    }

    /**
     * Adds the packs and limits that this release brings. Fails when one says something new under
     * an old id.
     */
    public void load(Access access) {
        db.inTransactionDo(
                access,
                tx -> {
                    shipped.forEach(pack -> load(tx, pack));
                    PolicyLimit.shipped()
                            .forEach(limit -> new PolicyStore(tx).saveNew(limit, clock.instant()));
                    PolicyCap.shipped()
                            .forEach(cap -> new PolicyStore(tx).saveNew(cap, clock.instant()));
                    PolicyAssumption.shipped()
                            .forEach(it -> new PolicyStore(tx).saveNew(it, clock.instant()));
                    PolicyTerm.shipped()
                            .forEach(term -> new PolicyStore(tx).saveNew(term, clock.instant()));
                    PolicyBasis.shipped()
                            .forEach(basis -> new BasisStore(tx).saveNew(basis, clock.instant()));
                    PolicyCeiling.shipped()
                            .forEach(ceiling ->
                                    new PolicyStore(tx).saveNew(ceiling, clock.instant()));
                    PolicyPasswordDuty.shipped()
                            .forEach(duty -> new PolicyStore(tx).saveNew(duty, clock.instant()));
                    PolicyLabel.shipped()
                            .forEach(label -> new PolicyStore(tx).saveNew(label, clock.instant()));
                });
    }

    void load(Tx tx, PolicyPack pack) {
        var store = new PolicyStore(tx);
        store.saveNew(pack, clock.instant());
        if (!store.find(pack.id(), pack.version()).equals(Optional.of(pack))) {
            throw new IllegalStateException(
                    "the pack %s is loaded with another content; a change needs a new version"
                            .formatted(pack.name()));
        }
    }

    /**
     * Decides how urgent one vulnerability on one asset is.
     *
     * @param pack that is in force now, where one is
     */
    public record Priorities(Optional<DecisionPack> pack, Instant now) {
        /**
         * @param said what sources say of each input by its name, the one that comes first first;
         *     the pack says which holds
         * @param happened what has started clocks
         */
        public Priority of(Map<String, List<Input>> said, Map<Occurrence, Instant> happened) {
            return pack.map(it -> Ruling.of(it, said, happened, now))
                    .orElseGet(() ->
                            Priority.undecided(
                                    "no pack %s is in force".formatted(CisaBod2604.PACK),
                                    CisaBod2604.ID,
                                    Optional.empty(),
                                    new LinkedHashMap<>(),
                                    new LinkedHashMap<>()));
        }
    }

    /**
     * By the pack in force. What was decided by one that is in force no more stays as it is until
     * it is decided anew.
     */
    public Priorities priorities(Tx tx) {
        var now = clock.instant();
        return new Priorities(inForce(tx, now), now);
    }

    /** How far ahead the end of an embargo may lie. */
    public Duration longestEmbargo(Tx tx) {
        return new PolicyStore(tx).limit(PolicyLimit.LONGEST_EMBARGO).orElseThrow();
    }

    /** How long a second person has to answer who asks for a proof. */
    public Duration openingAnswer(Tx tx) {
        return new PolicyStore(tx).limit(PolicyLimit.OPENING_ANSWER).orElseThrow();
    }

    /** For how long a proof stays open to who asked for it. */
    public Duration openingReading(Tx tx) {
        return new PolicyStore(tx).limit(PolicyLimit.OPENING_READING).orElseThrow();
    }

    /** How long a way in lasts, by its name: a session, a token, a link, a challenge. */
    public Duration limit(Tx tx, String name) {
        return new PolicyStore(tx).limit(name).orElseThrow();
    }

    /** How many of something one may have, by its name. */
    public int most(Tx tx, String name) {
        return new PolicyStore(tx).cap(name).orElseThrow();
    }

    /** What holds of an asset or its operator as long as nobody says it, by what it is about. */
    public Map<String, Assumption> assumptions(Tx tx) {
        return new PolicyStore(tx).assumptions();
    }

    /** The codes of the duties that may be had by a password and a code. */
    public Set<String> passwordDuties(Tx tx) {
        return Set.copyOf(new PolicyStore(tx).passwordDuties());
    }

    /** How long something is kept, as it is explained wherever its end is shown. */
    public Term term(Tx tx, String name) {
        return new PolicyStore(tx).term(name).orElseThrow();
    }

    /** Of a finding whose submitter says nothing of it. */
    public TlpLabel findingLabel(Tx tx) {
        return label(tx, PolicyLabel.Kind.FINDING);
    }

    /** That no proof is labelled more freely than. */
    public TlpLabel proofLabel(Tx tx) {
        return label(tx, PolicyLabel.Kind.PROOF);
    }

    /** Of all that tells of a vulnerability before its advisory is published. */
    public TlpLabel undisclosedLabel(Tx tx) {
        return label(tx, PolicyLabel.Kind.UNDISCLOSED);
    }

    public TlpLabel draftLabel(Tx tx) {
        return label(tx, PolicyLabel.Kind.DRAFT);
    }

    /** Of what an operator runs, and of what follows from it. */
    public TlpLabel inventoryLabel(Tx tx) {
        return label(tx, PolicyLabel.Kind.INVENTORY);
    }

    /** The names of where a finding may come from. */
    public List<String> provenances(Tx tx) {
        return names(new PolicyStore(tx).terms(PolicyTerm.Kind.PROVENANCE));
    }

    /** Of a finding whose submitter says nothing of it. */
    public String provenanceGiven(Tx tx) {
        return names(new PolicyStore(tx).termsGiven(PolicyTerm.Kind.PROVENANCE)).getFirst();
    }

    /** All that a finding may have. */
    public List<UseLimit> useLimits(Tx tx) {
        return new PolicyStore(tx).terms(PolicyTerm.Kind.USE_LIMIT);
    }

    /** Of a finding whose submitter says nothing of them. */
    public List<UseLimit> useLimitsGiven(Tx tx) {
        return new PolicyStore(tx).termsGiven(PolicyTerm.Kind.USE_LIMIT);
    }

    /** All that something may be submitted under, by code. */
    public List<LegalBasis> legalBases(Tx tx) {
        return new BasisStore(tx).inForce();
    }

    public Optional<LegalBasis> legalBasis(Tx tx, String code) {
        return new BasisStore(tx).inForce(code);
    }

    /**
     * Under which findings of a party stand whose submitter names none: as the office says of this
     * party, or else of its kind.
     */
    public Optional<LegalBasis> legalBasisGiven(Tx tx, PartyId party, String kind) {
        var bases = new BasisStore(tx);
        return bases.given(party, kind).flatMap(bases::inForce);
    }

    /** How high what is stored here may be classified. */
    public Classification highestClassification(Tx tx) {
        return new PolicyStore(tx).highestClassification();
    }

    private static List<String> names(List<UseLimit> terms) {
        return terms.stream().map(UseLimit::term).toList();
    }

    private static TlpLabel label(Tx tx, PolicyLabel.Kind kind) {
        return new PolicyStore(tx).label(kind).orElseThrow();
    }

    /** A pack never changes under its name, so it is read once. */
    private Optional<DecisionPack> inForce(Tx tx, Instant now) {
        return new PolicyStore(tx)
                .inForce(CisaBod2604.PACK, LocalDate.ofInstant(now, ZoneOffset.UTC))
                .map(pack -> parsed.computeIfAbsent(pack.name(), _ -> pack.parse()));
    }
}
