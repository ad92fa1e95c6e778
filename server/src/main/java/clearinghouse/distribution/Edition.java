package clearinghouse.distribution;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Which version of each role's file is the newest, and until when it is good. */
record Edition(Map<TufRole, Standing> roles) {

    /** To the second, as the files say it. */
    record Standing(int version, Instant expires) {
        Standing {
            expires = expires.truncatedTo(ChronoUnit.SECONDS);
        }
    }

    Edition {
        roles = Map.copyOf(roles);
        if (roles.size() != TufRole.values().length) {
            throw new IllegalArgumentException("an edition has a file for each role");
        }
    }

    static Edition first(Instant now) {
        var roles = new EnumMap<TufRole, Standing>(TufRole.class);
        for (var role : TufRole.values()) {
            roles.put(role, new Standing(1, role.expiry(now)));
        }
        return new Edition(roles);
    }

    /**
     * The next edition, or empty when this one still holds. A role's file is new when it is due,
     * when the targets changed, or when a file that it names is new: a snapshot names the targets,
     * a timestamp names the snapshot.
     */
    Optional<Edition> next(boolean targetsChanged, Instant now) {
        boolean root = isDue(TufRole.ROOT, now);
        boolean targets = targetsChanged || isDue(TufRole.TARGETS, now);
        boolean snapshot = targets || isDue(TufRole.SNAPSHOT, now);
        boolean timestamp = snapshot || isDue(TufRole.TIMESTAMP, now);
        if (!root && !timestamp) {
            return Optional.empty();
        }
        return Optional.of(
                new Edition(
                        Map.of(
                                TufRole.ROOT, standing(TufRole.ROOT, root, now),
                                TufRole.TARGETS, standing(TufRole.TARGETS, targets, now),
                                TufRole.SNAPSHOT, standing(TufRole.SNAPSHOT, snapshot, now),
                                TufRole.TIMESTAMP, standing(TufRole.TIMESTAMP, timestamp, now))));
    }

    Standing of(TufRole role) {
        var standing = roles.get(role);
        if (standing == null) {
            throw new IllegalStateException("an edition has a file for each role");
        }
        return standing;
    }

    private boolean isDue(TufRole role, Instant now) {
        return role.isDue(of(role).expires(), now);
    }

    private Standing standing(TufRole role, boolean renewed, Instant now) {
        return renewed ? new Standing(of(role).version() + 1, role.expiry(now)) : of(role);
    }
}
