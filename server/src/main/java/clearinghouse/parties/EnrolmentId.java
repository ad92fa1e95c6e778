package clearinghouse.parties;

import clearinghouse.kernel.PublicId;
import java.security.SecureRandom;
import java.util.Optional;

/** One enrolment link; names it, and does not open it. */
public record EnrolmentId(String code) implements PublicId {

    public static final String PREFIX = "enr";

    public EnrolmentId {
        PublicId.require(PREFIX, code);
    }

    public static EnrolmentId random(SecureRandom chance) {
        return new EnrolmentId(PublicId.randomCode(PREFIX, chance));
    }

    public static Optional<EnrolmentId> parse(String text) {
        return PublicId.isCode(PREFIX, text)
                ? Optional.of(new EnrolmentId(text))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return code;
    }
}
