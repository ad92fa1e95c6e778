package clearinghouse.catalogue;

import clearinghouse.formats.csaf.provider.Issuer;
import clearinghouse.formats.csaf.provider.ListedDocument;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

final class MirrorStore {

    /** Documents of one issuer: lists of them are made in memory. */
    private static final int MOST = 50_000;

    private final Tx tx;

    MirrorStore(Tx tx) {
        this.tx = tx;
    }

    record Stamp(long number, Instant changedAt) {}

    Stamp stamp() {
        return tx.first(
                        "select stamp, changed_at from catalogue_mirror_stamp",
                        row -> new Stamp(row.number("stamp"), row.instant("changed_at")))
                .orElseThrow();
    }

    /**
     * Held to the end of the transaction, so that one change follows the other; who holds it holds
     * its subscription before.
     */
    void hold() {
        tx.first("select stamp from catalogue_mirror_stamp for update", _ -> true);
    }

    void changed(UUID subscription, Instant now) {
        tx.update(
                "update catalogue_mirror_stamp set stamp = stamp + 1, changed_at = greatest(changed_at, ?)",
                now);
        tx.update(
                "update catalogue_mirror set changed_at = greatest(changed_at, ?) where subscription = ?",
                now,
                subscription);
    }

    void saveState(UUID subscription, Mirroring state) {
        tx.update(
                "update catalogue_subscription set mirroring = ? where id = ?",
                state.code(),
                subscription);
    }

    /** Its lists are looked at again, whatever is under way. */
    void lookAgain(UUID subscription, Instant now) {
        tx.update(
                "update catalogue_subscription set under_way = false, next_at = ? where id = ?",
                now,
                subscription);
    }

    /** All that its lists name is fetched anew. */
    void reopen(UUID subscription) {
        tx.update("update catalogue_listed set taken = false where subscription = ?", subscription);
    }

    /** These are fetched anew. */
    void reopen(UUID subscription, Collection<String> places) {
        tx.update(
                "update catalogue_listed set taken = false where subscription = ? and address = any (?)",
                subscription,
                places);
    }

    /** Whether it was mirrored as somebody else until now. */
    boolean isOfAnother(UUID subscription, Issuer issuer) {
        return tx.count(
                        "select count(*) from catalogue_mirror where subscription = ? and (party, namespace) <> (?, ?)",
                        subscription,
                        issuer.party(),
                        issuer.namespace())
                > 0;
    }

    boolean isTaken(String party, UUID subscription) {
        return tx.count(
                        "select count(*) from catalogue_mirror where party = ? and subscription <> ?",
                        party,
                        subscription)
                > 0;
    }

    Optional<String> folder(UUID subscription) {
        return tx.first(
                "select folder from catalogue_mirror where subscription = ?",
                row -> row.text("folder"),
                subscription);
    }

    boolean isFree(String folder) {
        return tx.count("select count(*) from catalogue_mirror where folder = ?", folder) == 0;
    }

    /** Whether that is another word than before. */
    boolean save(
            UUID subscription,
            String folder,
            Issuer issuer,
            Optional<Duration> every,
            Instant now) {
        return tx.update(
                        """
                        insert into catalogue_mirror as m
                          (subscription, folder, party, metadata, category, contact, name, namespace, role, listed, mirrored,
                           every_minutes, told_at, changed_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (subscription) do update
                           set party = excluded.party, metadata = excluded.metadata, category = excluded.category,
                               contact = excluded.contact, name = excluded.name, namespace = excluded.namespace,
                               role = excluded.role, listed = excluded.listed, mirrored = excluded.mirrored,
                               every_minutes = excluded.every_minutes, told_at = excluded.told_at
                         where (m.party, m.metadata, m.category, m.contact, m.name, m.namespace, m.role, m.listed,
                                m.mirrored, m.every_minutes)
                               is distinct from
                               (excluded.party, excluded.metadata, excluded.category, excluded.contact, excluded.name,
                                excluded.namespace, excluded.role, excluded.listed, excluded.mirrored,
                                excluded.every_minutes)
                        """,
                        subscription,
                        folder,
                        issuer.party(),
                        issuer.metadata().toString(),
                        issuer.category(),
                        issuer.contact(),
                        issuer.name(),
                        issuer.namespace(),
                        issuer.role(),
                        issuer.listed(),
                        issuer.mirrored(),
                        every.map(Duration::toMinutes),
                        now,
                        now)
                > 0;
    }

