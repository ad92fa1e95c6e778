package clearinghouse.catalogue;

import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.kernel.PublicId;
import clearinghouse.platform.Row;
import clearinghouse.platform.Tx;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

final class CatalogueStore {

    private final Tx tx;

    CatalogueStore(Tx tx) {
        this.tx = tx;
    }

    void save(
            UUID key,
            PublicId code,
            String title,
            String text,
            PackageUrl packageOnly,
            Instant now) {
        tx.update(
                """
                insert into catalogue_vulnerability (code, id, title, words, package, published_at)
                values (?, ?, ?, to_tsvector('english', ?), ?, ?)
                on conflict (code) do update set title = excluded.title, words = excluded.words
                """,
                code,
                key,
                title,
                title + " " + text,
                packageOnly.render(),
                now);
    }

    /** None but these. */
    void keepIdentifiers(PublicId vulnerability, List<String> values) {
        tx.update(
                "delete from catalogue_identifier where vulnerability = ? and not (value = any (?))",
                vulnerability,
                values);
    }

    void saveIdentifier(PublicId vulnerability, String system, String value) {
        tx.update(
                """
                insert into catalogue_identifier (vulnerability, system, value) values (?, ?, ?)
                on conflict do nothing
                """,
                vulnerability,
                system,
                value);
    }

    void appendAssessment(UUID key, PublicId vulnerability, Assessment assessment, Instant now) {
        tx.update(
                """
                insert into catalogue_assessment (id, vulnerability, point, value, set_by, source, at)
                values (?, ?, ?, ?, ?, ?, ?)
                """,
                key,
                vulnerability,
                assessment.point(),
                assessment.value(),
                assessment.setBy(),
                assessment.source(),
                now);
    }

    Map<String, Assessment> assessments(PublicId vulnerability) {
        var newest = new LinkedHashMap<String, Assessment>();
        for (var assessment :
                tx.list(
                        """
                        select distinct on (point) point, value, set_by, source, at
                          from catalogue_assessment where vulnerability = ?
                         order by point, id desc
                        """,
                        CatalogueStore::assessment,
                        vulnerability)) {
            newest.put(assessment.point(), assessment);
        }
        return newest;
    }

    Set<String> saying(String point, String value) {
        return Set.copyOf(
                tx.list(
                        """
                        select newest.vulnerability
                          from (select distinct on (vulnerability) vulnerability, value
                                  from catalogue_assessment where point = ?
                                 order by vulnerability, id desc) newest
                         where newest.value = ?
                        """,
                        row -> row.text("vulnerability"),
                        point,
                        value));
    }

    List<String> identifiers(PublicId vulnerability) {
        return tx.list(
                "select value from catalogue_identifier where vulnerability = ? order by system, value",
                row -> row.text("value"),
                vulnerability);
    }

    Optional<PublicVulnerability> find(PublicId code) {
        return tx.first(
                """
                select v.code, v.title, v.package, v.published_at,
                       array(select i.value from catalogue_identifier i
                              where i.vulnerability = v.code order by i.system, i.value) as identifiers
                  from catalogue_vulnerability v where v.code = ?
                """,
                CatalogueStore::vulnerability,
                code);
    }

    Optional<PublicVulnerability> findByIdentifier(String value) {
        return tx.first(
                """
                select v.code, v.title, v.package, v.published_at,
                       array(select i.value from catalogue_identifier i
                              where i.vulnerability = v.code order by i.system, i.value) as identifiers
                  from catalogue_vulnerability v
                 where v.code = (select n.vulnerability from catalogue_identifier n where n.value = ? limit 1)
                """,
                CatalogueStore::vulnerability,
                value);
    }

    private static Assessment assessment(Row row) {
        return new Assessment(
                row.text("point"),
                row.text("value"),
                row.text("set_by"),
                row.text("source"),
                Optional.of(row.instant("at")));
    }

    private static PublicVulnerability vulnerability(Row row) {
        return new PublicVulnerability(
                row.text("code"),
                row.text("title"),
                PackageUrl.of(row.text("package")),
                row.texts("identifiers"),
                row.instant("published_at"));
    }
}
