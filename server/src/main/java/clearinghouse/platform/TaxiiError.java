package clearinghouse.platform;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        var places = fault.problems().stream().map(it -> it.message());
        return new TaxiiError(
                fault.type().title(),
                Stream.concat(Stream.of(fault.detail()), places).collect(Collectors.joining("; ")),
                fault.type().code(),
                String.valueOf(httpStatus(fault.type())));
    }

    /** That interface has no 422. */
    static int httpStatus(ProblemType type) {
        return type == ProblemType.INVALID ? ProblemType.MALFORMED.status() : type.status();
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
