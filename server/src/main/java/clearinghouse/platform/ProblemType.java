package clearinghouse.platform;

import java.util.Locale;

/**
 * The closed list of what can be wrong with a request (RFC 9457 {@code type}); codes never change.
 */
public enum ProblemType {
    MALFORMED(400, "The body is not what the route reads"),
    INVALID(422, "The body breaks a rule; each fault is listed with its place"),
    UNAUTHENTICATED(401, "The request carries no valid credential"),
    FORBIDDEN(403, "The credential does not carry the permission this route needs"),
    NOT_FOUND(404, "There is nothing here that this credential may see"),
    NOT_ACCEPTABLE(406, "The caller takes nothing that the route answers with"),
    CONFLICT(409, "The state of things does not allow this"),
    IDEMPOTENCY_CONFLICT(409, "This Idempotency-Key was used with another request"),
    GONE(410, "This has ended"),
    TOO_LARGE(413, "The body is larger than the route's limit"),
    UNSUPPORTED_MEDIA_TYPE(415, "The route does not read this content type or encoding"),
    TOO_MANY_REQUESTS(429, "Too many requests; try again later"),
    INTERNAL(500, "The server failed; nothing was stored"),
    UNAVAILABLE(503, "The server is starting or its database is away; try again");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    /** For an interface that has no 422. */
    int statusWithout422() {
        return this == INVALID ? MALFORMED.status : status;
    }

    public String title() {
        return title;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String uri() {
        return "urn:clearinghouse:problem:" + code();
    }
}
