package clearinghouse.platform;

import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * The durable queue: a job is a row, a worker holds it by a lease with a growing fence. A worker
 * that died loses its lease; what it does afterwards with the old fence is refused and rolled back.
 */
public final class Jobs {

    static final Duration LEASE = Duration.ofSeconds(20);

    /** Those that follow soon upon each other; the ones after them are an hour apart. */
    static final int QUICK_ATTEMPTS = 5;

    private static final Duration LATE = Duration.ofMinutes(5);
    private static final Permission WORK = new Permission("job:work");
    static final String CHANNEL = "platform_job";

    /** How long what is done can be looked up. */
    static final Duration KEPT = Duration.ofDays(7);

    private static final int FORGOTTEN_AT_ONCE = 1_000;

    private final Ids ids;
    private final InstantSource clock;
    private volatile Runnable announcement = () -> {};

    public Jobs(Ids ids, InstantSource clock) {
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * In the transaction of the act that asks for it; a job that is already open is not doubled.
     */
    public void enqueue(Tx tx, String kind, String subject, PartyId party) {
        add(tx, kind, subject, party);
    }

    /**
     * One that begins after the transaction, whatever is under way. Where one is ready, it is that
     * one: it is held until the transaction ends. Beside one that runs another is added. Who asks
     * for several asks in the order of what they are about.
     *
     * @param act another for each transaction
     */
    public void enqueueAfter(Tx tx, String kind, String about, String act, PartyId party) {
        // Whoever asked for it: a job is worked off for all. One that failed is tried again at
        // once.
        boolean ready =
                tx.widened(
                                WORK,
                                () ->
                                        tx.update(
                                                """
                                                update platform_job set run_at = least(run_at, ?)
                                                 where id = (select id from platform_job
                                                              where kind = ? and state = 'ready'
                                                                and split_part(subject, '/', 1) = ?
                                                              order by id limit 1 for update)
                                                """,
                                                clock.instant(),
                                                kind,
                                                about))
                        > 0;
        if (!ready && !add(tx, kind, about, party)) {
            add(tx, kind, about + "/" + act, party);
        }
    }

    /** What a job is about that was asked for so. */
    public static String about(String subject) {
        return subject.replaceFirst("/.*", "");
    }

    /** False where one is open. */
    private boolean add(Tx tx, String kind, String subject, PartyId party) {
        int added =
                tx.update(
                        """
                        insert into platform_job (id, kind, subject, party, state, run_at, created_at)
                        values (?, ?, ?, ?, 'ready', ?, ?)
                        on conflict (kind, subject) where state in ('ready', 'leased') do nothing
                        """,
                        ids.next(),
                        kind,
                        subject,
                        party,
                        clock.instant(),
                        clock.instant());
        tx.afterCommit(announcement);
        return added > 0;
    }

    /** Whether one that the caller's party asked for is still to be done. */
    public boolean isOpen(Tx tx, String kind, String subject) {
        return tx.count(
                        """
                        select count(*) from platform_job
                         where kind = ? and subject = ? and state in ('ready', 'leased')
                        """,
                        kind,
                        subject)
                > 0;
    }

    /** Runs after each commit that asked for work, on the thread that committed. */
    public void whenEnqueued(Runnable told) {
        announcement = told;
    }

    /**
     * The next job that is due. The party with the fewest jobs under way goes first, so that ten
     * thousand findings of one do not make another wait. Of each party only the first rows are
     * tried, more than one because other servers hold some of them locked at this moment.
     */
    Optional<Job> lease(Tx tx, String node) {
        var now = clock.instant();
        return tx.first(
                """
                with recursive waiting as (
                    (select party from platform_job where state = 'ready' order by party limit 1)
                    union all
                    select (select j.party from platform_job j
                             where j.state = 'ready' and j.party > w.party order by j.party limit 1)
                      from waiting w where w.party is not null
                ), busy as (
                    select party, count(*) as jobs from platform_job
                     where state = 'leased' and leased_until > ? group by party
                ), first as (
                    select w.party, coalesce(b.jobs, 0) as jobs
                      from waiting w
                     cross join lateral (
                           select id from platform_job
                            where state = 'ready' and party = w.party and run_at <= ?
                            order by id limit 1) f
                      left join busy b on b.party = w.party
                     where w.party is not null
                     order by 2, f.id limit 16
                ), next as (
                    select f.jobs, j.id from first f
                     cross join lateral (
                           select id from platform_job
                            where state = 'ready' and party = f.party and run_at <= ?
                            order by id limit 16) j
                    union all
                    select coalesce(b.jobs, 0), l.id
                      from platform_job l left join busy b on b.party = l.party
                     where l.state = 'leased' and l.leased_until <= ?
                )
                update platform_job set state = 'leased', attempt = attempt + 1, fence = fence + 1,
                       leased_by = ?, leased_until = ?
                 where id = (
                     select j.id from (select id from next order by jobs, id) n
                      cross join lateral (
                            select id from platform_job
                             where id = n.id
                               and ((state = 'ready' and run_at <= ?) or (state = 'leased' and leased_until <= ?))
                               for update skip locked) j
                      limit 1)
                returning id, kind, subject, party, attempt, fence
                """,
                row ->
                        new Job(
                                row.uuid("id"),
                                row.text("kind"),
                                row.text("subject"),
                                new PartyId(row.text("party")),
                                row.integer("attempt"),
                                row.number("fence")),
                now,
                now,
                now,
                now,
                node,
                now.plus(LEASE),
                now,
                now);
    }

    /** Called inside the transaction that holds the effect: both or neither. */
    void finish(Tx tx, Job job) {
        int changed =
                tx.update(
                        """
                        update platform_job set state = 'done', finished_at = ?, leased_until = null
                         where id = ? and fence = ? and state = 'leased'
                        """,
                        clock.instant(),
                        job.id(),
                        job.fence());
        if (changed == 0) {
            throw new LostLease();
        }
    }

    boolean renew(Tx tx, Job job) {
        return tx.update(
                        "update platform_job set leased_until = ? where id = ? and fence = ? and state = 'leased'",
                        clock.instant().plus(LEASE),
                        job.id(),
                        job.fence())
                == 1;
    }

    /**
     * No job is given up: an advisory that told nobody, or a finding without a verdict, would be
     * lost in silence. The error is the kind of the exception: its text could quote what is
     * undisclosed.
     */
    void fail(Tx tx, Job job, String error) {
        tx.update(
                """
                update platform_job set state = 'ready', run_at = ?, last_error = ?, leased_until = null
                 where id = ? and fence = ? and state = 'leased'
                """,
                backOff(clock.instant(), job.attempt()),
                error,
                job.id(),
                job.fence());
    }

    /** What an earlier process of this node held is free at once: its process is gone. */
    int reclaim(Tx tx, String node) {
        return tx.update(
                "update platform_job set state = 'ready', leased_until = null where state = 'leased' and leased_by = ?",
                node);
    }

    /** A part of what was done long ago; the number of rows. */
    int forget(Tx tx) {
        return tx.update(
                """
                delete from platform_job where id in (
                    select id from platform_job where state = 'done' and finished_at < ?
                     order by finished_at limit ?)
                """,
                clock.instant().minus(KEPT),
                FORGOTTEN_AT_ONCE);
    }

    static Instant backOff(Instant now, int attempt) {
        return attempt < QUICK_ATTEMPTS
                ? now.plusSeconds(1L << attempt)
                : now.plus(Duration.ofHours(1));
    }

    /**
     * @param ready waiting for a worker or for their time
     * @param failing tried in vain as often as is usual, and tried again each hour
     * @param late due for minutes, and no worker took it
     */
    public record Standing(long ready, long failing, long late) {
        public static final Standing NONE = new Standing(0, 0, 0);
    }

    /** Of the open jobs of each kind, for whoever watches the server. */
    public Map<String, Standing> standing(Tx tx) {
        return tx.map(
                """
                select kind, count(*) as ready, count(*) filter (where attempt >= ?) as failing,
                       count(*) filter (where run_at < ?) as late
                  from platform_job where state = 'ready' group by kind
                """,
                row -> row.text("kind"),
                row -> new Standing(row.number("ready"), row.number("failing"), row.number("late")),
                QUICK_ATTEMPTS,
                clock.instant().minus(LATE));
    }

    record Job(
            java.util.UUID id,
            String kind,
            String subject,
            PartyId party,
            int attempt,
            long fence) {}

    /** The lease went to another worker: this transaction must not commit. */
    static final class LostLease extends RuntimeException {
        private static final long serialVersionUID = 1;

        LostLease() {
            super("the lease was lost", null, false, false);
        }
    }
}
