package clearinghouse.record;

import clearinghouse.formats.merkle.CompactRange;
import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.merkle.Subtrees;
import clearinghouse.formats.merkle.TreeHead;
import clearinghouse.formats.tlog.LogKeys;
import clearinghouse.formats.tlog.SignedNote;
import clearinghouse.formats.tlog.VerifierKey;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.PublicId;
import clearinghouse.platform.Json;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

final class RecordStore {

    /** Below every key. */
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    /** Any number that no other lock of this database has. */
    private static final long SEALING = 0x7265_636f_7264L;

    private static final String ENTRY =
            "e.id, e.code, e.at, e.actor, e.party, e.broker, e.purpose, e.action, e.subject, e.facts";

    private final Tx tx;

    RecordStore(Tx tx) {
        this.tx = tx;
    }

    record NewEntry(UUID key, EntryId id, PublicId subject, Map<String, String> facts) {}

    void append(Instant at, Access access, String action, List<NewEntry> entries) {
        tx.updateEach(
                """
                with entry as (
                    insert into record_entry (id, code, at, actor, party, broker, purpose, action, subject, facts)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?))
                insert into record_pending (entry) values (?)
                """,
                entries.stream()
                        .map(it ->
                                new Object[] {
                                    it.key(),
                                    it.id(),
                                    at,
                                    access.actor(),
                                    access.party(),
                                    access.broker(),
                                    access.purpose(),
                                    action,
                                    it.subject(),
                                    Json.render(new TreeMap<>(it.facts())),
                                    it.key()
                                })
                        .toList());
    }

    /**
     * @param by whose content it is
     */
    record NewReading(UUID key, EntryId id, PublicId subject, PartyId by) {}

    /** Those that the same reader has not just done, in one round trip. */
    void appendReadings(
            Access access,
            Reading reading,
            Instant at,
            List<NewReading> readings,
            Map<String, String> facts) {
        boolean each = reading.apart().isZero();
        var since = at.minus(reading.apart());
        var rows = new ArrayList<Object[]>();
        for (var it : readings) {
            var all = new TreeMap<>(facts);
            all.put("submitter", it.by().code());
            rows.add(
                    new Object[] {
                        it.key(),
                        it.id(),
                        at,
                        access.actor(),
                        access.party(),
                        access.broker(),
                        access.purpose(),
                        reading.action(),
                        it.subject(),
                        Json.render(all),
                        it.by(),
                        each,
                        it.by(),
                        it.subject(),
                        reading.action(),
                        access.actor(),
                        access.party(),
                        access.purpose(),
                        since
                    });
        }
        tx.updateEach(
                """
                with entry as (
                    insert into record_entry (id, code, at, actor, party, broker, purpose, action, subject, facts, submitter)
                    select ?::uuid, ?, ?::timestamptz, ?, ?, ?, ?, ?, ?, ?, ?
                     where ?::boolean
                        or not exists (
                           select 1 from record_entry e
                            where e.submitter = ? and e.subject = ? and e.action = ? and e.actor = ? and e.party = ?
                              and e.purpose = ? and e.at > ?)
                    returning id)
                insert into record_pending (entry) select id from entry
                """,
                rows);
    }

    /** Who may not see the thing, of its own party's too, is not told who read it. */
    List<AuditRecord.Entry> readings(
            PartyId submitter, Optional<PublicId> subject, Optional<UUID> after, int most) {
        return tx.list(
                """
                select id, at, actor, party, broker, purpose, action, subject from record_entry
                 where submitter = ? and vault_sees(subject) and (?::text is null or subject = ?::text)
                   and (?::uuid is null or id < ?::uuid)
                 order by id desc limit ?
                """,
                RecordStore::entry,
                submitter,
                subject,
                subject,
                after,
                after,
                most);
    }

    List<AuditRecord.Entry> acts(String actor, Optional<UUID> after, int most) {
        return tx.list(
                """
                select id, at, actor, party, broker, purpose, action, subject from record_entry
                 where actor = ? and (?::uuid is null or id < ?::uuid)
                 order by id desc limit ?
                """,
                RecordStore::entry,
                actor,
                after,
                after,
                most);
    }

    private static AuditRecord.Entry entry(Row row) {
        return new AuditRecord.Entry(
                row.uuid("id"),
                row.instant("at"),
                row.text("actor"),
                new PartyId(row.text("party")),
                row.optionalText("broker").map(PartyId::new),
                row.text("purpose"),
                row.text("action"),
                row.text("subject"));
    }

