package clearinghouse.policy;

import clearinghouse.platform.LegalBasis;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A legal basis as this release brings it, with the reason for its days. An office that knows the
 * code keeps what it says of it.
 */
record PolicyBasis(LegalBasis basis, String reason) {

    private static final int SHIPPED = 1;

    private static final Pattern LINE =
            Pattern.compile(
                    "([a-z0-9-]+),\"([^\"]+)\",\"([^\"]+)\",([0-9-]{10}),([0-9-]{10})?,(warn|block),([0-9]{1,4}),\"([^\"]+)\"");

    static List<PolicyBasis> shipped() {
        return PolicyPack.resource(PolicyBasis.class, "/policy/legal-bases.csv")
                .lines()
                .skip(1)
                .filter(Predicate.not(String::isBlank))
                .map(PolicyBasis::parse)
                .toList();
    }

    private static PolicyBasis parse(String line) {
        var parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalStateException("no legal basis in the line: " + line);
        }
        return new PolicyBasis(
                new LegalBasis(
                        parts.group(1),
                        SHIPPED,
                        parts.group(2),
                        parts.group(3),
                        LocalDate.parse(parts.group(4)),
                        Optional.ofNullable(parts.group(5)).map(LocalDate::parse),
                        LegalBasis.AtLapse.parse(parts.group(6)),
                        Integer.parseInt(parts.group(7))),
                parts.group(8));
    }
}
