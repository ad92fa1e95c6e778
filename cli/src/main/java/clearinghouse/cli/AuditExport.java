package clearinghouse.cli;

import clearinghouse.formats.tlog.Checkpoint;
import clearinghouse.formats.tlog.SignedNote;
import clearinghouse.formats.tlog.TilePath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description =
                "Write the record as static files: checkpoints, tiles of hashes, entries. Onto an earlier export only what is new is fetched. Check it with audit verify.")
@SuppressWarnings("NullAway.Init") // picocli sets options before the command runs
final class AuditExport implements Callable<Integer> {
    private final World world;

    @Mixin private ServerOptions server;

    @Parameters(paramLabel = "EXPORT", description = "The folder.")
    private Path target;

    @Option(
            names = "--without-entries",
            description = "Hashes alone, for a witness who may not read what happened.")
    private boolean withoutEntries;

    AuditExport(World world) {
        this.world = world;
    }

    private record Newest(SignedNote note, Checkpoint checkpoint) {}

    @Override
    public Integer call() {
        var folder = new ExportFolder(target);
        try (var api = server.open()) {
            var served = new ServedRecord(api);
            var newest =
                    newest(served.checkpoint())
                            .orElseThrow(
                                    () -> Failure.lacking("The server has no checkpoint yet."));
            long size = newest.checkpoint().size();
            var before = newest(folder.checkpoint());
            if (before.filter(old -> old.checkpoint().size() > size).isPresent()) {
                throw Failure.no(
                        "The server's record is shorter than the one in %s: nothing was written."
                                .formatted(target));
            }
            long fetched = fetch(served, folder, size);
            var earlier =
                    served.earlier()
                            .orElseThrow(() ->
                                    Failure.lacking(
                                            "The server's checkpoints are not understood."));
            write(
                    folder,
                    ExportFolder.EARLIER,
                    earlier.stream()
                            .filter(note -> isUpTo(note, size))
                            .map(SignedNote::render)
                            .collect(Collectors.joining()));
            // Last: until it is there the export is the one that it was. One that is the same may
            // have
            // been cosigned.
            if (before.filter(old -> old.checkpoint().equals(newest.checkpoint())).isEmpty()) {
                write(folder, ExportFolder.CHECKPOINT, newest.note().render());
            }
            folder.removeOutgrown(size);
            world.answer(
                    server.json(),
                    JsonMapper.shared()
                            .createObjectNode()
                            .put("ok", true)
                            .put("origin", newest.checkpoint().origin())
                            .put("sealed", size)
                            .put("files", fetched),
                    "%d entries sealed under %s; %d files fetched."
                            .formatted(
                                    size, World.printable(newest.checkpoint().origin()), fetched));
            return 0;
        }
    }

    private long fetch(RecordFiles served, ExportFolder folder, long size) {
        long fetched = 0;
        var wanted =
                Stream.concat(
                        TilePath.hashesOf(size),
                        withoutEntries ? Stream.empty() : TilePath.entriesOf(size));
        for (var path : (Iterable<TilePath>) wanted::iterator) {
            if (folder.has(path)) {
                continue;
            }
            var content =
                    served.tile(path)
                            .orElseThrow(() ->
                                    Failure.no(
                                            "The server lacks %s, which its checkpoint covers."
                                                    .formatted(path)));
            folder.write(path.toString(), content);
            fetched++;
        }
        return fetched;
    }

    private static boolean isUpTo(SignedNote note, long size) {
        return Checkpoint.parse(note.text()).filter(each -> each.size() <= size).isPresent();
    }

    private static Optional<Newest> newest(Optional<byte[]> bytes) {
        return bytes.flatMap(SignedNote::parse)
                .flatMap(note ->
                        Checkpoint.parse(note.text())
                                .map(checkpoint -> new Newest(note, checkpoint)));
    }

    private static void write(ExportFolder folder, String name, String text) {
        folder.write(name, text.getBytes(StandardCharsets.UTF_8));
    }
}
