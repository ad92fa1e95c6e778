package clearinghouse.catalogue;

import clearinghouse.formats.csaf.provider.Hosts;
import clearinghouse.formats.csaf.provider.Listing;
import clearinghouse.kernel.Digest;
import clearinghouse.kernel.Page;
import clearinghouse.platform.Row;
import clearinghouse.platform.SafeClient;
import clearinghouse.platform.Tx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

final class SubscriptionStore {

    /**
     * What a list names and is not here as it stands there; what has no time is asked each round.
     */
    private static final String OPEN =
            "(not l.taken or l.updated is null or l.updated is distinct from l.taken_updated)";

    private static final String COLUMNS =
            """
            select s.*, f.stale_at
              from catalogue_subscription s left join catalogue_freshness f on f.subscription = s.id
            """;

    /** To count what waits reads every row of the lists: only for people. */
    private static final String SHOWN =
            """
            select s.*, f.stale_at,
                   (select count(*) from catalogue_listed l
                     where l.subscription = s.id and l.named_by <> '{}'
                       and (not l.taken or l.updated is distinct from l.taken_updated)) as waiting,
                   (select count(*) from catalogue_mirrored m where m.subscription = s.id) as mirrored_count
              from catalogue_subscription s left join catalogue_freshness f on f.subscription = s.id
            """;

    private final Tx tx;

    SubscriptionStore(Tx tx) {
        this.tx = tx;
    }

    long count() {
        return tx.count("select count(*) from catalogue_subscription");
    }

    /** The id of a subscription to this address, where there is one. */
    Optional<SubscriptionId> known(String address) {
        return tx.first(
                "select code from catalogue_subscription where address = ?",
                row -> new SubscriptionId(row.text("code")),
                address);
    }

    /** False where another was faster to subscribe to the address. */
    boolean insert(
            UUID key, SubscriptionId id, String address, Optional<Duration> every, Instant now) {
        return tx.update(
                        """
                        insert into catalogue_subscription
                          (id, code, address, kind, every_minutes, paused, created_at, next_at, stepped_at, round, under_way,
                           trouble, failures, error, signed, fresh, revised, same, older, quarantined, missing, failed)
                        values (?, ?, ?, 'unknown', ?, false, ?, ?, ?, 0, false, '', 0, '', false, 0, 0, 0, 0, 0, 0, 0)
                        on conflict (address) do nothing
                        """,
                        key,
                        id,
                        address,
                        every.map(Duration::toMinutes),
                        now,
                        now,
                        now)
                == 1;
    }

    List<Subscription.Shown> list(Optional<UUID> after) {
        return tx.list(
                SHOWN
                        + " where s.id > coalesce(?::uuid, '00000000-0000-0000-0000-000000000000') order by s.id limit ?",
                SubscriptionStore::shown,
                after,
                Page.SIZE + 1);
    }

    Optional<Subscription> find(SubscriptionId id) {
        return tx.first(COLUMNS + " where s.code = ?", SubscriptionStore::subscription, id);
    }

    Optional<Subscription.Shown> shown(SubscriptionId id) {
        return tx.first(SHOWN + " where s.code = ?", SubscriptionStore::shown, id);
    }

    private static Subscription.Shown shown(Row row) {
        return new Subscription.Shown(
                subscription(row), row.number("waiting"), row.number("mirrored_count"));
    }

    /** Held to the end of the transaction. */
    Optional<Subscription> lock(SubscriptionId id) {
        return tx.first(
                COLUMNS + " where s.code = ? for update of s", SubscriptionStore::subscription, id);
    }

    private static Subscription subscription(Row row) {
        return new Subscription(
                row.uuid("id"),
                new SubscriptionId(row.text("code")),
                row.text("address"),
                SourceKind.parse(row.text("kind")),
                row.optionalNumber("every_minutes").map(Duration::ofMinutes),
                row.truth("paused"),
                row.optionalInstant("next_at"),
                row.truth("under_way"),
                row.optionalInstant("succeeded_at"),
                row.optionalInstant("failed_at"),
                row.text("error"),
                row.integer("failures"),
                row.optionalInstant("stale_at"),
                new Subscription.Tally(
                        row.integer("fresh"),
                        row.integer("revised"),
                        row.integer("same"),
                        row.integer("older"),
                        row.integer("quarantined"),
                        row.integer("missing"),
                        row.integer("failed")),
                Mirroring.parse(row.text("mirroring")));
    }