    Map<String, String> keys(UUID subscription) {
        return tx.map(
                "select fingerprint, certificate from catalogue_mirror_key where subscription = ? order by fingerprint",
                row -> row.text("fingerprint"),
                row -> row.text("certificate"),
                subscription);
    }

    boolean saveKeys(UUID subscription, Map<String, String> keys) {
        if (keys(subscription).equals(keys)) {
            return false;
        }
        tx.update("delete from catalogue_mirror_key where subscription = ?", subscription);
        keys.forEach((fingerprint, certificate) ->
                tx.update(
                        "insert into catalogue_mirror_key (subscription, fingerprint, certificate) values (?, ?, ?)",
                        subscription,
                        fingerprint,
                        certificate));
        return true;
    }

    /** With its documents; whether there was anything. */
    boolean delete(UUID subscription) {
        return tx.update("delete from catalogue_mirror where subscription = ?", subscription) > 0;
    }

    boolean deleteDocuments(UUID subscription) {
        return tx.update("delete from catalogue_mirrored where subscription = ?", subscription) > 0;
    }

    /** Whether these words are kept under that name, or were said under it before. */
    boolean isKept(ForeignAdvisory.Name name, String sha256) {
        return tx.count(
                        """
                        select count(*) from catalogue_imported i
                         where i.form = ? and i.name = ?
                           and (i.sha256 = ? or exists (select from catalogue_imported_before b
                                                         where b.imported = i.number and b.sha256 = ?))
                        """,
                        name.form(),
                        name.id(),
                        sha256,
                        sha256)
                == 1;
    }

    /** The number of documents that are provided no more. */
    int deletePlaces(UUID subscription, Collection<String> places) {
        return tx.update(
                "delete from catalogue_mirrored where subscription = ? and place = any (?)",
                subscription,
                places);
    }

    /** Places of documents that are no address in a list. */
    Set<String> notListed(UUID subscription) {
        return new HashSet<>(
                tx.list(
                        """
                        select m.place from catalogue_mirrored m
                         where m.subscription = ?
                           and not exists (select from catalogue_listed l
                                            where l.subscription = m.subscription and l.address = m.place
                                              and l.named_by <> '{}')
                        """,
                        row -> row.text("place"),
                        subscription));
    }

    /** All that its lists name. */
    List<String> listed(UUID subscription) {
        return tx.list(
                "select address from catalogue_listed where subscription = ? and named_by <> '{}'",
                row -> row.text("address"),
                subscription);
    }

    /**
     * The number of documents that are provided as they were not before. A path is that of one
     * document, in its latest words: another one of its issuer's whose name gives the same comes
     * too late.
     */
    int keep(
            UUID subscription,
            String place,
            ForeignAdvisory.Name name,
            String sha256,
            MirrorCopy copy) {
        var document = copy.document();
        return tx.update(
                        "delete from catalogue_mirrored where subscription = ? and place = ? and path <> ?",
                        subscription,
                        place,
                        document.path())
                + tx.update(
                        """
                        insert into catalogue_mirrored as m
                          (subscription, path, place, imported, sha256, tracking_id, title, initial_release, current_release,
                           signature, asked)
                        select ?, ?, ?, number, ?, ?, ?, ?, ?, ?, false
                          from catalogue_imported
                         where form = ? and name = ?
                           and (select count(*) from catalogue_mirrored where subscription = ? and path <> ?) < ?
                        on conflict (subscription, path) do update
                           set place = excluded.place, imported = excluded.imported, sha256 = excluded.sha256,
                               tracking_id = excluded.tracking_id, title = excluded.title,
                               initial_release = excluded.initial_release, current_release = excluded.current_release,
                               signature = excluded.signature, asked = false
                         where (m.place = excluded.place
                                or (m.imported = excluded.imported and m.current_release <= excluded.current_release))
                           and (m.place, m.imported, m.sha256, m.signature)
                               is distinct from (excluded.place, excluded.imported, excluded.sha256, excluded.signature)
                        """,
                        subscription,
                        document.path(),
                        place,
                        sha256,
                        document.trackingId(),
                        document.title(),
                        document.initialRelease(),
                        document.currentRelease(),
                        copy.signature(),
                        name.form(),
                        name.id(),
                        subscription,
                        document.path(),
                        MOST);
    }

