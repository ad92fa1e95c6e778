package clearinghouse.likeness;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PublicId;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import clearinghouse.vault.Vault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Portrays findings, finds those that resemble one, and remembers which are not the same. */
public final class Likeness {

    private static final Comparator<Candidate> MOST_ALIKE_FIRST =
            Comparator.comparingInt((Candidate it) -> it.alike().score())
                    .thenComparingDouble(it -> it.alike().phrasing())
                    .reversed()
                    .thenComparing(Candidate::subject);

    private final Vault vault;
    private final AuditRecord record;
    private final Ids ids;
    private final InstantSource clock;

    public Likeness(Vault vault, AuditRecord record, Ids ids, InstantSource clock) {
        this.vault = vault;
        this.record = record;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * In the transaction that has the words at hand. Without the key that hashes, nothing is kept,
     * and the caller goes on.
     */
    public void portray(Tx tx, PublicId subject, Described it) {
        vault.comparingKey(tx)
                .ifPresent(key -> new LikenessStore(tx).save(subject, Portrait.of(it, key)));
    }

    /** As {@link #portray}, in the place of what is there. */
    public void portrayAnew(Tx tx, PublicId subject, Described it) {
        new LikenessStore(tx).drop(subject);
        portray(tx, subject, it);
    }

    /** False while the key that hashes cannot be had. */
    public boolean canPortray(Tx tx) {
        return vault.comparingKey(tx).isPresent();
    }

    public boolean isPortrayed(Tx tx, PublicId subject) {
        return new LikenessStore(tx).has(subject);
    }

    /** All portraits go with the key that hashed them; they can be made again. */
    public void renewKey(Tx tx, Access access) {
        vault.renewComparingKey(tx, access);
    }

    /**
     * @param subject the code of one that may be the same
     */
    public record Candidate(String subject, Alike alike) {}

    /**
     * Of those that the caller sees and nobody said to be apart, the most alike first.
     *
     * @param least the lowest score that is worth a look, of a hundred
     */
    public List<Candidate> candidates(Tx tx, PublicId subject, int least) {
        var store = new LikenessStore(tx);
        var apart = store.apart(subject).stream().map(LikenessStore.Apart::other).toList();
        return store.sketch(subject)
                .map(sketch ->
                        store.others(subject).stream()
                                .filter(other -> !apart.contains(other.subject()))
                                .map(other ->
                                        new Candidate(
                                                other.subject(),
                                                new Alike(
                                                        other.proof(),
                                                        other.numbers(),
                                                        other.crash(),
                                                        other.code(),
                                                        sketch.resemblance(other.sketch()))))
                                .filter(candidate -> candidate.alike().score() >= least)
                                .sorted(MOST_ALIKE_FIRST)
                                .toList())
                .orElse(List.of());
    }

    /**
     * @param subject the code of one that somebody said is not the same
     * @param by the person's id
     */
    public record Apart(String subject, String by, Instant at) {}

    public List<Apart> apart(Tx tx, PublicId subject) {
        return new LikenessStore(tx)
                .apart(subject).stream()
                        .map(it -> new Apart(it.other(), it.actor(), it.at()))
                        .toList();
    }

    /**
     * The caller sees both. Said twice, it is on record once.
     *
     * @param apart false takes it back
     */
    public void say(Tx tx, Access access, PublicId one, PublicId other, boolean apart) {
        var store = new LikenessStore(tx);
        var pair = LikenessStore.Pair.of(one, other);
        if (store.isApart(pair) != apart) {
            store.say(ids.next(), pair, apart, access, clock.instant());
            record.append(
                    tx,
                    access,
                    apart ? "finding.said_apart" : "finding.apart_withdrawn",
                    one,
                    Map.of("other", other.code()));
        }
    }
}
