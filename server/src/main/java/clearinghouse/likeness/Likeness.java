package clearinghouse.likeness;

import clearinghouse.formats.likeness.Embedder;
import clearinghouse.formats.likeness.Sketch;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PublicId;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import clearinghouse.vault.ReadingKey;
import clearinghouse.vault.Vault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Portrays findings, finds those that resemble one, and remembers which are not the same. */
public final class Likeness {

    private static final Comparator<Candidate> MOST_ALIKE_FIRST =
            Comparator.comparingInt((Candidate it) -> it.alike().score())
                    .thenComparingDouble(it -> it.alike().phrasing() + it.alike().meaning())
                    .reversed()
                    .thenComparing(Candidate::subject);

    /** Of those that mean nearly the same, so many are looked at, seen or not. */
    private static final int NEAREST = 1_000;

    private final Vault vault;
    private final AuditRecord record;
    private final Ids ids;
    private final InstantSource clock;
    private final Optional<Meanings> meanings;

    /**
     * @param embedder says what a text means; without one nothing is compared by it
     */
    public Likeness(
            Vault vault,
            AuditRecord record,
            Ids ids,
            InstantSource clock,
            Optional<Embedder> embedder) {
        this.vault = vault;
        this.record = record;
        this.ids = ids;
        this.clock = clock;
        meanings = embedder.map(it -> new Meanings(it, vault, Meanings.MOST));
    }

    /**
     * In the transaction that has the words at hand. Without the key that hashes, nothing is kept,
     * and the caller goes on.
     */
    public void portray(Tx tx, PublicId subject, Described it) {
        save(tx, subject, it);
        meanings.ifPresent(all -> all.save(tx, subject, it.text()));
    }

    private void save(Tx tx, PublicId subject, Described it) {
        vault.comparingKey(tx)
                .ifPresent(key -> new LikenessStore(tx).save(subject, Portrait.of(it, key)));
    }

    /**
     * As {@link #portray}, in the place of what is there; a meaning needs no other key, and stays.
     */
    public void portrayAnew(Tx tx, PublicId subject, Described it) {
        new LikenessStore(tx).drop(subject);
        save(tx, subject, it);
        meanings.filter(all -> !all.has(tx, subject))
                .ifPresent(all -> all.replace(tx, subject, it.text()));
    }

    /** False while the key that hashes cannot be had. */
    public boolean canPortray(Tx tx) {
        return vault.comparingKey(tx).isPresent();
    }

    public boolean isPortrayed(Tx tx, PublicId subject) {
        return new LikenessStore(tx).has(subject)
                && meanings.map(all -> all.has(tx, subject)).orElse(true);
    }

    /** Meanings that are open, and not yet held in memory. */
    public record Learned(Optional<Meanings.Learned> page) {}

    /**
     * Opens the next of what changed since it was last asked.
     *
     * @param reading gives the keys, by the codes that it is asked for, and puts it on record
     */
    public Learned learn(Tx tx, Function<List<String>, Map<String, ReadingKey>> reading) {
        return new Learned(meanings.map(all -> all.learn(tx, reading)));
    }

    /**
     * After the transaction that put the readings on record.
     *
     * @return whether there is more to learn
     */
    public boolean hold(Learned learned) {
        return learned.page().map(Meanings.Learned::hold).orElse(false);
    }

    /** All portraits go with the key that hashed them; they can be made again. */
    public void renewKey(Tx tx, Access access) {
        vault.renewComparingKey(tx, access);
    }

    /** From the begin, where the key of one was not to be had before. */
    public void lookAgain() {
        meanings.ifPresent(Meanings::lookAgain);
    }

    /** Of how many findings this process holds what they mean. */
    public int held() {
        return meanings.map(Meanings::size).orElse(0);
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
                        others(store, subject).stream()
                                .filter(other -> !apart.contains(other.subject()))
                                .map(other ->
                                        new Candidate(
                                                other.subject(), alike(subject, sketch, other)))
                                .filter(candidate -> candidate.alike().score() >= least)
                                .sorted(MOST_ALIKE_FIRST)
                                .toList())
                .orElse(List.of());
    }

    /** By what they have in common, and then those that only mean the same. */
    private List<LikenessStore.Other> others(LikenessStore store, PublicId subject) {
        var others = store.others(subject);
        var known = others.stream().map(LikenessStore.Other::subject).collect(Collectors.toSet());
        var near =
                meanings.stream()
                        .flatMap(all -> all.near(subject.code(), NEAREST).stream())
                        .filter(other -> !known.contains(other))
                        .toList();
        return near.isEmpty()
                ? others
                : Stream.concat(others.stream(), store.among(near).stream()).toList();
    }

    private Alike alike(PublicId subject, Sketch sketch, LikenessStore.Other other) {
        return new Alike(
                other.proof(),
                other.numbers(),
                other.crash(),
                other.code(),
                sketch.resemblance(other.sketch()),
                meanings.map(all -> all.resemblance(subject.code(), other.subject())).orElse(0.0));
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
