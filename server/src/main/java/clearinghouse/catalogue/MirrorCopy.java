package clearinghouse.catalogue;

import clearinghouse.formats.JsonInput;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.advisory.Sector;
import clearinghouse.formats.csaf.provider.ListedDocument;
import clearinghouse.formats.csaf.validation.CsafValidator;
import clearinghouse.formats.published.CsafDocument;
import clearinghouse.formats.published.CsafForm;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What a mirror tells of a document of another, and what came with it.
 *
 * @param signature its issuer's, in armour, as it came; empty where there is none that can be
 *     passed on
 */
record MirrorCopy(ListedDocument document, Optional<String> signature) {

    private static final JsonInput JSON = new JsonInput(16 << 20, 128);
    private static final int LONGEST_TITLE = 500;
    private static final int LONGEST_SIGNATURE = 64 << 10;
    private static final int FIRST_YEAR = 1000;
    private static final String ARMOUR = "-----BEGIN PGP SIGNATURE-----";
    private static final Pattern ASCII = Pattern.compile("[\\x20-\\x7e\\t\\r\\n]*");

    /**
     * Of a document that is believed. Empty where an aggregator of CSAF 2.0 does not provide it: it
     * is of another version, not for everyone, or breaks a mandatory test (CSAF 2.0 §7.2.5 wants
     * §7.1.1, a valid document).
     *
     * @param signature by a key that its issuer names
     */
    static Optional<MirrorCopy> of(byte[] content, Optional<byte[]> signature, Instant now) {
        return read(content)
                .filter(it -> it.version().equals("2.0") && it.isForEveryone())
                .filter(_ ->
                        CsafValidator.validate(content, CsafValidator.Extent.BASIC, now)
                                .errors()
                                .isEmpty())
                .flatMap(MirrorCopy::listed)
                .map(it -> new MirrorCopy(it, signature.flatMap(MirrorCopy::armoured)));
    }

    private static Optional<CsafDocument> read(byte[] content) {
        return JSON.tree(content) instanceof Parsed.Valid<JsonNode>(var json)
                        && CsafForm.read(json) instanceof Parsed.Valid<CsafDocument>(var csaf)
                ? Optional.of(csaf)
                : Optional.empty();
    }

    private static Optional<ListedDocument> listed(CsafDocument csaf) {
        var dates = csaf.dates();
        return dates.published()
                .filter(it -> it.atOffset(ZoneOffset.UTC).getYear() >= FIRST_YEAR)
                .flatMap(first ->
                        dates.modified()
                                .map(last ->
                                        new ListedDocument(
                                                csaf.id(),
                                                Arrival.printable(csaf.title(), LONGEST_TITLE),
                                                "",
                                                first,
                                                last,
                                                List.of(),
                                                List.<Sector>of())));
    }

    /** §7.1.19 wants armour; what is not is made anew, as if there were none. */
    private static Optional<String> armoured(byte[] signature) {
        if (signature.length > LONGEST_SIGNATURE) {
            return Optional.empty();
        }
        var text = new String(signature, StandardCharsets.US_ASCII);
        return Optional.of(text).filter(it -> it.startsWith(ARMOUR) && ASCII.matcher(it).matches());
    }
}
