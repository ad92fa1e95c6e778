package clearinghouse.cli;

import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.tlog.Checkpoint;
import clearinghouse.formats.tlog.LogKeys;
import clearinghouse.formats.tlog.SignedNote;
import clearinghouse.formats.tlog.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Files of signed notes, and of the keys that verify them. */
final class Notes {
    private static final long LARGEST_KEYS = 1 << 16;

    private Notes() {}

    /** Empty when the file cannot be read, or holds something that is no note. */
    static Optional<List<SignedNote>> read(Path file) {
        try {
            return SignedNote.parseAll(Files.readString(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What was remembered before heads were checkpoints: size and root, as JSON. */
    static Optional<Checkpoint> oldHead(Path file, String origin) {
        try {
            var head = JsonMapper.shared().readTree(Files.readString(file));
            var root = Hash.parse(head.path("root").asString(""));
            long size = head.path("size").asLong(-1);
            return root.isEmpty() || size < 0
                    ? Optional.empty()
                    : Optional.of(new Checkpoint(origin, size, root.get()));
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    /** The keys of a log, one a line. */
    static LogKeys logKeys(Path file) {
        return LogKeys.parse(String.join("\n", keyLines(file)))
                .orElseThrow(() ->
                        Failure.badInput(
                                "%s does not hold the keys of a log: name+id+key, the Ed25519 key first, as the server tells them at /api/v1/audit/keys."
                                        .formatted(file)));
    }

    /** The keys of witnesses, one a line. */
    static List<VerifierKey> witnessKeys(Path file) {
        return keyLines(file).stream()
                .filter(line -> !line.isBlank())
                .map(line ->
                        VerifierKey.parse(line.strip())
                                .filter(key -> key.kind().cosigns())
                                .orElseThrow(() ->
                                        Failure.badInput(
                                                "%s does not hold the keys of witnesses: name+id+key, as audit witness tells it."
                                                        .formatted(file))))
                .toList();
    }

    private static List<String> keyLines(Path file) {
        try {
            if (Files.size(file) > LARGEST_KEYS) {
                throw Failure.badInput("%s is too large for keys.".formatted(file));
            }
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw Failure.badInput("%s cannot be read.".formatted(file));
        }
    }
}
