package clearinghouse.formats.advisory;

import java.net.URI;
import java.util.Optional;

/**
 * What to do about it.
 *
 * @param fixedVersion the version to move to; one of the fixed versions of an affected product
 * @param onlyFor the affected version that it is for, where it is not for all of them
 * @param url where the remedy is
 * @param file the patch or the fixed build itself
 */
public record Remediation(
        Category category,
        String details,
        Optional<String> fixedVersion,
        Optional<String> onlyFor,
        Optional<URI> url,
        Optional<FileHash> file) {

    public enum Category {
        VENDOR_FIX,
        MITIGATION,
        WORKAROUND,
        NONE_AVAILABLE,
        NO_FIX_PLANNED
    }

    /** For every affected version. */
    public Remediation(
            Category category,
            String details,
            Optional<String> fixedVersion,
            Optional<URI> url,
            Optional<FileHash> file) {
        this(category, details, fixedVersion, Optional.empty(), url, file);
    }

    public Remediation {
        Text.required("the details of a remediation", details);
        if (fixedVersion.isPresent() && category != Category.VENDOR_FIX) {
            throw new IllegalArgumentException("only a vendor fix leads to a fixed version");
        }
        if (url.isPresent() && !url.get().isAbsolute()) {
            throw new IllegalArgumentException("the address of a remediation is absolute");
        }
    }
}
