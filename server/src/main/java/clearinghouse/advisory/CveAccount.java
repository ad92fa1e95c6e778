package clearinghouse.advisory;

import java.net.URI;

/**
 * With which a CVE Numbering Authority asks CVE Services.
 *
 * @param services where they are, without a slash at the end
 * @param organization the authority's short name
 * @param user of the authority
 */
public record CveAccount(URI services, String organization, String user, String key) {

    /** The key stays out. */
    @Override
    public String toString() {
        return "CveAccount[" + services + "]";
    }
}
