package clearinghouse.cli;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.tuf.FileNames;
import clearinghouse.formats.tuf.Refresh;
import clearinghouse.formats.tuf.Refusal;
import clearinghouse.formats.tuf.TargetFile;
import clearinghouse.formats.tuf.TargetPath;
import clearinghouse.formats.tuf.TrustedMetadata;
import clearinghouse.matching.AdvisoryIndex;
import clearinghouse.matching.IndexFile;
import clearinghouse.matching.Telling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The advisory index of a server as a folder that can be carried to where no network is: the files
 * of the TUF repository that are about it, under the names that they have there. Whoever reads it
 * checks all signatures again, from a root that a person brought.
 */
final class IndexFolder {

    static final String TARGETS = "advisories/";

    /** The form that {@link IndexFile} reads. */
    private static final String FORM = TARGETS + "1/";

    private static final Pattern REPLACED = Pattern.compile("[0-9]+\\.(snapshot|targets)\\.json");

    private static final Duration PART_TIME = Duration.ofMinutes(10);
    private static final int LARGEST_PART = 64 << 20;
    private static final int MOST_PARTS = 1_000;

    private final Path folder;
    private final byte[] root;

    IndexFolder(Path folder, Path root) {
        this.folder = folder;
        this.root = WholeFile.read(root, TrustedMetadata.MAX_ROOT);
    }

    /** What it holds, and of how many documents. */
    record Read(AdvisoryIndex index, int documents) {}

    /**
     * @param old so long ago it may have been current
     */
    Read read(Instant now, Duration old) {
        var index = new AdvisoryIndex();
        int documents = 0;
        for (var part : parts(verified(this::kept, now, old)).entrySet()) {
            for (var said : tellings(part.getKey(), part.getValue())) {
                index.put(documents, said);
                documents++;
            }
        }
        return new Read(index, documents);
    }

    private List<List<Telling>> tellings(TargetPath path, TargetFile target) {
        var name = name(path, target);
        var content = checked(path, target, WholeFile.read(place(name), LARGEST_PART));
        return switch (IndexFile.read(content)) {
            case Parsed.Valid<List<List<Telling>>>(var read) -> read;
            case Parsed.Invalid<List<List<Telling>>>(var problems) ->
                    throw Failure.badInput(
                            "%s: %s.".formatted(name, problems.getFirst().message()));
        };
    }

    /** Fetches what is new on the server; what is there already is checked and stays. */
    void fetch(Api api, Instant now) {
        var metadata = new LinkedHashMap<String, byte[]>();
        var parts =
                parts(
                        verified(
                                (name, limit) -> {
                                    var fetched = AgentSync.metadata(api, name, limit);
                                    if (fetched instanceof Refresh.Content(var bytes)) {
                                        metadata.put(name, bytes);
                                    }
                                    return fetched;
                                },
                                now,
                                Duration.ZERO));
        var names = new HashSet<String>();
        parts.forEach((path, target) -> {
            var name = name(path, target);
            names.add(name);
            if (!isThere(path, target)) {
                WholeFile.write(place(name), checked(path, target, part(api, name, target)));
            }
        });
        // Last, since it leads to all others: who stops before has the old index whole.
        metadata.forEach((name, bytes) -> {
            if (!name.equals(FileNames.TIMESTAMP)) {
                WholeFile.write(folder.resolve(name), bytes);
            }
        });
        WholeFile.write(
                folder.resolve(FileNames.TIMESTAMP),
                Optional.ofNullable(metadata.get(FileNames.TIMESTAMP)).orElseThrow());
        forget(place(FORM), file -> !names.contains(FORM + file));
        forget(folder, file -> REPLACED.matcher(file).matches() && !metadata.containsKey(file));
    }

