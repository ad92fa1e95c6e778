package clearinghouse.vault;

import clearinghouse.kernel.Access;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

final class VaultStore {

    private static final String ROTATION =
            """
            select code, asked_by, asked_at, decided_by, decided_at, consented, key, rows_left, finished_at
              from vault_rotation
            """;

    private final Tx tx;

    VaultStore(Tx tx) {
        this.tx = tx;
    }

    /** Stays current until the transaction ends. */
    Optional<String> currentKey() {
        return tx.first("select vault_current_key() as name", row -> row.optionalText("name"))
                .flatMap(name -> name);
    }

    void save(String subject, byte[] wrapped, String key, Instant now) {
        tx.update(
                "insert into vault_key (subject, wrapped, keystore, created_at) values (?, ?, ?, ?)",
                subject,
                wrapped,
                key,
                now);
    }

    /**
     * A data key as it lies in the database.
     *
     * @param key which wrapping key opens it, by way of its parent where it has one
     * @param parent the key that it is wrapped by, where that is not the wrapping key itself
     * @param removed when this key was destroyed, or the one in whose place it is
     */
    record Wrapped(
            String subject,
            byte[] content,
            String key,
            Optional<Parent> parent,
            Optional<Removal.Gone> removed) {

        /** Nothing is left of it but when it was destroyed. */
        boolean isGone() {
            return content.length == 0;
        }
    }

    record Parent(String subject, byte[] content) {}

    Optional<Wrapped> find(String subject) {
        return Optional.ofNullable(find(List.of(subject)).get(subject));
    }

    /** By subject: the rows and those of their parents as they were at one moment. */
    Map<String, Wrapped> find(Collection<String> subjects) {
        return tx.map(
                """
                select k.subject, coalesce(k.wrapped, ''::bytea) as wrapped,
                       coalesce(k.keystore, p.keystore, '') as keystore,
                       k.parent, p.wrapped as parent_wrapped, k.removed_at, k.removed_by
                  from vault_key k left join vault_key p on p.subject = k.parent
                 where k.subject = any (?)
                """,
                row -> row.text("subject"),
                row ->
                        new Wrapped(
                                row.text("subject"),
                                row.bytes("wrapped"),
                                row.text("keystore"),
                                row.optionalText("parent")
                                        .map(parent ->
                                                new Parent(parent, row.bytes("parent_wrapped"))),
                                row.optionalInstant("removed_at")
                                        .map(at -> new Removal.Gone(at, row.text("removed_by")))),
                subjects);
    }

    /** Of a row that is locked. */
    Removal.Standing standing(Wrapped wrapped) {
        return tx.first(
                        """
                        select vault_is_held(?) as held,
                               exists (select 1 from vault_key where parent = ?) as keeps
                        """,
                        row ->
                                new Removal.Standing(
                                        row.truth("held"),
                                        row.truth("keeps"),
                                        wrapped.removed().filter(_ -> wrapped.isGone())),
                        wrapped.subject(),
                        wrapped.subject())
                .orElseThrow();
    }

