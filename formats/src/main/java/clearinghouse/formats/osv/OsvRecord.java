package clearinghouse.formats.osv;

import clearinghouse.formats.purl.Ecosystem;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.version.Match;
import clearinghouse.formats.version.VersionRange;
import clearinghouse.formats.version.VersionScheme;
import java.util.List;

/**
 * What matching needs of an OSV record.
 *
 * @param withdrawn its author takes back that anybody is affected
 */
public record OsvRecord(String id, boolean withdrawn, List<Affected> affected) {

    /**
     * One package, and which of its versions.
     *
     * @param ecosystem its name, without what may follow a colon
     * @param ranges between events, as far as they are ordered by version; of commits nothing
     * @param undecidable a range is there that is of no use here, such as one without a beginning
     */
    public record Affected(
            String ecosystem,
            String name,
            List<List<VersionRange.Event>> ranges,
            List<String> versions,
            boolean undecidable) {

        public Affected {
            ranges = ranges.stream().map(List::copyOf).toList();
            versions = List.copyOf(versions);
        }

        private boolean isOf(PackageUrl purl) {
            return Ecosystem.of(purl)
                    .filter(home ->
                            home.osvName().equals(ecosystem) && home.packageName().equals(name))
                    .isPresent();
        }

        private Match contains(PackageUrl purl) {
            if (versions.contains(purl.version())) {
                return new Match.Inside();
            }
            Match found =
                    undecidable
                            ? new Match.Possible("the advisory has a range that cannot be read")
                            : new Match.Outside();
            for (var events : ranges) {
                var match =
                        new VersionRange(VersionScheme.of(purl), events).contains(purl.version());
                found = Match.either(found, match);
            }
            return found;
        }
    }

    public OsvRecord {
        affected = List.copyOf(affected);
    }

    /**
     * Whether this version of this package is affected; of a package it does not name, it is not.
     */
    public Match affects(PackageUrl purl) {
        Match found = new Match.Outside();
        if (!withdrawn) {
            for (var each : affected) {
                if (each.isOf(purl)) {
                    found = Match.either(found, each.contains(purl));
                }
            }
        }
        return found;
    }
}
