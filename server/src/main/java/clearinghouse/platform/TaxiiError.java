package clearinghouse.platform;

import java.util.List;
import java.util.Objects;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * A refusal as TAXII 2.1 says it (§3.6.1), and what a client has to take to be answered at all.
 *
 * @param httpStatus as a text
 */
public record TaxiiError(String title, String description, String errorCode, String httpStatus) {

    /** Of every answer (§1.6.8.1). */
    public static final String MEDIA_TYPE = "application/taxii+json;version=2.1";

    private static final MediaType TAXII = MediaType.parseMediaType(MEDIA_TYPE);

    static TaxiiError of(Response.Body.Fault fault) {
        return new TaxiiError(
                fault.type().title(),
                fault.inOneLine(),
                fault.type().code(),
                String.valueOf(fault.type().statusWithout422()));
    }

    /** Who says nothing takes everything; a version that is not said is any. */
    static boolean isTakenBy(List<String> accept) {
        try {
            return accept.isEmpty()
                    || MediaType.parseMediaTypes(accept).stream()
                            .filter(it -> it.getQualityValue() > 0)
                            .anyMatch(it ->
                                    it.includes(TAXII)
                                            && List.of("2.1", "")
                                                    .contains(
                                                            Objects.requireNonNullElse(
                                                                    it.getParameter("version"),
                                                                    "")));
        } catch (InvalidMediaTypeException _) {
            return false;
        }
    }
}
