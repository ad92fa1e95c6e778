package clearinghouse.catalogue;

import clearinghouse.formats.advisory.Identifier;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.kernel.PublicId;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes in what was made public, and answers about it. */
public final class Catalogue {

    private final AuditRecord record;
    private final Ids ids;
    private final InstantSource clock;

    public Catalogue(AuditRecord record, Ids ids, InstantSource clock) {
        this.record = record;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * In the transaction that publishes; promoted again, what it says and by which names it is
     * known is brought up.
     *
     * @param text published, and found by its words
     */
    public void promote(
            Tx tx,
            Access access,
            PublicId vulnerability,
            String title,
            String text,
            PackageUrl packageUrl,
            List<Identifier> identifiers) {
        var store = new CatalogueStore(tx);
        store.save(
                ids.next(), vulnerability, title, text, packageUrl.packageOnly(), clock.instant());
        store.keepIdentifiers(vulnerability, identifiers.stream().map(Identifier::value).toList());
        for (var identifier : identifiers) {
            store.saveIdentifier(vulnerability, system(identifier), identifier.value());
        }
        record.append(
                tx,
                access,
                "vulnerability.promoted",
                vulnerability,
                Map.of("identifiers", String.valueOf(identifiers.size())));
    }

    /** Kept beside the earlier ones; the newest of a point holds. */
    public void assess(Tx tx, Access access, PublicId vulnerability, Assessment assessment) {
        new CatalogueStore(tx)
                .appendAssessment(ids.next(), vulnerability, assessment, clock.instant());
        record.append(
                tx,
                access,
                "vulnerability.assessed",
                vulnerability,
                Map.of("point", assessment.point(), "value", assessment.value()));
    }

    /** The newest assessment of each point, by the point's name. */
    public Map<String, Assessment> assessments(Tx tx, PublicId vulnerability) {
        return new CatalogueStore(tx).assessments(vulnerability);
    }

    /** The codes of the vulnerabilities of which the newest assessment of the point says that. */
    public Set<String> saying(Tx tx, String point, String value) {
        return new CatalogueStore(tx).saying(point, value);
    }

    public Optional<PublicVulnerability> find(Tx tx, PublicId vulnerability) {
        return new CatalogueStore(tx).find(vulnerability);
    }

    /** By one of its names in any database. */
    public Optional<PublicVulnerability> findByIdentifier(Tx tx, String identifier) {
        return new CatalogueStore(tx).findByIdentifier(identifier);
    }

    private static String system(Identifier identifier) {
        return switch (identifier) {
            case Identifier.Cve _ -> "CVE";
            case Identifier.Ghsa _ -> "GHSA";
            case Identifier.Other(var system, _) -> system;
        };
    }
}
