package clearinghouse.formats.published;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The known exploited vulnerabilities of CISA, or of who publishes in its form.
 *
 * @param version empty in the CSV form
 */
public record KevCatalogue(String version, Optional<Instant> released, List<Entry> entries) {

    /**
     * @param requiredAction what federal agencies have to do, in the catalogue's words
     * @param due the date of the catalogue; which deadline holds is for a decision table to say
     * @param ransomware {@code Known} or {@code Unknown}, as it stands there
     */
    public record Entry(
            String cve,
            String vendor,
            String product,
            String name,
            Optional<LocalDate> added,
            String description,
            String requiredAction,
            Optional<LocalDate> due,
            String ransomware,
            String notes,
            List<String> cwes) {
        public Entry {
            cwes = List.copyOf(cwes);
        }
    }

    public KevCatalogue {
        entries = List.copyOf(entries);
    }
}
