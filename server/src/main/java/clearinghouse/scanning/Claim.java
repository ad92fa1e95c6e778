package clearinghouse.scanning;

import java.time.Instant;
import java.util.List;

/**
 * A lease on areas of a package.
 *
 * @param fence grows with every grant and renewal: whoever holds an older one has been overtaken
 */
record Claim(
        ClaimId id,
        String packageUrl,
        String version,
        List<String> areas,
        String technique,
        long fence,
        boolean released,
        Instant expires,
        Instant claimedAt) {

    boolean isHeld(Instant now) {
        return !released && expires.isAfter(now);
    }

    String state(Instant now) {
        if (released) {
            return "released";
        }
        return isHeld(now) ? "held" : "expired";
    }

    boolean isHeldUnder(long shown, Instant now) {
        return fence == shown && isHeld(now);
    }
}
