package clearinghouse.intake;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One request to break the glass for one finding. */
public record BreakGlassId(String code) implements PublicId {

    public static final String PREFIX = "brk";

    public BreakGlassId {
        PublicId.require(PREFIX, code);
    }

    public static BreakGlassId random(SecureRandom chance) {
        return new BreakGlassId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<BreakGlassId> parse(String text) {
        return PublicId.isCode(PREFIX, text)
                ? Optional.of(new BreakGlassId(text))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