    /** False while another node seals; held until this transaction ends. */
    boolean lockSealing() {
        return tx.first(
                        "select pg_try_advisory_xact_lock(?) as locked",
                        row -> row.truth("locked"),
                        SEALING)
                .orElseThrow();
    }

    record Keyed(UUID key, Leaf leaf) {}

    List<Keyed> pending(int most) {
        return tx.list(
                """
                select %s from record_pending p join record_entry e on e.id = p.entry
                 order by e.id limit ?
                """
                        .formatted(ENTRY),
                RecordStore::keyed,
                most);
    }

    void seal(
            CompactRange before,
            List<Keyed> entries,
            TreeHead head,
            CompactRange tree,
            SignedNote note) {
        var leaves = new ArrayList<Object[]>();
        long index = before.size();
        for (var entry : entries) {
            leaves.add(new Object[] {index++, entry.key(), entry.leaf().hash().bytes()});
        }
        tx.updateEach("insert into record_leaf (index, entry, hash) values (?, ?, ?)", leaves);
        var hashes = entries.stream().map(entry -> entry.leaf().hash()).toList();
        tx.updateEach(
                "insert into record_node (level, place, hash) values (?, ?, ?)",
                Subtrees.completed(before, hashes).stream()
                        .map(node -> new Object[] {node.level(), node.place(), node.hash().bytes()})
                        .toList());
        tx.updateEach(
                "delete from record_pending where entry = ?",
                entries.stream().map(entry -> new Object[] {entry.key()}).toList());
        tx.update(
                "insert into record_head (size, root, at, frontier, note) values (?, ?, ?, ?, ?)",
                head.size(),
                head.root().bytes(),
                head.at(),
                tree.subtrees().stream().map(Hash::toString).collect(Collectors.joining(" ")),
                note.render());
    }

    /** The tree as it stands; empty before the first batch. */
    Optional<CompactRange> tree() {
        return tx.first(
                "select size, frontier from record_head order by size desc limit 1",
                RecordStore::frontier);
    }

    /** Signed before heads were checkpoints, and not signed anew since. */
    record Old(TreeHead head, byte[] signature) {}

    List<Old> before(long above, int most) {
        return tx.list(
                """
                select size, root, at, signature from record_head
                 where note is null and size > ? order by size limit ?
                """,
                row -> new Old(treeHead(row), row.bytes("signature")),
                above,
                most);
    }

    void renew(long size, SignedNote note) {
        tx.update(
                "update record_head set note = ? where size = ? and note is null",
                note.render(),
                size);
    }

    /** The keys that sign beside the first one, in the order in which they began. */
    List<LogKeys.Begun> signers() {
        return tx.list(
                "select verifier, from_size from record_signer order by from_size, length(verifier)",
                row ->
                        new LogKeys.Begun(
                                VerifierKey.parse(row.text("verifier")).orElseThrow(),
                                row.number("from_size")));
    }

    void begin(LogKeys.Begun signer) {
        tx.update(
                "insert into record_signer (key_id, verifier, from_size) values (?, ?, ?)",
                signer.key().id(),
                signer.key().toString(),
                signer.from());
    }

    record Signed(TreeHead head, SignedNote note) {}

    Optional<Signed> checkpoint() {
        return tx.first(
                """
                select size, root, at, note from record_head
                 where note is not null order by size desc limit 1
                """,
                RecordStore::signed);
    }

    /** Of each 256 entries the newest, the oldest first. */
    List<Signed> checkpoints(long above, int most) {
        return tx.list(
                """
                select h.size, h.root, h.at, h.note
                  from generate_series(
                           (? + 255) / 256, (select (max(size) - 1) / 256 from record_head)) as tile
                 cross join lateral (
                       select size, root, at, note from record_head
                        where size > tile * 256 and size <= tile * 256 + 256 and note is not null
                        order by size desc limit 1) h
                 order by tile limit ?
                """,
                RecordStore::signed,
                above,
                most);
    }

    private static Signed signed(Row row) {
        return new Signed(treeHead(row), SignedNote.parse(row.text("note")).orElseThrow());
    }

    private static TreeHead treeHead(Row row) {
        return new TreeHead(row.number("size"), Hash.of(row.bytes("root")), row.instant("at"));
    }

    private static CompactRange frontier(Row row) {
        return new CompactRange(row.number("size"), subtrees(row));
    }

    private static List<Hash> subtrees(Row row) {
        return Arrays.stream(row.text("frontier").split(" "))
                .filter(hex -> !hex.isEmpty())
                .map(hex -> Hash.parse(hex).orElseThrow())
                .toList();
    }

