package clearinghouse.signer;

import clearinghouse.formats.tlog.Checkpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last thing that each key signed which may only go forward: the record's tree, and the version
 * of each role's metadata. Kept on disk before a signature is given out, or a restart would forget
 * what cannot be taken back.
 */
record LastSigned(Optional<Checkpoint> record, Map<Purpose, Long> versions) {

    static final LastSigned NOTHING = new LastSigned(Optional.empty(), Map.of());

    private static final String FILE = "last-signed";
    private static final String TITLE = "clearinghouse last signed 1";
    private static final int LARGEST = 1 << 16;

    LastSigned {
        versions = Map.copyOf(versions);
    }

    /** May it be signed, and what is the last then. */
    sealed interface Decision {
        record Signs(LastSigned last) implements Decision {}

        record Refuses(Answer why) implements Decision {}
    }

    /** A record has one name, only grows, and is one tree at each of its sizes. */
    Decision seal(Checkpoint next) {
        if (record.isEmpty()) {
            return signs(next);
        }
        var last = record.get();
        if (!last.origin().equals(next.origin())) {
            return refuses(
                    new Answer.Refused(
                            "the record's key signs the record %s, and no other"
                                    .formatted(last.origin())));
        }
        if (next.size() < last.size()) {
            return refuses(
                    new Answer.Passed(
                            "the record's key has signed a tree of %d entries and signs none of %d any more"
                                    .formatted(last.size(), next.size())));
        }
        if (next.size() == last.size() && !next.root().equals(last.root())) {
            return refuses(
                    new Answer.Passed(
                            "the record's key has signed another tree of %d entries"
                                    .formatted(last.size())));
        }
        return signs(next);
    }

    private Decision signs(Checkpoint next) {
        return new Decision.Signs(new LastSigned(Optional.of(next), versions));
    }

    /**
     * The same version may be signed once more with other content: the transaction in which it was
     * signed may have failed, and a root's version cannot be skipped.
     */
    Decision publish(Purpose role, long version) {
        long last = versions.getOrDefault(role, 0L);
        if (version < last) {
            return refuses(
                    new Answer.Refused(
                            "the %s key has signed version %d and signs no version %d any more"
                                    .formatted(role.tufRole(), last, version)));
        }
        var next = new EnumMap<Purpose, Long>(Purpose.class);
        next.putAll(versions);
        next.put(role, version);
        return new Decision.Signs(new LastSigned(record, next));
    }

    private static Decision refuses(Answer why) {
        return new Decision.Refuses(why);
    }

    /**
     * @throws IllegalStateException when the file is damaged; its message says what to do
     */
    static LastSigned read(Path folder) throws IOException {
        var file = folder.resolve(FILE);
        if (Files.notExists(file)) {
            return NOTHING;
        }
        try {
            if (Files.size(file) <= LARGEST) {
                return parse(Files.readString(file));
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
            throw damaged(file);
        }
        throw damaged(file);
    }

    private static IllegalStateException damaged(Path file) {
        return new IllegalStateException(
                "the file %s, which says what was signed last, is damaged; restore it from your backup"
                        .formatted(file));
    }

    void write(Path folder) throws IOException {
        PrivateFile.write(folder.resolve(FILE), render().getBytes(StandardCharsets.UTF_8));
    }

    /** One line for each role, then the checkpoint as it was signed. */
    private String render() {
        var out = new StringBuilder(TITLE).append('\n');
        Purpose.TUF.forEach(role -> out.append(versions.getOrDefault(role, 0L)).append('\n'));
        record.ifPresent(checkpoint -> out.append(checkpoint.text()));
        return out.toString();
    }

    private static LastSigned parse(String text) {
        var lines = text.split("\n", Purpose.TUF.size() + 2);
        if (!lines[0].equals(TITLE)) {
            throw new IllegalArgumentException("another file");
        }
        var versions = new EnumMap<Purpose, Long>(Purpose.class);
        for (int i = 0; i < Purpose.TUF.size(); i++) {
            versions.put(Purpose.TUF.get(i), Long.parseLong(lines[i + 1]));
        }
        var rest = lines[Purpose.TUF.size() + 1];
        return new LastSigned(
                rest.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                Checkpoint.parse(rest)
                                        .orElseThrow(() ->
                                                new IllegalArgumentException("no checkpoint"))),
                versions);
    }
}
