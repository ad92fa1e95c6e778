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

    sealed interface Judgement {
        /**
         * Nothing speaks against it.
         *
         * @param signer the fingerprint of the key that signed it, as the provider names it; empty
         *     where none did, or nobody names any
         */
        record Believed(Optional<String> signer) implements Judgement {}

        record Doubted(String why) implements Judgement {}
    }

    private Belief() {}

    /**
     * @param keys that the provider names; empty where nobody names any, so that a signature says
     *     nothing
     */
    static Judgement judge(
            byte[] document,
            Beside hash,
            Beside signature,
            Optional<Collection<ProviderKey>> keys,
            Instant now) {
        var wrong = hash(document, hash);
        if (wrong.isPresent()) {
            return new Judgement.Doubted(wrong.get());
        }
        var signed =
                keys.map(it -> signature(document, signature, it, now))
                        .orElse(new Judgement.Believed(Optional.empty()));
        return switch (signed) {
            case Judgement.Doubted _ -> signed;
            case Judgement.Believed _ ->
                    form(document, now).<Judgement>map(Judgement.Doubted::new).orElse(signed);
        };
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

    private static Judgement signature(
            byte[] document, Beside signature, Collection<ProviderKey> keys, Instant now) {
        return switch (signature) {
            case Beside.None() -> new Judgement.Believed(Optional.empty());
            case Beside.Lacking() ->
                    new Judgement.Doubted("its signature is not where it should be");
            case Beside.Found(var content) -> OpenPgpSignature.judge(document, content, keys, now);
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
