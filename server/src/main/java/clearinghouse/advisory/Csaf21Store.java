package clearinghouse.advisory;

import clearinghouse.formats.csaf.provider.ListedDocument;
import clearinghouse.platform.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class Csaf21Store {

    /** The newest CSAF 2.0 document of each published advisory. */
    private static final String NEWEST =
            """
            with newest as materialized (
                select d.advisory, d.sha256, d.content
                  from advisory_document d join advisory_advisory a on a.code = d.advisory
                 where d.format = 'csaf' and a.state = 'published'
                   and d.revision = (select max(n.revision) from advisory_document n
                                      where n.advisory = d.advisory and n.format = 'csaf'))
            """;

    private final Tx tx;

    Csaf21Store(Tx tx) {
        this.tx = tx;
    }

    /** Nothing of it is ever changed or deleted. */
    long count() {
        return tx.count("select count(*) from advisory_csaf_draft");
    }

    /**
     * A document of 2.0 that is for everyone.
     *
     * @param path year and file name
     */
    record Missing(AdvisoryId advisory, String sha256, String path, byte[] content) {}

    /** Of which there is none by 2.1, and none was tried to be made. */
    List<Missing> missing(int most) {
        return tx.list(
                NEWEST
                        + """
                        , missing as materialized (
                            select advisory, sha256, content, convert_from(content, 'UTF8')::jsonb as csaf from newest n
                             where not exists (select from advisory_csaf_draft m
                                                where m.advisory = n.advisory and m.of_sha256 = n.sha256))
                        select advisory, sha256, content, csaf #>> '{document,tracking,id}' as tracking_id,
                               (csaf #>> '{document,tracking,initial_release_date}')::timestamptz as initial_release
                          from missing where csaf #>> '{document,distribution,tlp,label}' = 'WHITE'
                         order by advisory limit ?
                        """,
                row ->
                        new Missing(
                                new AdvisoryId(row.text("advisory")),
                                row.text("sha256"),
                                listed(
                                                row.text("tracking_id"),
                                                "",
                                                "",
                                                row.instant("initial_release"),
                                                row.instant("initial_release"))
                                        .path(),
                                row.bytes("content")),
                most);
    }

    void save(Missing of, Optional<String> content, Optional<String> signature, Instant now) {
        tx.update(
                """
                insert into advisory_csaf_draft (advisory, of_sha256, content, signature, made_at) values (?, ?, ?, ?, ?)
                on conflict (advisory, of_sha256) do nothing
                """,
                of.advisory(),
                of.sha256(),
                content.map(it -> it.getBytes(StandardCharsets.UTF_8)),
                signature,
                now);
    }

    /**
     * Of each advisory whose document of 2.0 is for everyone still: what was made of that one;
     * while nothing was, what was made last.
     */
    List<CsafProvider.Provided> forEveryone() {
        return tx.list(
                NEWEST
                        + """
                        , latest as materialized (
                            select distinct on (m.advisory) m.advisory, m.made_at,
                                   convert_from(m.content, 'UTF8')::jsonb as csaf
                              from advisory_csaf_draft m join newest n on n.advisory = m.advisory
                             where (m.content is not null or m.of_sha256 = n.sha256)
                               and convert_from(n.content, 'UTF8')::jsonb
                                   #>> '{document,distribution,tlp,label}' = 'WHITE'
                             order by m.advisory, m.of_sha256 = n.sha256 desc, m.made_at desc)
                        select advisory, made_at,
                               csaf #>> '{document,tracking,id}' as tracking_id,
                               csaf #>> '{document,title}' as title,
                               csaf #>> '{document,notes,0,text}' as summary,
                               (csaf #>> '{document,tracking,initial_release_date}')::timestamptz as initial_release,
                               (csaf #>> '{document,tracking,current_release_date}')::timestamptz as current_release
                          from latest where csaf #>> '{document,distribution,tlp,label}' = 'CLEAR'
                        """,
                row ->
                        new CsafProvider.Provided(
                                new AdvisoryId(row.text("advisory")),
                                listed(
                                        row.text("tracking_id"),
                                        row.text("title"),
                                        row.text("summary"),
                                        row.instant("initial_release"),
                                        row.instant("current_release")),
                                row.instant("made_at")));
    }

    private static ListedDocument listed(
            String id, String title, String summary, Instant initial, Instant current) {
        return new ListedDocument(id, title, summary, initial, current, List.of(), List.of());
    }

    record Signed(byte[] content, String signature) {}

    /** The one that {@link #forEveryone} tells of. */
    Optional<Signed> document(AdvisoryId advisory) {
        return tx.first(
                """
                with newest as (
                    select sha256 from advisory_document where advisory = ? and format = 'csaf' order by revision desc limit 1
                ), latest as (
                    select m.content, m.signature from advisory_csaf_draft m cross join newest n
                     where m.advisory = ? and (m.content is not null or m.of_sha256 = n.sha256)
                     order by m.of_sha256 = n.sha256 desc, m.made_at desc limit 1)
                select content, signature from latest where content is not null
                """,
                row -> new Signed(row.bytes("content"), row.text("signature")),
                advisory,
                advisory);
    }
}
