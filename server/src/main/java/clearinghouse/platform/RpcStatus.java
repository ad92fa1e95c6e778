package clearinghouse.platform;

/**
 * A refusal as {@code google.rpc.Status} says it, which clients of the OSV API read.
 *
 * @param code of {@code google.rpc.Code}
 */
record RpcStatus(int code, String message) {

    static RpcStatus of(Response.Body.Fault fault) {
        return new RpcStatus(code(fault.type()), fault.inOneLine());
    }

    private static int code(ProblemType type) {
        return switch (type) {
            case MALFORMED, INVALID, UNSUPPORTED_MEDIA_TYPE, NOT_ACCEPTABLE, TOO_LARGE -> 3;
            case NOT_FOUND, GONE -> 5;
            case FORBIDDEN -> 7;
            case TOO_MANY_REQUESTS -> 8;
            case CONFLICT, IDEMPOTENCY_CONFLICT -> 10;
            case INTERNAL -> 13;
            case UNAVAILABLE -> 14;
            case UNAUTHENTICATED -> 16;
        };
    }
}
