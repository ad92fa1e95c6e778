package clearinghouse.catalogue;

import java.util.Optional;

/**
 * The source to which a document belongs: the one that brought what is known of it. A name in CSAF
 * is a namespace and an id, and both are anybody's to write, so that who may say the document anew
 * is known by where it came from and by who signed it.
 *
 * @param source empty where the subscription was removed
 * @param isProvider it came from the provider itself; else it is anybody's to say anew
 * @param fingerprint of the key that signed it; empty where none did, or none is known
 * @param isTakenOver by that key, after the source that brought it first was removed; so it is
 *     anybody's who signs with it, for a copy of what was signed once is enough to take over
 */
record Owner(
        Optional<SubscriptionId> source,
        boolean isProvider,
        Optional<String> fingerprint,
        boolean isTakenOver) {

    /**
     * Why a revision is not to be believed; empty where nothing speaks against it.
     *
     * @param from where it came from
     * @param signer the fingerprint of the key that signed it, which the metadata of where it came
     *     from names now
     */
    Optional<String> doubt(SubscriptionId from, Optional<String> signer) {
        if (!isProvider) {
            return Optional.empty();
        }
        if (source.isEmpty() || isTakenOver) {
            return fingerprint.isEmpty() || fingerprint.equals(signer)
                    ? Optional.empty()
                    : Optional.of(
                            "it would replace what a provider signed, and is not signed by the same key");
        }
        if (!source.get().equals(from)) {
            return Optional.of(
                    "it would replace what a provider published, and this source is not that one");
        }
        return fingerprint.isPresent() && signer.isEmpty()
                ? Optional.of("it was signed before, and this revision is not")
                : Optional.empty();
    }
}
