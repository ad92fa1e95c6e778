package clearinghouse.formats.tlog;

import clearinghouse.formats.tlog.VerifierKey.Standing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The keys of one log, as an auditor keeps them: one a line, the Ed25519 key first, each other one
 * with the size of the tree from which on it has signed every checkpoint. Who knows that size
 * cannot be shown a later checkpoint from which a signature was taken away.
 */
public record LogKeys(List<Begun> all) {
    private static final String FROM = " from ";

    /**
     * @param from the smallest tree under whose checkpoint the signature has to be; 0 for all
     */
    public record Begun(VerifierKey key, long from) {
        public Begun {
            if (from < 0 || key.kind().cosigns()) {
                throw new IllegalArgumentException("a log's key signs, from some size on");
            }
        }

        private static Optional<Begun> parse(String line) {
            int at = line.indexOf(FROM);
            if (at < 0) {
                return of(line, 0);
            }
            var from = line.substring(at + FROM.length());
            return from.matches("[1-9][0-9]{0,17}")
                    ? of(line.substring(0, at), Long.parseLong(from))
                    : Optional.empty();
        }

        private static Optional<Begun> of(String key, long from) {
            return VerifierKey.parse(key)
                    .filter(each -> !each.kind().cosigns())
                    .map(each -> new Begun(each, from));
        }

        @Override
        public String toString() {
            return from == 0 ? key.toString() : key + FROM + from;
        }
    }

    /** A signature that should be there and is not, or does not verify. */
    public record Fault(String algorithm, boolean forged) {
        @Override
        public String toString() {
            return forged
                    ? "its %s signature does not verify".formatted(algorithm)
                    : "it lacks the log's %s signature".formatted(algorithm);
        }
    }

    public LogKeys {
        all = List.copyOf(all);
        if (!isOneLog(all)) {
            throw new IllegalArgumentException(
                    "a log has an Ed25519 key that signs from its beginning, and others by its name");
        }
    }

    public static LogKeys of(VerifierKey key) {
        return new LogKeys(List.of(new Begun(key, 0)));
    }

    public static Optional<LogKeys> parse(String text) {
        var all = new ArrayList<Begun>();
        for (var line : text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList()) {
            var begun = Begun.parse(line);
            if (begun.isEmpty()) {
                return Optional.empty();
            }
            all.add(begun.get());
        }
        return isOneLog(all) ? Optional.of(new LogKeys(all)) : Optional.empty();
    }

    /** The name of the log, by which each of its keys signs. */
    public String name() {
        return all.getFirst().key().name();
    }

    /**
     * The first that one of these keys would have otherwise. A signature from before its key had to
     * sign may be absent, and is never wrong.
     *
     * @param size of the tree that the note is about
     */
    public Optional<Fault> fault(SignedNote note, long size) {
        for (var begun : all) {
            var algorithm = begun.key().kind().algorithm();
            switch (begun.key().standing(note)) {
                case Standing.Signed _ -> {}
                case Standing.Forged() -> {
                    return Optional.of(new Fault(algorithm, true));
                }
                case Standing.Absent() -> {
                    if (size >= begun.from()) {
                        return Optional.of(new Fault(algorithm, false));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The least that the newest checkpoint of this log can be over: a shorter one would get by
     * without a signature.
     */
    public long least() {
        return all.stream().mapToLong(Begun::from).max().orElseThrow();
    }

    /** How many signatures are there by the log's name and by none of these keys. */
    public long notLookedAt(SignedNote note) {
        return note.lines().stream()
                .filter(line -> line.name().equals(name()))
                .filter(line -> all.stream().noneMatch(begun -> begun.key().id() == line.id()))
                .count();
    }

    /** As the server tells it, and {@link #parse} reads it. */
    public String render() {
        return all.stream().map(begun -> begun + "\n").collect(Collectors.joining());
    }

    /** The Ed25519 key must be there: nothing else says who signed while it was alone. */
    private static boolean isOneLog(List<Begun> all) {
        if (all.isEmpty()
                || all.getFirst().key().kind() != VerifierKey.Kind.SIGNS
                || all.getFirst().from() != 0) {
            return false;
        }
        var name = all.getFirst().key().name();
        var seen = new HashSet<Integer>();
        return all.stream()
                .allMatch(begun -> begun.key().name().equals(name) && seen.add(begun.key().id()));
    }
}
