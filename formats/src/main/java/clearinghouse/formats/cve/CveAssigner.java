package clearinghouse.formats.cve;

import java.util.UUID;

/**
 * Who assigned the CVE id and who writes the record.
 *
 * @param assignerOrgId the numbering authority that assigned the id
 * @param orgId the organisation that provides the container
 * @param shortName its short name, 2 to 32 characters
 */
public record CveAssigner(UUID assignerOrgId, UUID orgId, String shortName) {
    public CveAssigner {
        if (shortName.length() < 2 || shortName.length() > 32) {
            throw new IllegalArgumentException("a short name has 2 to 32 characters");
        }
    }
}