    void change(UUID key, Optional<Duration> every, boolean paused, Optional<Instant> next) {
        tx.update(
                "update catalogue_subscription set every_minutes = ?, paused = ?, next_at = ? where id = ?",
                every.map(Duration::toMinutes),
                paused,
                next,
                key);
    }

    void lookAt(UUID key, Instant now) {
        tx.update("update catalogue_subscription set next_at = ? where id = ?", now, key);
    }

    void delete(UUID key) {
        tx.update("delete from catalogue_subscription where id = ?", key);
    }

    void saveStale(UUID key, Optional<Instant> staleAt) {
        tx.update("delete from catalogue_freshness where subscription = ?", key);
        staleAt.ifPresent(at ->
                tx.update(
                        "insert into catalogue_freshness (subscription, stale_at) values (?, ?)",
                        key,
                        at));
    }

    /** Of how many what they said counts as old. */
    long stale(Instant now) {
        return tx.count("select count(*) from catalogue_freshness where stale_at < ?", now);
    }

    boolean isDue(Instant now) {
        return tx.count(
                        "select count(*) from catalogue_subscription where not paused and (under_way or next_at <= ?)",
                        now)
                > 0;
    }

    /** The one that waits longest, which is then the one that waited least. */
    Optional<SubscriptionId> step(Instant now) {
        return tx.first(
                """
                update catalogue_subscription set stepped_at = ?
                 where id = (select id from catalogue_subscription
                              where not paused and (under_way or next_at <= ?)
                              order by stepped_at, id limit 1 for update skip locked)
                returning code
                """,
                row -> new SubscriptionId(row.text("code")),
                now,
                now);
    }

    Round round(SubscriptionId id) {
        return tx.first(
                        """
                        select mark, hosts, case when kind = ? then namespace else '' end as namespace, signed,
                               trouble, doubted, beyond, taken_bytes
                          from catalogue_subscription where code = ?
                        """,
                        row ->
                                new Round(
                                        row.optionalInstant("mark"),
                                        new Hosts(Set.copyOf(row.texts("hosts"))),
                                        row.text("namespace"),
                                        row.truth("signed"),
                                        row.text("trouble"),
                                        row.integer("doubted"),
                                        row.integer("beyond"),
                                        row.number("taken_bytes")),
                        SourceKind.CSAF_PROVIDER.code(),
                        id)
                .orElse(Round.NONE);
    }

    Map<URI, SafeClient.Validators> validators(UUID key) {
        return tx.map(
                "select address, given_by, etag, last_modified from catalogue_validator where subscription = ?",
                row -> URI.create(row.text("address")),
                row ->
                        new SafeClient.Validators(
                                URI.create(row.text("given_by")),
                                row.optionalText("etag"),
                                row.optionalText("last_modified")),
                key);
    }

    /**
     * @param validators by the address that was asked, which may have led elsewhere
     */
    void saveValidators(UUID key, Map<URI, SafeClient.Validators> validators) {
        var rows = new ArrayList<Object[]>();
        validators.forEach((asked, each) -> {
            // An address after redirects is as long as another likes; without its validators the
            // list is read anew.
            if (Hosts.address(each.of().toString()).isPresent()) {
                rows.add(
                        new Object[] {
                            key,
                            asked.toString(),
                            each.of().toString(),
                            each.etag(),
                            each.lastModified()
                        });
            }
        });
        tx.updateEach(
                """
                insert into catalogue_validator (subscription, address, given_by, etag, last_modified) values (?, ?, ?, ?, ?)
                on conflict (subscription, address) do update
                   set given_by = excluded.given_by, etag = excluded.etag, last_modified = excluded.last_modified
                """,
                rows);
    }

    List<ProviderKey> keys(UUID key) {
        return tx.list(
                "select fingerprint, content from catalogue_provider_key where subscription = ?",
                row -> new ProviderKey(row.text("fingerprint"), row.bytes("content")),
                key);
    }

    void saveKeys(UUID key, Collection<ProviderKey> keys) {
        tx.update("delete from catalogue_provider_key where subscription = ?", key);
        for (var each : keys) {
            tx.update(
                    """
                    insert into catalogue_provider_key (subscription, fingerprint, content) values (?, ?, ?)
                    on conflict do nothing
                    """,
                    key,
                    each.fingerprint(),
                    each.content());
        }
    }

