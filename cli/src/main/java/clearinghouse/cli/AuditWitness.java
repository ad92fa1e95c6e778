package clearinghouse.cli;

import clearinghouse.formats.merkle.ConsistencyProof;
import clearinghouse.formats.tlog.Checkpoint;
import clearinghouse.formats.tlog.LogKeys;
import clearinghouse.formats.tlog.SignedNote;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "witness",
        mixinStandardHelpOptions = true,
        description =
                "Cosign an export's checkpoint, if its tree has grown from the one cosigned before: of two records that a log shows to two people, at most one gets the cosignature.")
@SuppressWarnings("NullAway.Init") // picocli sets required options before the command runs
final class AuditWitness implements Callable<Integer> {
    private final World world;

    @Parameters(
            paramLabel = "EXPORT",
            description =
                    "A folder that audit export wrote, with or without entries. The cosignature is added to its checkpoint.")
    private Path export;

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = "The log's keys, one a line, obtained elsewhere.")
    private Path keyFile;

    @Option(
            names = "--signing-key",
            required = true,
            paramLabel = "FILE",
            description = "The witness's own key; made when it is not there and --name says whose.")
    private Path signingKey;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The witness's name for a key to be made, such as witness.example/w1.")
    private Optional<String> name;

    @Option(
            names = "--state",
            required = true,
            paramLabel = "FILE",
            description =
                    "Where the checkpoint that was cosigned last is kept, one file for each log. Who loses it could cosign a fork.")
    private Path state;

    @Option(names = "--json", description = "Answer as JSON.")
    private boolean json;

    AuditWitness(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        var keys = Notes.logKeys(keyFile);
        var witness = WitnessKey.open(signingKey, name);
        var folder = new ExportFolder(export);
        var note =
                folder.checkpoint()
                        .flatMap(SignedNote::parse)
                        .orElseThrow(() -> Failure.no("%s has no checkpoint.".formatted(export)));
        var checkpoint =
                Checkpoint.parse(note.text())
                        .filter(each -> each.origin().equals(keys.name()))
                        .orElseThrow(() -> notSigned(""));
        keys.fault(note, checkpoint.size())
                .ifPresent(fault -> {
                    throw notSigned(": " + fault);
                });
        if (checkpoint.size() < keys.least()) {
            throw notSigned(", not over so few entries");
        }
        lastSeen(keys).ifPresent(last -> requireGrown(folder, last, checkpoint));
        var cosigned =
                note.with(
                        witness.verifier()
                                .cosign(note.text(), world.clock().instant(), witness::sign));
        var bytes = cosigned.render().getBytes(StandardCharsets.UTF_8);
        // Remembered before it is given out, or a crash in between would let a fork through.
        WholeFile.write(state, bytes);
        folder.write(ExportFolder.CHECKPOINT, bytes);
        world.answer(
                json,
                JsonMapper.shared()
                        .createObjectNode()
                        .put("ok", true)
                        .put("origin", checkpoint.origin())
                        .put("size", checkpoint.size())
                        .put("witness", witness.verifier().toString()),
                "Cosigned the %d entries of %s.%nVerify with --witness and this key: %s"
                        .formatted(
                                checkpoint.size(),
                                World.printable(checkpoint.origin()),
                                witness.verifier()));
        return 0;
    }

    private Failure notSigned(String why) {
        return Failure.no(
                "%s has no checkpoint that the log's key signed%s.".formatted(export, why));
    }

    private Optional<Checkpoint> lastSeen(LogKeys keys) {
        if (!Files.exists(state)) {
            return Optional.empty();
        }
        return Optional.of(
                Notes.read(state)
                        .filter(notes -> notes.size() == 1)
                        .map(List::getFirst)
                        .flatMap(note ->
                                Checkpoint.parse(note.text())
                                        .filter(seen -> keys.fault(note, seen.size()).isEmpty()))
                        .orElseThrow(() ->
                                Failure.badInput(
                                        "%s does not hold a checkpoint of this log."
                                                .formatted(state))));
    }

    private static void requireGrown(ExportFolder folder, Checkpoint last, Checkpoint now) {
        if (now.size() < last.size()) {
            throw Failure.no(
                    "Not cosigned: the record is over %d entries, and %d were cosigned before."
                            .formatted(now.size(), last.size()));
        }
        var proof =
                now.size() == last.size()
                        ? Optional.of(new ConsistencyProof(last.size(), now.size(), List.of()))
                        : folder.proveGrown(last.size(), now.size());
        if (proof.isEmpty()) {
            throw Failure.no(
                    "Not cosigned: the export's tiles of hashes are damaged or not all there.");
        }
        if (!proof.get().proves(last.root(), now.root())) {
            throw Failure.no(
                    "Not cosigned: the record has not grown from the %d entries that were cosigned before. Keep this export: it proves that the log signed two records."
                            .formatted(last.size()));
        }
    }
}
