package clearinghouse.likeness;

import clearinghouse.formats.likeness.Sketch;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.PublicId;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

final class LikenessStore {

    /** A trait that more have in common says little; only so many of them are looked at. */
    private static final int MOST_OF_A_TRAIT = 1_000;

    private static final int MOST = 200;

    private final Tx tx;

    LikenessStore(Tx tx) {
        this.tx = tx;
    }

    void save(PublicId subject, Portrait portrait) {
        tx.update(
                "insert into likeness_portrait (subject, form, sketch) values (?, ?, ?)",
                subject,
                Portrait.FORM,
                portrait.sketch().lowest());
        var traits = List.copyOf(portrait.traits());
        tx.update(
                """
                insert into likeness_trait (kind, value, subject)
                select kind, value::bigint, ?
                  from unnest(?, ?) as trait (kind, value)
                """,
                subject,
                traits.stream().map(trait -> trait.kind().code()).toList(),
                traits.stream().map(trait -> String.valueOf(trait.value())).toList());
    }

    void drop(PublicId subject) {
        tx.update("delete from likeness_portrait where subject = ?", subject);
    }

    boolean has(PublicId subject) {
        return tx.first(
                        "select likeness_has_portrait(?, ?) as has",
                        row -> row.truth("has"),
                        subject,
                        Portrait.FORM)
                .orElseThrow();
    }

    void saveMeaning(PublicId subject, String model, byte[] sealed) {
        tx.update(
                "insert into likeness_meaning (subject, model, parts_sealed) values (?, ?, ?)",
                subject,
                model,
                sealed);
    }

    void dropMeaning(PublicId subject) {
        tx.update("delete from likeness_meaning where subject = ?", subject);
    }

    boolean hasMeaning(PublicId subject, String model) {
        return tx.first(
                        "select likeness_has_meaning(?, ?) as has",
                        row -> row.truth("has"),
                        subject,
                        model)
                .orElseThrow();
    }

    /** What is kept of a meaning; of one whose key was destroyed, that it was. */
    record Kept(Meanings.Mark mark, Optional<byte[]> parts) {
        String subject() {
            return mark.subject();
        }

        @Override
        public String toString() {
            return "Kept[" + subject() + "]";
        }
    }

    /** The oldest change first. */
    List<Kept> changedMeanings(String model, Meanings.Mark after, int most) {
        return tx.list(
                """
                select subject, changed_at, parts_sealed from likeness_meaning
                 where (changed_at, subject) > (?, ?) and (model = ? or parts_sealed is null)
                   and app_granted('job:work')
                 order by changed_at, subject limit ?
                """,
                row ->
                        new Kept(
                                new Meanings.Mark(row.instant("changed_at"), row.text("subject")),
                                row.optionalBytes("parts_sealed")),
                after.at(),
                after.subject(),
                model,
                most);
    }

    /** Since when there are no more than so many; empty where there are not as many. */
    Optional<Instant> meaningsBegin(String model, int most) {
        return tx.first(
                """
                select changed_at from likeness_meaning
                 where model = ? and app_granted('job:work')
                 order by changed_at desc offset ? limit 1
                """,
                row -> row.instant("changed_at"),
                model,
                most);
    }

    /** One that has something in common. */
    record Other(
            String subject, Sketch sketch, boolean proof, int numbers, boolean crash, int code) {}

    Optional<Sketch> sketch(PublicId subject) {
        return tx.first(
                """
                select sketch from likeness_portrait
                 where subject = ? and app_granted('finding:triage') and vault_sees(subject)
                """,
                row -> new Sketch(row.bytes("sketch")),
                subject);
    }

    /**
     * What is not seen is left out before the most are cut off. The nearest come first, so that row
     * security is asked of few: the fence keeps it from being asked of all.
     */
    List<Other> others(PublicId subject) {
        return tx.list(
                """
                select o.subject, p.sketch, o.proof, o.numbers, o.crash, o.code
                  from (select n.* from (
                               select near.*, proof or numbers > 0 or crash as strong
                                 from likeness_near(?, ?) near where vault_sees(?)
                                order by strong desc, traits desc, subject offset 0) n
                         where vault_sees(n.subject) limit ?) o
                  join likeness_portrait p on p.subject = o.subject
                 order by o.strong desc, o.traits desc, o.subject
                """,
                LikenessStore::other,
                subject,
                MOST_OF_A_TRAIT,
                subject,
                MOST);
    }

    /**
     * Of these, what is still kept and seen, in their order; nothing but their phrasing is known.
     * Row security is asked of the nearest first, as above.
     */
    List<Other> among(List<String> subjects) {
        return tx.list(
                """
                select o.subject, p.sketch, false as proof, 0 as numbers, false as crash, 0 as code
                  from (select n.* from (
                               select * from unnest(?) with ordinality as near (subject, place)
                                where app_granted('finding:triage') order by place offset 0) n
                         where vault_sees(n.subject) limit ?) o
                  join likeness_portrait p on p.subject = o.subject
                 order by o.place
                """,
                LikenessStore::other,
                subjects,
                MOST);
    }

    private static Other other(Row row) {
        return new Other(
                row.text("subject"),
                new Sketch(row.bytes("sketch")),
                row.truth("proof"),
                row.integer("numbers"),
                row.truth("crash"),
                row.integer("code"));
    }

    void say(UUID key, Pair pair, boolean apart, Access by, Instant now) {
        tx.update(
                """
                insert into likeness_apart (id, one, other, apart, party, actor, at)
                values (?, ?, ?, ?, ?, ?, ?)
                """,
                key,
                pair.one(),
                pair.other(),
                apart,
                by.party(),
                by.actor(),
                now);
    }

    /** Of two that were said to be apart, the newest word on them. */
    boolean isApart(Pair pair) {
        return tx.first(
                        """
                        select apart from likeness_apart
                         where one = ? and other = ? and app_granted('finding:triage')
                           and vault_sees(one) and vault_sees(other)
                         order by id desc limit 1
                        """,
                        row -> row.truth("apart"),
                        pair.one(),
                        pair.other())
                .orElse(false);
    }

    record Apart(String other, String actor, Instant at) {}

    /** Which stand apart from this one, the newest first. */
    List<Apart> apart(PublicId subject) {
        return tx.list(
                """
                select counterpart, actor, at from (
                    select distinct on (one, other) id, apart, actor, at,
                           case when one = ? then other else one end as counterpart
                      from likeness_apart
                     where (one = ? or other = ?) and app_granted('finding:triage')
                       and vault_sees(one) and vault_sees(other)
                     order by one, other, id desc) newest
                 where apart order by id desc limit ?
                """,
                row -> new Apart(row.text("counterpart"), row.text("actor"), row.instant("at")),
                subject,
                subject,
                subject,
                MOST);
    }

    /** In one order, whichever of the two is looked at. */
    record Pair(String one, String other) {
        static Pair of(PublicId first, PublicId second) {
            return first.code().compareTo(second.code()) < 0
                    ? new Pair(first.code(), second.code())
                    : new Pair(second.code(), first.code());
        }
    }
}
