package clearinghouse.formats.tuf;

import java.time.Instant;

/** Why a client does not trust a file. */
public sealed interface Refusal {
    /** What does not match what was signed. */
    enum Part {
        SIGNATURE,
        HASH,
        LENGTH
    }

    record Tampered(String file, Part part) implements Refusal {}

    record ThresholdNotMet(String file, int valid, int needed) implements Refusal {}

    record Expired(String file, Instant at) implements Refusal {}

    record RolledBack(String file, long trusted, long offered) implements Refusal {}

    /** A version that the metadata above does not name: files of different moments put together. */
    record Mixed(String file, long named, long offered) implements Refusal {}

    /** A role's file that the newer snapshot no longer lists. */
    record Vanished(String file) implements Refusal {}

    record WrongType(String file, String found) implements Refusal {}

    record Malformed(String file, String problem) implements Refusal {}

    record TooLarge(String file, long limit) implements Refusal {}

    record NotListed(String file) implements Refusal {}

    /** Signed metadata lists a newer one for the same advisory and package. */
    record Superseded(String file, String by) implements Refusal {}

    /** The metadata file or the target that is refused. */
    String file();

    /** Stable, for programs. */
    default String name() {
        return switch (this) {
            case Tampered _ -> "tampered";
            case ThresholdNotMet _ -> "threshold-not-met";
            case Expired _ -> "expired";
            case RolledBack _ -> "rolled-back";
            case Mixed _ -> "mixed";
            case Vanished _ -> "vanished";
            case WrongType _ -> "wrong-type";
            case Malformed _ -> "malformed";
            case TooLarge _ -> "too-large";
            case NotListed _ -> "not-listed";
            case Superseded _ -> "superseded";
        };
    }

    default String sentence() {
        return switch (this) {
            case Tampered(var file, var part) ->
                    switch (part) {
                        case SIGNATURE ->
                                file + " carries a signature that is not over its content";
                        case HASH -> file + " does not have the signed hash";
                        case LENGTH -> file + " does not have the signed length";
                    };
            case ThresholdNotMet(var file, var valid, var needed) ->
                    "%s has %d of the %d signatures it needs".formatted(file, valid, needed);
            case Expired(var file, var at) -> "%s expired at %s".formatted(file, at);
            case RolledBack(var file, var trusted, var offered) ->
                    "%s is version %d, older than version %d seen before"
                            .formatted(file, offered, trusted);
            case Mixed(var file, var named, var offered) ->
                    "%s is version %d where version %d was signed for"
                            .formatted(file, offered, named);
            case Vanished(var file) -> file + " was listed before and no longer is";
            case WrongType(var file, var found) -> "%s holds %s metadata".formatted(file, found);
            case Malformed(var file, var problem) -> file + " " + problem;
            case TooLarge(var file, var limit) ->
                    "%s is larger than %,d bytes".formatted(file, limit);
            case NotListed(var file) -> "no trusted metadata lists " + file;
            case Superseded(var file, var by) ->
                    "%s is older than %s, which was signed for the same need".formatted(file, by);
        };
    }
}
