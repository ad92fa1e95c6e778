package clearinghouse.inventory;

import clearinghouse.kernel.PartyId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A profile as programs read it: each point with whether it was said or is assumed. */
final class ProfileView {

    private ProfileView() {}

    /**
     * @param value null where it is not known
     * @param assumed whether nobody said it
     */
    record Fact(
            @Nullable Object value,
            boolean assumed,
            Optional<String> because,
            Optional<PartyId> saidBy,
            Optional<Instant> saidAt) {}

    record Ending(String on, String source) {}

    static Map<String, Fact> of(Profile profile) {
        var facts = new LinkedHashMap<String, Fact>();
        profile.points().forEach((point, told) -> facts.put(point.code(), fact(point, told)));
        return facts;
    }

    private static Fact fact(Point point, Told told) {
        return switch (told) {
            case Told.Said(var value, var by, var at) ->
                    new Fact(
                            value(point, value),
                            false,
                            Optional.empty(),
                            Optional.of(by),
                            Optional.of(at));
            case Told.Assumed(var value, var because) ->
                    new Fact(
                            value(point, value),
                            true,
                            Optional.of(because),
                            Optional.empty(),
                            Optional.empty());
            case Told.Unknown() ->
                    new Fact(null, false, Optional.empty(), Optional.empty(), Optional.empty());
        };
    }

    /** Yes and no are truth values, an end of support has two parts, all else is a text. */
    private static Object value(Point point, String said) {
        return switch (point) {
            case INTERNET_EXPOSED -> said.equals("yes");
            case END_OF_SUPPORT ->
                    EndOfSupport.parse(said)
                            .map(end -> new Ending(end.on().toString(), end.source()))
                            .orElseThrow();
            case MISSION_IMPACT,
                    SAFETY_IMPACT,
                    MISSION_WELL_BEING,
                    ENVIRONMENT,
                    MAINTENANCE_WINDOW,
                    OWNER,
                    SECTOR,
                    REGION,
                    TIME_ZONE,
                    CONTACT ->
                    said;
        };
    }
}
