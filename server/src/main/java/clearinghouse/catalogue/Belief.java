package clearinghouse.catalogue;

import clearinghouse.formats.csaf.provider.HashFile;
import clearinghouse.formats.csaf.validation.CsafValidator;
import clearinghouse.kernel.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Whether a document of a CSAF source is what its provider means to publish. */
final class Belief {

    /** Of the text, not of what it says: a rule on content is broken by many who mean well. */
    private static final Set<String> FORM = Set.of("schema", "json");

    /** What was found beside a document. */
    sealed interface Beside {
        record Found(byte[] content) implements Beside {}

        /** It is not there, and nothing said that it would be. */
        record None() implements Beside {}

        /** It is not there although its list or its provider says so. */
        record Lacking() implements Beside {}
    }

    private Belief() {}

    /**
     * Why the document is not to be believed; empty where nothing speaks against it.
     *
     * @param keys that the provider names; empty where nobody names any, so that a signature says
     *     nothing
     */
    static Optional<String> doubt(
            byte[] document,
            Beside hash,
            Beside signature,
            Optional<Collection<ProviderKey>> keys,
            Instant now) {
        return hash(document, hash)
                .or(() -> keys.flatMap(it -> signature(document, signature, it, now)))
                .or(() -> form(document, now));
    }

    private static Optional<String> hash(byte[] document, Beside hash) {
        return switch (hash) {
            case Beside.None() -> Optional.empty();
            case Beside.Lacking() -> Optional.of("its hash is not where it should be");
            case Beside.Found(var content) -> {
                var stated = HashFile.digits(new String(content, StandardCharsets.UTF_8));
                if (stated.isEmpty()) {
                    yield Optional.of("what stands for its hash is none");
                }
                var real =
                        stated.get().length() == 64
                                ? Digest.sha256(document)
                                : Digest.sha512(document);
                yield real.hex().equals(stated.get())
                        ? Optional.empty()
                        : Optional.of("its hash is another one");
            }
        };
    }

    private static Optional<String> signature(
            byte[] document, Beside signature, Collection<ProviderKey> keys, Instant now) {
        return switch (signature) {
            case Beside.None() -> Optional.empty();
            case Beside.Lacking() -> Optional.of("its signature is not where it should be");
            case Beside.Found(var content) -> OpenPgpSignature.doubt(document, content, keys, now);
        };
    }

    private static Optional<String> form(byte[] document, Instant now) {
        return CsafValidator.validate(document, CsafValidator.Extent.BASIC, now).errors().stream()
                .filter(it -> FORM.contains(it.code()))
                .findFirst()
                .map(it ->
                        "it is not in the form of CSAF: %s%s"
                                .formatted(
                                        it.message(),
                                        it.pointer().isEmpty()
                                                ? ""
                                                : " (at " + it.pointer() + ")"));
    }
}