    /** The row itself destroys the key. */
    void saveRemoval(UUID key, Wrapped wrapped, Removal removal, Access by, Instant now) {
        tx.update(
                """
                insert into vault_removal (id, subject, cause, rule, keystore, party, actor, at)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                key,
                wrapped.subject(),
                removal.cause(),
                removal.rule(),
                wrapped.key(),
                by.party(),
                by.actor(),
                now);
    }

    /** A parent is locked before what it wraps. */
    Optional<Wrapped> lock(String subject) {
        return tx.first(
                        "select subject from vault_key where subject = ? for update",
                        row -> row.text("subject"),
                        subject)
                .flatMap(this::find);
    }

    /** Of a parent whose row is locked. */
    record Child(String subject, byte[] content) {}

    List<Child> lockChildren(String parent) {
        return tx.list(
                "select subject, wrapped from vault_key where parent = ? order by subject for update",
                row -> new Child(row.text("subject"), row.bytes("wrapped")),
                parent);
    }

    void wrapAnew(Collection<Child> children) {
        tx.updateEach(
                "update vault_key set wrapped = ? where subject = ?",
                children.stream()
                        .map(child -> new Object[] {child.content(), child.subject()})
                        .toList());
    }

    void keepUnder(String parent, Child child) {
        tx.update(
                "update vault_key set wrapped = ?, keystore = null, parent = ? where subject = ?",
                child.content(),
                parent,
                child.subject());
    }

    void keepAlone(String key, Child child) {
        tx.update(
                "update vault_key set wrapped = ?, keystore = ?, parent = null where subject = ?",
                child.content(),
                key,
                child.subject());
    }

    /** Those of other keys, by subject; what another server has in its hands is left out. */
    List<Wrapped> lockOthers(String current, String after, int most) {
        return tx.list(
                """
                select subject, wrapped, keystore from vault_key
                 where keystore <> ? and subject > ?
                 order by subject limit ? for update skip locked
                """,
                VaultStore::wrapped,
                current,
                after,
                most);
    }

    void wrapAllBy(List<Wrapped> rows) {
        tx.updateEach(
                "update vault_key set wrapped = ?, keystore = ? where subject = ?",
                rows.stream()
                        .map(row -> new Object[] {row.content(), row.key(), row.subject()})
                        .toList());
    }

    private static Wrapped wrapped(Row row) {
        return new Wrapped(
                row.text("subject"),
                row.bytes("wrapped"),
                row.text("keystore"),
                Optional.empty(),
                Optional.empty());
    }

    record WrappingKey(
            String name,
            Instant since,
            Optional<Instant> retiredAt,
            Optional<Instant> destroyedAt,
            long wraps) {}

    /** The newest first. */
    List<WrappingKey> wrappingKeys() {
        return tx.list(
                """
                select name, since, retired_at, destroyed_at,
                       (select count(*) from vault_key where keystore = name) as wraps
                  from vault_wrapping_key order by retired_at desc nulls first, name limit 100
                """,
                row ->
                        new WrappingKey(
                                row.text("name"),
                                row.instant("since"),
                                row.optionalInstant("retired_at"),
                                row.optionalInstant("destroyed_at"),
                                row.number("wraps")));
    }

    Set<String> keyNames() {
        return tx.list("select name from vault_wrapping_key", row -> row.text("name")).stream()
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Of several that begin at once with one keystore, each names the same key. */
    void makeFirst(String key, Instant now) {
        tx.update(
                "insert into vault_wrapping_key (name, since) values (?, ?) on conflict do nothing",
                key,
                now);
    }

    void makeCurrent(String key, Instant now) {
        tx.update("update vault_wrapping_key set retired_at = ? where retired_at is null", now);
        tx.update("insert into vault_wrapping_key (name, since) values (?, ?)", key, now);
    }

    /** Stays current until the transaction ends, so that nothing is hashed by a retired one. */
    Optional<String> currentComparingKey() {
        return tx.first(
                "select subject from vault_comparing_key where retired_at is null for share",
                row -> row.text("subject"));
    }

    /** Of several that make the first one at once, one does; the others wait, and find it. */
    boolean makeComparing(ComparingKeyId id, Instant now) {
        return tx.update(
                        "insert into vault_comparing_key (subject, since) values (?, ?) on conflict do nothing",
                        id,
                        now)
                == 1;
    }

    /** What it hashed goes with it, and its own wrapped form. */
    void retireComparing(Instant now) {
        tx.update("update vault_comparing_key set retired_at = ? where retired_at is null", now);
    }

    /** Those that wrap nothing any more, and never will: who had one in its hands has ended. */
    List<String> lockUnused() {
        tx.list(
                "select name from vault_wrapping_key where retired_at is not null and destroyed_at is null for update",
                row -> row.text("name"));
        return tx.list(
                """
                select name from vault_wrapping_key w
                 where retired_at is not null and destroyed_at is null
                   and not exists (select 1 from vault_key where keystore = w.name)
                """,
                row -> row.text("name"));
    }

    void destroyed(String key, Instant now) {
        tx.update("update vault_wrapping_key set destroyed_at = ? where name = ?", now, key);
    }

    int wrappedByOthers(String current) {
        return Math.toIntExact(
                tx.count("select count(*) from vault_key where keystore <> ?", current));
    }

    /** How many keys of which kind of subject, for those wrapped by one key. */
    Map<String, Long> subjectsOf(String key) {
        return tx.map(
                """
                select left(k.subject, 3) as kind, count(*)
                  from vault_key k left join vault_key p on p.subject = k.parent
                 where coalesce(k.keystore, p.keystore) = ? group by 1
                """,
                row -> row.text("kind"),
                row -> row.number("count"),
                key);
    }

    /** Transactions that began later see what is committed by now. */
    String mark() {
        return tx.first("select pg_current_xact_id()::text as mark", row -> row.text("mark"))
                .orElseThrow();
    }

    /** Whether somebody still reads the database as it was before the mark. */
    boolean isReadAsBefore(String mark) {
        return tx.count(
                        """
                        select count(*) from pg_stat_activity
                         where datname = current_database() and pid <> pg_backend_pid()
                           and age(backend_xmin) > age((?::xid8)::xid)
                        """,
                        mark)
                > 0;
    }

    void save(UUID key, Rotation rotation) {
        tx.update(
                "insert into vault_rotation (code, id, asked_by, asked_at) values (?, ?, ?, ?)",
                rotation.id(),
                key,
                rotation.askedBy(),
                rotation.askedAt());
    }

    Optional<Rotation> open() {
        return tx.first(
                ROTATION + " where finished_at is null and consented is not false",
                VaultStore::rotation);
    }

    Optional<Rotation> lock(RotationId id) {
        return tx.first(ROTATION + " where code = ? for update", VaultStore::rotation, id);
    }

    record Keyed(UUID key, Rotation rotation) {}

    List<Keyed> rotations(Optional<UUID> after, int most) {
        return tx.list(
                ROTATION.replace("select code", "select id, code")
                        + " where ?::uuid is null or id < ?::uuid order by id desc limit ?",
                row -> new Keyed(row.uuid("id"), rotation(row)),
                after,
                after,
                most);
    }

    Optional<Rotation> find(RotationId id) {
        return tx.first(ROTATION + " where code = ?", VaultStore::rotation, id);
    }

    boolean isAnotherPerson(String one, String other) {
        return tx.first(
                        "select parties_two_people(?, ?) as two",
                        row -> row.truth("two"),
                        one,
                        other)
                .orElseThrow();
    }

    void save(RotationId id, Rotation.State state) {
        switch (state) {
            case Rotation.State.Asked() -> {}
            case Rotation.State.Refused(var by, var at) -> decide(id, by, at, false);
            case Rotation.State.UnderWay(var by, var at, var key) when key.isEmpty() ->
                    decide(id, by, at, true);
            case Rotation.State.UnderWay(_, _, var key) ->
                    tx.update("update vault_rotation set key = ? where code = ?", key, id);
            case Rotation.State.Finished(_, _, _, var left, var at) ->
                    tx.update(
                            "update vault_rotation set rows_left = ?, finished_at = ? where code = ?",
                            left,
                            at,
                            id);
        }
    }

    private void decide(RotationId id, String by, Instant at, boolean consented) {
        tx.update(
                "update vault_rotation set decided_by = ?, decided_at = ?, consented = ? where code = ?",
                by,
                at,
                consented,
                id);
    }

    private static Rotation rotation(Row row) {
        return new Rotation(
                new RotationId(row.text("code")),
                row.text("asked_by"),
                row.instant("asked_at"),
                state(row));
    }

    private static Rotation.State state(Row row) {
        var by = row.optionalText("decided_by");
        if (by.isEmpty()) {
            return new Rotation.State.Asked();
        }
        var at = row.instant("decided_at");
        if (!row.truth("consented")) {
            return new Rotation.State.Refused(by.get(), at);
        }
        var finished = row.optionalInstant("finished_at");
        return finished.isPresent()
                ? new Rotation.State.Finished(
                        by.get(), at, row.text("key"), row.integer("rows_left"), finished.get())
                : new Rotation.State.UnderWay(by.get(), at, row.optionalText("key"));
    }
}