    record Placed(UUID key, Leaf entry, OptionalLong index, Hash hash) {}

    List<Placed> sealed(long from, int most) {
        return tx.list(
                """
                select l.index, l.hash, %s from record_leaf l join record_entry e on e.id = l.entry
                 where l.index >= ? order by l.index limit ?
                """
                        .formatted(ENTRY),
                row ->
                        new Placed(
                                row.uuid("id"),
                                leaf(row),
                                OptionalLong.of(row.number("index")),
                                Hash.of(row.bytes("hash"))),
                from,
                most);
    }

    /**
     * Asked of the entries themselves too, from where they were not swept yet: one that was taken
     * out of the queue shows up here.
     */
    List<Placed> unsealed(Optional<UUID> after, int most) {
        return tx.list(
                """
                select %s from record_entry e
                 where e.id = any (array(
                           select entry from record_pending
                           union
                           select n.id from record_entry n
                            where n.id > coalesce((select up_to from record_swept), ?)
                              and not exists (select 1 from record_leaf l where l.entry = n.id)))
                   and (?::uuid is null or e.id > ?::uuid)
                 order by e.id limit ?
                """
                        .formatted(ENTRY),
                row -> {
                    var entry = leaf(row);
                    return new Placed(row.uuid("id"), entry, OptionalLong.empty(), entry.hash());
                },
                BEFORE_ALL,
                after,
                after,
                most);
    }

    /**
     * Goes on looking whether each entry has its place in the tree, and writes down up to which one
     * all have. It never passes one that waits.
     *
     * @param until the key of an entry that would be made when none before it is still being added
     * @return how many entries it passed
     */
    int sweep(UUID until, int most) {
        return tx.first(
                        """
                        with step as materialized (
                            select e.id, not exists (select 1 from record_leaf l where l.entry = e.id) as waits
                              from record_entry e
                             where e.id > coalesce((select up_to from record_swept), ?) and e.id < ?
                             order by e.id limit ?),
                        passed as (
                            select id from step
                             where id < coalesce((select id from step where waits order by id limit 1), ?))
                        insert into record_swept (up_to)
                        select id from passed order by id desc limit 1
                        on conflict (only_one) do update set up_to = excluded.up_to
                         where record_swept.up_to < excluded.up_to
                        returning (select count(*) from passed) as entries
                        """,
                        row -> (int) row.number("entries"),
                        BEFORE_ALL,
                        until,
                        most,
                        until)
                .orElse(0);
    }

    /** Neighbours on one level of the tree. */
    List<Hash> nodes(int level, long first, int most) {
        return level == 0
                ? tx.list(
                        "select hash from record_leaf where index >= ? and index < ? order by index",
                        RecordStore::hash,
                        first,
                        first + most)
                : tx.list(
                        """
                        select hash from record_node
                         where level = ? and place >= ? and place < ? order by place
                        """,
                        RecordStore::hash,
                        level,
                        first,
                        first + most);
    }

    OptionalLong indexOf(EntryId id) {
        return tx.first(
                        "select l.index from record_leaf l join record_entry e on e.id = l.entry where e.code = ?",
                        row -> OptionalLong.of(row.number("index")),
                        id)
                .orElse(OptionalLong.empty());
    }

    OptionalLong indexOf(UUID key) {
        return tx.first(
                        "select index from record_leaf where entry = ?",
                        row -> OptionalLong.of(row.number("index")),
                        key)
                .orElse(OptionalLong.empty());
    }

    /** A leaf at level 0, above it a perfect subtree that is complete. */
    Hash node(int level, long place) {
        return (level == 0
                        ? tx.first(
                                "select hash from record_leaf where index = ?",
                                RecordStore::hash,
                                place)
                        : tx.first(
                                "select hash from record_node where level = ? and place = ?",
                                RecordStore::hash,
                                level,
                                place))
                .orElseThrow();
    }

    private static Hash hash(Row row) {
        return Hash.of(row.bytes("hash"));
    }

    private static Keyed keyed(Row row) {
        return new Keyed(row.uuid("id"), leaf(row));
    }

    private static Leaf leaf(Row row) {
        return new Leaf(
                row.text("code"),
                row.instant("at"),
                row.text("actor"),
                row.text("party"),
                row.optionalText("broker"),
                row.text("purpose"),
                row.text("action"),
                row.text("subject"),
                facts(row.text("facts")));
    }

    private static JsonNode facts(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JacksonException _) {
            return StringNode.valueOf(text);
        }
    }
}