    /**
     * Of two lists that name one document the later one says when, and where its signature lies is
     * not forgotten for the other.
     *
     * @param lists all that the source has now
     * @param most documents that may be known of one source
     * @return false where these would be more; then none of them is known
     */
    boolean saveListings(UUID key, Collection<URI> lists, Collection<Looked.Read> read, int most) {
        var now = lists.stream().map(SubscriptionStore::number).toList();
        var anew =
                read.stream()
                        .filter(Looked.Read::whole)
                        .map(Looked.Read::list)
                        .map(SubscriptionStore::number)
                        .toList();
        var list = new ArrayList<Long>();
        var address = new ArrayList<String>();
        var updated = new ArrayList<String>();
        var hash = new ArrayList<String>();
        var signature = new ArrayList<String>();
        for (var each : read) {
            var number = number(each.list());
            for (var listing : each.listings()) {
                list.add(number);
                address.add(listing.address().toString());
                updated.add(listing.updated().map(Instant::toString).orElse(""));
                hash.add(listing.hash().map(URI::toString).orElse(""));
                signature.add(listing.signature().map(URI::toString).orElse(""));
            }
        }
        forgetValidators(key, lists, read);
        tx.update(
                """
                update catalogue_listed l
                   set named_by = array(select n from unnest(l.named_by) n
                                         where n = any (?::bigint[]) and n <> all (?::bigint[]))
                 where l.subscription = ? and (l.named_by && ?::bigint[] or not l.named_by <@ ?::bigint[])
                   and not exists (select from unnest(?::text[]) as told (address) where told.address = l.address)
                """,
                now,
                anew,
                key,
                anew,
                now,
                address);
        // A source that falls short in each round names others in each, and never comes to its end.
        tx.update(
                "delete from catalogue_listed where subscription = ? and named_by = '{}' and not taken",
                key);
        if (known(key, address) > most) {
            forgetUnnamed(key);
            if (known(key, address) > most) {
                return false;
            }
        }
        tx.update(
                """
                insert into catalogue_listed (subscription, address, updated, hash, signature, named_by, taken, tried)
                select ?::uuid, address, max(at),
                       (array_agg(hash order by at desc nulls last, hash) filter (where hash <> ''))[1],
                       (array_agg(signature order by at desc nulls last, signature) filter (where signature <> ''))[1],
                       array_agg(distinct list), false, 0
                  from (select list, address, nullif(updated, '')::timestamptz as at, hash, signature
                          from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[])
                               as told (list, address, updated, hash, signature)) as told
                 group by address
                on conflict (subscription, address) do update
                   set updated = excluded.updated, hash = coalesce(excluded.hash, catalogue_listed.hash),
                       signature = coalesce(excluded.signature, catalogue_listed.signature),
                       named_by = array(select n from unnest(catalogue_listed.named_by) n
                                         where n = any (?::bigint[]) and n <> all (?::bigint[])
                                        union select unnest(excluded.named_by))
                """,
                key,
                list,
                address,
                updated,
                hash,
                signature,
                now,
                anew);
        return true;
    }

    /** How many documents are known of a source, with those at these addresses. */
    private long known(UUID key, Collection<String> addresses) {
        return tx.count(
                """
                select count(*) as count
                  from (select address from catalogue_listed where subscription = ?
                        union select unnest(?::text[])) as known
                """,
                key,
                addresses);
    }

    /**
     * Of a list that is not there any more, or that was read: it may have been read otherwise than
     * the one that they stand for, and names another when it comes back as it was.
     */
    private void forgetValidators(UUID key, Collection<URI> lists, Collection<Looked.Read> read) {
        tx.update(
                """
                delete from catalogue_validator
                 where subscription = ? and (address <> all (?::text[]) or address = any (?::text[]))
                """,
                key,
                lists.stream().map(URI::toString).toList(),
                read.stream().filter(Looked.Read::whole).map(it -> it.list().toString()).toList());
    }

    /** For a list in a row of each document that it names, whatever its address is long. */
    private static long number(URI list) {
        return Long.parseUnsignedLong(
                Digest.sha256(list.toString().getBytes(StandardCharsets.UTF_8))
                        .hex()
                        .substring(0, 16),
                16);
    }

    /**
     * What no list names any more; of a dump also what was taken, since its list is read from where
     * it was left, and of a file all. It is known to be here.
     */
    void forgetUnnamed(UUID key) {
        tx.update(
                """
                delete from catalogue_listed l using catalogue_subscription s
                 where s.id = ? and l.subscription = s.id and (l.named_by = '{}' or (s.kind = ? and l.taken) or s.kind = ?)
                """,
                key,
                SourceKind.OSV.code(),
                SourceKind.FILE.code());
    }

