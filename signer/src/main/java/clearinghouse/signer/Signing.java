package clearinghouse.signer;

/** Has things signed. Where the keys lie is not the business of who asks. */
@FunctionalInterface
public interface Signing {

    Answer ask(Ask ask);

    /**
     * @throws AlreadySigned when a larger tree was signed, or another one of that size
     * @throws IllegalStateException when that is not signed, or a key cannot be used; its message
     *     says why
     */
    default <T extends Answer> T ask(Ask ask, Class<T> wanted) {
        var answer = ask(ask);
        if (wanted.isInstance(answer)) {
            return wanted.cast(answer);
        }
        throw switch (answer) {
            case Answer.Passed(var why) -> new AlreadySigned(why);
            case Answer.Refused(var why) -> new IllegalStateException(why);
            case Answer.Unusable(var why) -> new IllegalStateException(why);
            case Answer.Keys _,
                    Answer.Fingerprints _,
                    Answer.Signatures _,
                    Answer.Certificate _,
                    Answer.Armoured _ ->
                    new IllegalStateException("an answer to something else");
        };
    }

    /** A key does not take back what it has signed. */
    final class AlreadySigned extends RuntimeException {
        private static final long serialVersionUID = 1;

        AlreadySigned(String why) {
            super(why, null, false, false);
        }
    }
}