    private TrustedMetadata verified(Refresh.Source source, Instant now, Duration old) {
        if (!(TrustedMetadata.start(root) instanceof TrustedMetadata.Accepted(var start))) {
            throw Failure.badInput("--root is no root of a TUF repository.");
        }
        return switch (Refresh.topRoles(start, source, now.minus(old), _ -> {})) {
            case Refresh.Current(var trusted) -> trusted;
            case Refresh.Refused(Refusal.Expired(var file, var at)) ->
                    throw Failure.no(
                            "The advisory index is too old: %s expired %d hours ago, at %s. Fetch it again, or say with --accept-old how many days are good enough."
                                    .formatted(file, Duration.between(at, now).toHours(), at));
            case Refresh.Refused(var why) ->
                    throw Failure.no(
                            "The advisory index is refused: %s.".formatted(why.sentence()));
            case Refresh.Unavailable(var file, var why) ->
                    throw Failure.lacking(
                            "The advisory index cannot be verified: %s %s.".formatted(file, why));
        };
    }

    private static Map<TargetPath, TargetFile> parts(TrustedMetadata trusted) {
        var parts = new TreeMap<String, TargetFile>();
        trusted.targets("targets")
                .ifPresent(targets ->
                        targets.targets()
                                .forEach((path, target) -> {
                                    if (path.startsWith(FORM)) {
                                        parts.put(path, target);
                                    }
                                }));
        if (parts.isEmpty()) {
            throw Failure.lacking(
                    "The repository has no advisory index yet, or one for another release of this command.");
        }
        if (parts.size() > MOST_PARTS) {
            throw Failure.no(
                    "The advisory index is refused: it has %,d parts.".formatted(parts.size()));
        }
        var safe = new LinkedHashMap<TargetPath, TargetFile>();
        parts.forEach((path, target) ->
                safe.put(
                        TargetPath.parse(path)
                                .orElseThrow(() ->
                                        Failure.no(
                                                "The advisory index is refused: a path in it could leave its folder.")),
                        target));
        return safe;
    }

    private static String name(TargetPath path, TargetFile target) {
        return FileNames.target(path, target).stream()
                .findFirst()
                .orElseThrow(() ->
                        Failure.no(
                                "The advisory index is refused: %s is listed with no hash that can be checked."
                                        .formatted(path)));
    }

    private static byte[] checked(TargetPath path, TargetFile target, byte[] content) {
        refusal(path, target, content)
                .ifPresent(why -> {
                    throw Failure.no(
                            "The advisory index is refused: %s.".formatted(why.sentence()));
                });
        return content;
    }

    /** Why that is not what is signed; empty where it is. */
    private static Optional<Refusal> refusal(TargetPath path, TargetFile target, byte[] content) {
        var check = target.check(path.value());
        check.update(content, 0, content.length);
        return check.refusal();
    }

    private boolean isThere(TargetPath path, TargetFile target) {
        var file = place(name(path, target));
        return Files.isRegularFile(file)
                && size(file) == target.length()
                && refusal(path, target, WholeFile.read(file, LARGEST_PART)).isEmpty();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw Failure.badInput("%s cannot be read.".formatted(file));
        }
    }

    private Path place(String name) {
        return folder.resolve("targets").resolve(name);
    }

    private Refresh.Fetched kept(String name, long limit) {
        var file = folder.resolve(name);
        return Files.isRegularFile(file)
                ? new Refresh.Content(WholeFile.read(file, limit))
                : new Refresh.Absent();
    }

    private static byte[] part(Api api, String name, TargetFile target) {
        if (target.length() > LARGEST_PART) {
            throw Failure.no(
                    "The advisory index is refused: %s is larger than %,d bytes."
                            .formatted(name, LARGEST_PART));
        }
        try {
            var response =
                    api.fetch(
                            "/tuf/targets/" + name, PART_TIME, _ -> Reading.upTo(target.length()));
            if (response.statusCode() != 200) {
                throw Failure.lacking(
                        "The server answered %d for %s.".formatted(response.statusCode(), name));
            }
            return response.body()
                    .orElseThrow(() ->
                            Failure.no(
                                    "The advisory index is refused: %s does not have the signed length."
                                            .formatted(name)));
        } catch (Api.Unreachable e) {
            throw Failure.lacking("%s cannot be had: the server %s.".formatted(name, e.why()));
        }
    }

    /** What nothing leads to any more. */
    private static void forget(Path within, Predicate<String> isOld) {
        try (var files = Files.list(within)) {
            for (var file : files.filter(it -> isOld.test(it.getFileName().toString())).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw Failure.lacking("%s cannot be written to.".formatted(within));
        }
    }
}