    /** Those to be taken in this round that were not tried in it; the newest first. */
    List<Listing> open(UUID key, int most) {
        return tx.list(
                """
                select l.address, l.updated, l.hash, l.signature
                  from catalogue_listed l join catalogue_subscription s on s.id = l.subscription
                 where s.id = ? and l.tried < s.round and l.named_by <> '{}' and %s
                 order by l.updated desc nulls last, l.address limit ?
                """
                        .formatted(OPEN),
                row ->
                        new Listing(
                                URI.create(row.text("address")),
                                row.optionalInstant("updated"),
                                row.optionalText("hash").map(URI::create),
                                row.optionalText("signature").map(URI::create)),
                key,
                most);
    }

    void tried(UUID key, Collection<String> addresses) {
        tx.update(
                """
                update catalogue_listed l set tried = s.round
                  from catalogue_subscription s
                 where s.id = ? and l.subscription = s.id and l.address = any (?)
                """,
                key,
                addresses);
    }

    /** As their list told of them when they were asked for. */
    void taken(UUID key, Collection<Listing> listings) {
        var rows = new ArrayList<Object[]>();
        for (var each : listings) {
            rows.add(new Object[] {each.updated(), key, each.address().toString()});
        }
        tx.updateEach(
                "update catalogue_listed set taken = true, taken_updated = ? where subscription = ? and address = ?",
                rows);
    }

    void doubted(UUID key, Collection<Listing> listings) {
        var rows = new ArrayList<Object[]>();
        for (var each : listings) {
            rows.add(new Object[] {key, each.address().toString()});
        }
        tx.updateEach(
                "update catalogue_listed set taken = false where subscription = ? and address = ?",
                rows);
    }

    void beginRound(
            UUID key,
            SourceKind kind,
            Hosts hosts,
            String namespace,
            boolean signed,
            String trouble) {
        tx.update(
                """
                update catalogue_subscription
                   set kind = ?, hosts = ?::text[], namespace = ?, signed = ?, trouble = ?, round = round + 1, under_way = true,
                       fresh = 0, revised = 0, same = 0, older = 0, quarantined = 0, doubted = 0, beyond = 0, missing = 0,
                       failed = 0
                 where id = ?
                """,
                kind.code(),
                hosts.authorities(),
                namespace,
                signed,
                trouble,
                key);
    }

    void beginFile(UUID key, SourceKind kind) {
        tx.update(
                """
                update catalogue_subscription
                   set kind = ?, fresh = 0, revised = 0, same = 0, older = 0, quarantined = 0, doubted = 0, beyond = 0,
                       missing = 0, failed = 0
                 where id = ?
                """,
                kind.code(),
                key);
    }

    void saveTrouble(UUID key, String trouble) {
        tx.update("update catalogue_subscription set trouble = ? where id = ?", trouble, key);
    }

    void saveMark(UUID key, Instant mark) {
        tx.update("update catalogue_subscription set mark = ? where id = ?", mark, key);
    }

    void addTaken(SubscriptionId id, Imports.Taken taken, long bytes) {
        tx.update(
                """
                update catalogue_subscription
                   set fresh = fresh + ?, revised = revised + ?, same = same + ?, older = older + ?,
                       quarantined = quarantined + ?, doubted = doubted + ?, beyond = beyond + ?, taken_bytes = taken_bytes + ?
                 where code = ?
                """,
                taken.fresh(),
                taken.revised(),
                taken.same(),
                taken.older(),
                taken.quarantined(),
                taken.doubted(),
                taken.beyond(),
                bytes,
                id);
    }

    void addLost(UUID key, int missing, int failed) {
        tx.update(
                "update catalogue_subscription set missing = missing + ?, failed = failed + ? where id = ?",
                missing,
                failed,
                key);
    }

    void endRound(UUID key, Instant now, Optional<Instant> next) {
        tx.update(
                """
                update catalogue_subscription
                   set under_way = false, succeeded_at = ?, next_at = ?, failures = 0, error = ''
                 where id = ?
                """,
                now,
                next,
                key);
    }

    void failRound(UUID key, Instant now, Optional<Instant> next, String error) {
        tx.update(
                """
                update catalogue_subscription
                   set under_way = false, failed_at = ?, next_at = ?, failures = failures + 1, error = ?
                 where id = ?
                """,
                now,
                next,
                error,
                key);
    }
}
