package clearinghouse.parties;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where people sign in elsewhere, by OpenID Connect: those that the operator's settings name, and
 * none other. It keeps nothing of a visit: what it needs of an earlier word it is given.
 */
public interface IdentityProviders {

    /**
     * @param name in the settings and in addresses
     * @param title as people know it
     * @param issuer an address, compared letter by letter
     */
    record Provider(String name, String title, String issuer) {}

    /** In the order of the settings. */
    List<Provider> all();

    default Optional<Provider> find(String name) {
        return all().stream().filter(it -> it.name().equals(name)).findFirst();
    }

    /** What an issuer said counts as long as the settings name it. */
    default Optional<Provider> ofIssuer(String issuer) {
        return all().stream().filter(it -> it.issuer().equals(issuer)).findFirst();
    }

    /**
     * What ties an answer to its question.
     *
     * @param state comes back with the answer (RFC 6749 §10.12)
     * @param nonce its hash comes back in what the provider signs
     * @param verifier its hash goes first, itself with the code alone (RFC 7636)
     */
    record Question(String state, String nonce, String verifier) {
        @Override
        public String toString() {
            return "Question[…]";
        }
    }

    sealed interface Asking {
        /** Where the browser goes. */
        record At(URI address) implements Asking {}

        /** The provider does not say where: it does not answer, or not as it must. */
        record Away() implements Asking {}
    }

    Asking ask(Provider provider, Question question);

    /**
     * What a browser brings back, as anyone could have written it.
     *
     * @param code empty where the provider refused
     * @param issuer as RFC 9207 has it; empty where it was not said
     */
    record Answer(Optional<String> code, String state, Optional<String> issuer) {
        @Override
        public String toString() {
            return "Answer[…]";
        }
    }

    sealed interface Check {
        /**
         * @param label what the provider calls the account, for its owner to know it by
         */
        record Good(String subject, String label) implements Check {}

        /** It is not this provider's word, or not about this question, or not about now. */
        record Refused() implements Check {}

        record Away() implements Check {}
    }

    Check check(Provider provider, Question question, Answer answer);
}
