package clearinghouse.cli;

import clearinghouse.cli.AuditCheck.Known;
import clearinghouse.cli.AuditCheck.Where;
import clearinghouse.formats.tlog.Checkpoint;
import clearinghouse.formats.tlog.LogKeys;
import clearinghouse.formats.tlog.SignedNote;
import clearinghouse.formats.tlog.VerifierKey;
import clearinghouse.formats.tlog.VerifierKey.Standing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Rebuild the record's tree from its entries and check it against every checkpoint and tile. From an export it needs the log's key and nothing else.")
@SuppressWarnings("NullAway.Init") // picocli sets the group before the command runs
final class AuditVerify implements Callable<Integer> {
    private static final String LOG = "a checkpoint of the log";

    private final World world;

    static final class Source {
        @Parameters(
                paramLabel = "EXPORT",
                description = "A folder that audit export wrote. Nothing else is read.")
        private Optional<Path> export = Optional.empty();

        // picocli leaves a group that was not given null, and a list of them empty.
        @ArgGroup(exclusive = false, multiplicity = "0..1")
        private List<ServerAccess> server = new ArrayList<>();
    }

    @ArgGroup(multiplicity = "1")
    private Source source;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description =
                    "The log's keys, one a line: name+id+key, and behind it from which size on it signs. Obtained elsewhere; each must have signed. Without them a server's own word is taken; an export is not verified without one.")
    private Optional<Path> keyFile;

    @Option(
            names = "--witness",
            paramLabel = "FILE",
            description =
                    "Keys of witnesses, one a line: each must have cosigned the checkpoint. May be given again.")
    private List<Path> witnesses = new ArrayList<>();

    @Option(
            names = "--anchor",
            paramLabel = "FILE",
            description =
                    "A file that the server added its checkpoints to: the record must have been each of them. May be given again.")
    private List<Path> anchors = new ArrayList<>();

    @Option(
            names = "--remember",
            paramLabel = "FILE",
            description =
                    "Keep the verified checkpoint in this file, and refuse a record that has not grown from the one kept there. Without it, a witness or an anchor, nobody notices entries that were cut off together with their checkpoints.")
    private Optional<Path> remembered;

    @Option(names = "--json", description = "Answer as JSON.")
    private boolean json;

    AuditVerify(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        var pinned = keyFile.map(Notes::logKeys);
        var demanded = new ArrayList<VerifierKey>();
        witnesses.forEach(file -> demanded.addAll(Notes.witnessKeys(file)));
        if (source.export.isPresent()) {
            var keys =
                    pinned.orElseThrow(() ->
                            Failure.badInput(
                                    "An export is verified with the log's key: give it with --key."));
            return verify(
                    new ExportFolder(source.export.get()),
                    keys,
                    true,
                    demanded,
                    OptionalLong.empty());
        }
        try (var api = source.server.getFirst().open()) {
            var served = new ServedRecord(api);
            return verify(
                    served,
                    pinned.orElseGet(served::keys),
                    pinned.isPresent(),
                    demanded,
                    OptionalLong.of(served.waiting()));
        }
    }

    private record Cosigned(VerifierKey witness, Standing standing) {
        boolean holds() {
            return standing instanceof Standing.Signed;
        }
    }

    private int verify(
            RecordFiles files,
            LogKeys keys,
            boolean isPinned,
            List<VerifierKey> demanded,
            OptionalLong waiting) {
        var before = remembered.filter(Files::exists).map(file -> remembered(file, keys));
        // The checkpoint first: entries sealed while we read then lie behind it and harm nothing.
        var newest =
                files.checkpoint().flatMap(SignedNote::parse).flatMap(note -> known(note, LOG));
        if (newest.isEmpty()) {
            throw Failure.no("Nothing is verified: the checkpoint is not there, or is none.");
        }
        var note = newest.get().note().orElseThrow();
        var refused = refused(newest.get(), keys);
        boolean signed = refused.isEmpty();
        var cosigned =
                demanded.stream()
                        .map(witness -> new Cosigned(witness, witness.standing(note)))
                        .toList();
        Optional<AuditCheck.Broken> broken =
                signed ? check(files, keys, newest.get(), before) : Optional.empty();
        boolean verified =
                signed && cosigned.stream().allMatch(Cosigned::holds) && broken.isEmpty();
        if (verified) {
            remembered.ifPresent(
                    file -> WholeFile.write(file, note.render().getBytes(StandardCharsets.UTF_8)));
        }
        var answer =
                new Answer(
                        newest.get().checkpoint(),
                        keys,
                        refused,
                        keys.notLookedAt(note),
                        isPinned,
                        cosigned,
                        broken);
        answer(answer, verified, before, waiting);
        return verified ? 0 : 1;
    }

    /** Why the newest checkpoint is not the word of the log. */
    private static Optional<String> refused(Known newest, LogKeys keys) {
        var checkpoint = newest.checkpoint();
        if (!checkpoint.origin().equals(keys.name())) {
            return Optional.of("it is of another log");
        }
        var fault = keys.fault(newest.note().orElseThrow(), checkpoint.size());
        if (fault.isPresent()) {
            return fault.map(LogKeys.Fault::toString);
        }
        return checkpoint.size() < keys.least()
                ? Optional.of(
                        "it is over %d entries, and the log had %d when its last key began to sign"
                                .formatted(checkpoint.size(), keys.least()))
                : Optional.empty();
    }

    private Optional<AuditCheck.Broken> check(
            RecordFiles files, LogKeys keys, Known newest, Optional<Known> before) {
        var earlier = new ArrayList<Known>();
        before.ifPresent(earlier::add);
        var own = files.earlier().flatMap(notes -> all(notes, LOG));
        if (own.isEmpty()) {
            return Optional.of(
                    new AuditCheck.Broken(
                            new Where.File(ExportFolder.EARLIER),
                            "is not there, or holds something that is no checkpoint"));
        }
        // A server goes on sealing while it is asked.
        own.get().stream()
                .filter(each -> each.checkpoint().size() <= newest.checkpoint().size())
                .forEach(earlier::add);
        for (var anchor : anchors) {
            earlier.addAll(
                    Notes.read(anchor)
                            .flatMap(notes -> all(notes, "a checkpoint in " + anchor))
                            .orElseThrow(() ->
                                    Failure.badInput(
                                            "%s does not hold checkpoints.".formatted(anchor))));
        }
        return new AuditCheck(files, keys, newest, earlier).broken();
    }

    private static Optional<List<Known>> all(List<SignedNote> notes, String by) {
        var all = notes.stream().map(note -> known(note, by)).toList();
        return all.stream().allMatch(Optional::isPresent)
                ? Optional.of(all.stream().flatMap(Optional::stream).toList())
                : Optional.empty();
    }

    private static Optional<Known> known(SignedNote note, String by) {
        return Checkpoint.parse(note.text())
                .map(checkpoint -> new Known(Optional.of(note), checkpoint, by));
    }

    private static Known remembered(Path file, LogKeys keys) {
        var by = "the checkpoint that " + file + " remembers";
        return Notes.read(file)
                .filter(notes -> notes.size() == 1)
                .map(List::getFirst)
                .flatMap(note -> known(note, by))
                .filter(seen ->
                        keys.fault(seen.note().orElseThrow(), seen.checkpoint().size()).isEmpty())
                .or(() ->
                        Notes.oldHead(file, keys.name())
                                .map(head -> new Known(Optional.empty(), head, by)))
                .orElseThrow(() ->
                        Failure.badInput(
                                "%s does not hold a checkpoint of this log.".formatted(file)));
    }

    private record Answer(
            Checkpoint checkpoint,
            LogKeys keys,
            Optional<String> refused,
            long notLookedAt,
            boolean pinned,
            List<Cosigned> cosigned,
            Optional<AuditCheck.Broken> broken) {
        List<String> algorithms() {
            return keys.all().stream().map(begun -> begun.key().kind().algorithm()).toList();
        }
    }

    private void answer(
            Answer answer, boolean verified, Optional<Known> before, OptionalLong waiting) {
        var node = JsonMapper.shared().createObjectNode();
        node.put("ok", verified);
        node.put("verified", verified);
        node.put("origin", answer.checkpoint().origin());
        node.put("sealed", answer.checkpoint().size());
        node.put("root", answer.checkpoint().root().toString());
        waiting.ifPresent(count -> node.put("unsealed", count));
        node.put("signature", answer.refused().isEmpty());
        var demanded = node.putArray("signatures_demanded");
        answer.algorithms().forEach(demanded::add);
        node.put("signatures_not_looked_at", answer.notLookedAt());
        answer.refused()
                .ifPresentOrElse(
                        why -> node.put("signature_refused", why),
                        () -> node.putNull("signature_refused"));
        node.put("key", answer.pinned() ? "pinned" : "from the server");
        before.ifPresentOrElse(
                known -> node.put("grown_from", known.checkpoint().size()),
                () -> node.putNull("grown_from"));
        var cosigned = node.putArray("cosigned");
        for (var each : answer.cosigned()) {
            var one = cosigned.addObject().put("witness", each.witness().name());
            one.put("verified", each.holds());
            if (each.standing() instanceof Standing.Signed(var at) && at.isPresent()) {
                one.put("at", at.get().toString());
            }
        }
        if (answer.broken().isPresent()) {
            var first = node.putObject("broken");
            switch (answer.broken().get().where()) {
                case Where.Entry(var index) -> first.put("index", index);
                case Where.Entries(var from, var to) -> first.put("first", from).put("last", to);
                case Where.File(var name) -> first.put("file", name);
                case Where.Whole() -> {}
            }
            first.put("why", answer.broken().get().why());
        } else {
            node.putNull("broken");
        }
        world.answer(json, node, text(answer, before, waiting));
    }

    private static String text(Answer answer, Optional<Known> before, OptionalLong waiting) {
        var text = new StringBuilder();
        answer.refused()
                .ifPresent(why ->
                        text.append(
                                "Refused: the checkpoint is not signed with the log's key: %s. Nothing was compared with it.\n"
                                        .formatted(why)));
        if (answer.notLookedAt() > 0) {
            text.append(
                    "Not looked at: %d more signature%s by the log, for which no key was given (have them from /api/v1/audit/keys).\n"
                            .formatted(answer.notLookedAt(), answer.notLookedAt() == 1 ? "" : "s"));
        }
        for (var each : answer.cosigned()) {
            text.append(
                    switch (each.standing()) {
                        case Standing.Absent() ->
                                "Refused: %s has not cosigned the checkpoint.\n"
                                        .formatted(each.witness().name());
                        case Standing.Forged() ->
                                "Refused: the cosignature of %s does not verify.\n"
                                        .formatted(each.witness().name());
                        case Standing.Signed(var at) ->
                                "Cosigned by %s%s.\n"
                                        .formatted(
                                                each.witness().name(),
                                                at.map(time -> " at " + time).orElse(""));
                    });
        }
        answer.broken()
                .ifPresent(first ->
                        text.append("Broken: ")
                                .append(named(first.where()))
                                .append(World.printable(first.why()))
                                .append(".\n"));
        text.append(
                "%d entries sealed%s under %s%s."
                        .formatted(
                                answer.checkpoint().size(),
                                waiting.isPresent()
                                        ? ", %d not yet sealed,".formatted(waiting.getAsLong())
                                        : "",
                                World.printable(answer.checkpoint().origin()),
                                answer.pinned()
                                        ? ""
                                        : "; its key is the server's word (pin one with --key)"));
        text.append(
                before.map(known ->
                                "%nCompared with the %d entries that were remembered."
                                        .formatted(known.checkpoint().size()))
                        .orElse(""));
        return text.toString();
    }

    private static String named(Where where) {
        return switch (where) {
            case Where.Entry(var index) -> "entry " + index + " ";
            case Where.Entries(var from, var to) -> "entries " + from + " to " + to + " ";
            case Where.File(var name) -> World.printable(name) + " ";
            case Where.Whole() -> "";
        };
    }
}
