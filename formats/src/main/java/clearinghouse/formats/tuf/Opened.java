package clearinghouse.formats.tuf;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** A file on its way to being trusted: a list of checks of which the first that fails decides. */
final class Opened<M extends Metadata> {
    private sealed interface State<M extends Metadata> {}

    private record Standing<M extends Metadata>(Signed<M> file) implements State<M> {}

    private record Fallen<M extends Metadata>(Refusal why) implements State<M> {}

    private final String name;
    private State<M> state;

    Opened(String name, byte[] bytes, int maxBytes, Class<M> type) {
        this.name = name;
        this.state = open(name, bytes, maxBytes, type);
    }

    private static <M extends Metadata> State<M> open(
            String name, byte[] bytes, int maxBytes, Class<M> type) {
        return switch (Signed.parse(name, bytes, maxBytes)) {
            case Signed.Invalid(var why) -> new Fallen<>(why);
            case Signed.Valid(var file) ->
                    type.isInstance(file.metadata())
                            ? new Standing<>(
                                    new Signed<>(
                                            type.cast(file.metadata()),
                                            file.signatures(),
                                            file.unknown(),
                                            file.payload()))
                            : new Fallen<>(new Refusal.WrongType(name, file.metadata().type()));
        };
    }

    Opened<M> signedBy(Function<Signed<M>, Signers> who) {
        return check(file -> {
            var signers = who.apply(file);
            return file.unlessSignedBy(name, signers.role(), signers.keys());
        });
    }

    Opened<M> refuse(Predicate<M> when, Function<M, Refusal> why) {
        return check(file ->
                when.test(file.metadata())
                        ? Optional.of(why.apply(file.metadata()))
                        : Optional.empty());
    }

    TrustedMetadata.Step then(Function<Signed<M>, TrustedMetadata.Step> accept) {
        return switch (state) {
            case Standing<M>(var file) -> accept.apply(file);
            case Fallen<M>(var why) -> new TrustedMetadata.Refused(why);
        };
    }

    private Opened<M> check(Function<Signed<M>, Optional<Refusal>> refusal) {
        if (state instanceof Standing<M>(var file)) {
            refusal.apply(file).ifPresent(why -> state = new Fallen<>(why));
        }
        return this;
    }
}
