package clearinghouse.formats.csaf.provider;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Whom to tell of a flaw in the server itself, and where its advisories are (RFC 9116; CSAF 2.0
 * §7.1.8).
 *
 * @param contact an address with a scheme, such as {@code mailto:}
 * @param csaf21 whether there are documents by the draft of CSAF 2.1, too
 * @param gcve whether records of GCVE are found under the same address (GCVE BCP-03)
 */
public record SecurityTxt(ProviderAddresses addresses, URI contact, boolean csaf21, boolean gcve) {

    /** RFC 9116 §2.5.5 wants less than a year. */
    private static final Duration GOOD_FOR = Duration.ofDays(180);

    /**
     * The same text all day long.
     *
     * @param now when it is fetched
     */
    public String render(Instant now) {
        var text =
                """
                Contact: %s
                Expires: %s
                Preferred-Languages: en
                Canonical: %s
                CSAF: %s
                """
                        .formatted(
                                contact,
                                now.truncatedTo(ChronoUnit.DAYS).plus(GOOD_FOR),
                                addresses.at(ProviderAddresses.SECURITY_TXT),
                                addresses.at(ProviderAddresses.METADATA));
        // The one at the well-known address stands first (CSAF 2.1 §7.1.8).
        var draft = csaf21 ? "CSAF: " + addresses.at(Csaf21Addresses.METADATA) + "\n" : "";
        return text + draft + (gcve ? "GCVE: " + addresses.origin() + "\n" : "");
    }
}
