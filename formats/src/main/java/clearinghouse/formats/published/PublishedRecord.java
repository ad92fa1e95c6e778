package clearinghouse.formats.published;

import clearinghouse.formats.advisory.Identifier;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one source publishes of one vulnerability, in the order in which it says it.
 *
 * @param form how the document is written
 * @param id by which the source knows it; the path in its repository where it gives no other
 * @param aliases other names of the same vulnerability
 * @param upstream vulnerabilities that this one comes from; no names of the same
 * @param related what the source wants looked at beside it; no names of the same
 * @param title one line; empty where the source has none
 * @param details at length, in the source's markup; empty where it has none
 * @param withdrawn the source takes back all that it said
 * @param weaknesses a CWE label such as {@code CWE-79} where one is given, else the source's words
 * @param reasons why products are not affected
 * @param exploitation who says since when that it is exploited
 */
public record PublishedRecord(
        Form form,
        String id,
        List<String> aliases,
        List<String> upstream,
        List<String> related,
        String title,
        String details,
        Dates dates,
        boolean withdrawn,
        List<StatedSeverity> severities,
        List<String> weaknesses,
        List<AffectedSoftware> affected,
        List<StatedRemedy> remedies,
        List<StatedReason> reasons,
        List<Link> references,
        List<Thanks> credits,
        List<Exploitation> exploitation,
        List<SsvcSelection> ssvc) {

    /** The forms that are read. GHSA, PyPI, Go and others publish OSV. */
    public enum Form {
        OSV,
        RUSTSEC,
        HASKELL,
        RUBYSEC,
        FRIENDS_OF_PHP,
        NODE_SECURITY_WG,
        CVE,
        NVD,
        CSAF,
        OPENVEX
    }

    public PublishedRecord {
        Objects.requireNonNull(form);
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a published record has an id");
        }
        aliases = List.copyOf(aliases);
        upstream = List.copyOf(upstream);
        related = List.copyOf(related);
        severities = List.copyOf(severities);
        weaknesses = List.copyOf(weaknesses);
        affected = List.copyOf(affected);
        remedies = List.copyOf(remedies);
        reasons = List.copyOf(reasons);
        references = List.copyOf(references);
        credits = List.copyOf(credits);
        exploitation = List.copyOf(exploitation);
        ssvc = List.copyOf(ssvc);
    }

    /** The CVE id that it has or is; empty where there is none or several. */
    public Optional<String> cve() {
        var cves =
                Stream.concat(Stream.of(id), aliases.stream())
                        .filter(name -> Identifier.CVE.matcher(name).matches())
                        .distinct()
                        .toList();
        return cves.size() == 1 ? Optional.of(cves.getFirst()) : Optional.empty();
    }
}
