package clearinghouse.formats.tuf;

import java.time.Instant;
import java.util.function.Consumer;

/**
 * The order in which a client asks for metadata (TUF §5), whoever fetches and whoever keeps the
 * result.
 */
public final class Refresh {
    private static final int MAX_ROOTS_A_TIME = 256;

    /** Fetches one metadata file. */
    @FunctionalInterface
    public interface Source {
        Fetched fetch(String name, long maxBytes);
    }

    /** What came of asking. */
    public sealed interface Fetched {}

    @SuppressWarnings("ArrayRecordComponent")
    public record Content(byte[] bytes) implements Fetched {}

    public record Absent() implements Fetched {}

    public record TooLarge() implements Fetched {}

    public record Unreachable(String why) implements Fetched {}

    /** What the client may go by now. */
    public sealed interface Outcome {}

    public record Current(TrustedMetadata trusted) implements Outcome {}

    public record Refused(Refusal why) implements Outcome {}

    public record Unavailable(String file, String why) implements Outcome {}

    private final Source source;
    private final Instant now;
    private final Consumer<TrustedMetadata> keep;
    private TrustedMetadata trusted;

    private Refresh(
            TrustedMetadata trusted, Source source, Instant now, Consumer<TrustedMetadata> keep) {
        this.trusted = trusted;
        this.source = source;
        this.now = now;
        this.keep = keep;
    }

    /**
     * All top roles. {@code keep} is called with each step forward, before the next one is taken.
     */
    public static Outcome topRoles(
            TrustedMetadata from, Source source, Instant now, Consumer<TrustedMetadata> keep) {
        return new Refresh(from, source, now, keep).topRoles();
    }

    /** The role that a lookup {@linkplain TrustedMetadata.Needs needs}. */
    public static Outcome role(
            TrustedMetadata from, TrustedMetadata.Needs needs, Source source, Instant now) {
        return new Refresh(from, source, now, _ -> {}).targets(needs.role(), needs.delegator());
    }

    private Outcome topRoles() {
        for (int i = 0; i < MAX_ROOTS_A_TIME; i++) {
            var name = FileNames.root(trusted.root().version() + 1);
            var fetched = source.fetch(name, TrustedMetadata.MAX_ROOT);
            if (fetched instanceof Absent) {
                break;
            }
            var tooLarge = new Refusal.TooLarge(name, TrustedMetadata.MAX_ROOT);
            var outcome = take(name, fetched, tooLarge, trusted::root);
            if (!(outcome instanceof Current)) {
                return outcome;
            }
        }
        var timestamp =
                take(
                        FileNames.TIMESTAMP,
                        source.fetch(FileNames.TIMESTAMP, TrustedMetadata.MAX_TIMESTAMP),
                        new Refusal.TooLarge(FileNames.TIMESTAMP, TrustedMetadata.MAX_TIMESTAMP),
                        bytes -> trusted.timestamp(bytes, now));
        if (!(timestamp instanceof Current)) {
            return timestamp;
        }
        var needed = trusted.neededSnapshot();
        if (needed.isPresent()) {
            var snapshot =
                    take(
                            "snapshot",
                            needed.get(),
                            TrustedMetadata.MAX_SNAPSHOT,
                            bytes -> trusted.snapshot(bytes, now));
            if (!(snapshot instanceof Current)) {
                return snapshot;
            }
        }
        return targets("targets", "root");
    }

    private Outcome targets(String role, String delegator) {
        var listed = trusted.listed(role);
        return listed.isEmpty()
                ? new Refused(
                        new Refusal.Malformed("snapshot.json", "does not list " + role + ".json"))
                : take(
                        role,
                        listed.get(),
                        TrustedMetadata.MAX_TARGETS,
                        bytes -> trusted.targets(role, delegator, bytes, now));
    }

    private interface Take {
        TrustedMetadata.Step of(byte[] bytes);
    }

    private Outcome take(String role, MetaFile listed, long limit, Take take) {
        var name = FileNames.versioned(trusted.root(), role, listed.version());
        long signed = listed.length().orElse(limit);
        var overrun =
                signed < limit
                        ? new Refusal.Tampered(role + ".json", Refusal.Part.LENGTH)
                        : new Refusal.TooLarge(role + ".json", limit);
        return take(name, source.fetch(name, Math.min(signed, limit)), overrun, take);
    }

    private Outcome take(String name, Fetched fetched, Refusal overrun, Take take) {
        return switch (fetched) {
            case Absent _ -> new Unavailable(name, "is not there");
            case Unreachable(var why) -> new Unavailable(name, why);
            case TooLarge _ -> new Refused(overrun);
            case Content(var bytes) ->
                    switch (take.of(bytes)) {
                        case TrustedMetadata.Refused(var why) -> new Refused(why);
                        case TrustedMetadata.Accepted(var next) -> {
                            trusted = next;
                            keep.accept(next);
                            yield new Current(next);
                        }
                    };
        };
    }
}