    boolean isUnsigned(UUID subscription) {
        return tx.count(
                        """
                        select count(*) from (
                            select from catalogue_mirrored where subscription = ? and signature is null and not asked limit 1) as one
                        """,
                        subscription)
                > 0;
    }

    /** In the order of their folders. */
    List<Mirrors.Mirror> all() {
        return tx.list(
                "select * from catalogue_mirror order by folder",
                row ->
                        new Mirrors.Mirror(
                                row.uuid("subscription"),
                                row.text("folder"),
                                issuer(row),
                                row.optionalNumber("every_minutes").map(Duration::ofMinutes),
                                row.instant("told_at"),
                                row.instant("changed_at")));
    }

    private static Issuer issuer(Row row) {
        return new Issuer(
                URI.create(row.text("metadata")),
                row.text("category"),
                row.text("contact"),
                row.text("name"),
                row.text("namespace"),
                row.text("role"),
                row.truth("listed"),
                row.truth("mirrored"));
    }

    List<Mirrors.Copy> documents(UUID subscription) {
        return tx.list(
                """
                select tracking_id, title, initial_release, current_release, sha256, signature is not null as signed
                  from catalogue_mirrored where subscription = ?
                """,
                row ->
                        new Mirrors.Copy(
                                new ListedDocument(
                                        row.text("tracking_id"),
                                        row.text("title"),
                                        "",
                                        row.instant("initial_release"),
                                        row.instant("current_release"),
                                        List.of(),
                                        List.of()),
                                row.text("sha256"),
                                row.truth("signed")),
                subscription);
    }

    /** As it came from its issuer, whatever was said in its place since by somebody else. */
    Optional<Mirrors.Original> original(UUID subscription, String path, String sha256) {
        return tx.first(
                """
                select coalesce(
                           (select content from catalogue_imported i where i.number = m.imported and i.sha256 = m.sha256),
                           (select content from catalogue_imported_before b
                             where b.imported = m.imported and b.sha256 = m.sha256 limit 1)) as content,
                       m.signature
                  from catalogue_mirrored m where m.subscription = ? and m.path = ? and m.sha256 = ?
                """,
                row -> new Mirrors.Original(row.bytes("content"), row.optionalText("signature")),
                subscription,
                path,
                sha256);
    }

    List<String> unsigned(String exceptParty, int most) {
        return tx.list(
                """
                select distinct d.sha256
                  from catalogue_mirrored d join catalogue_mirror m on m.subscription = d.subscription
                 where d.signature is null and not d.asked and m.party <> ? limit ?
                """,
                row -> row.text("sha256"),
                exceptParty,
                most);
    }

    void asked(String sha256) {
        tx.update("update catalogue_mirrored set asked = true where sha256 = ?", sha256);
    }

    Optional<byte[]> content(String sha256) {
        return tx.first(
                """
                select coalesce(
                           (select content from catalogue_imported i where i.number = m.imported and i.sha256 = m.sha256),
                           (select content from catalogue_imported_before b
                             where b.imported = m.imported and b.sha256 = m.sha256 limit 1)) as content
                  from catalogue_mirrored m where m.sha256 = ? limit 1
                """,
                row -> row.bytes("content"),
                sha256);
    }
}
