package clearinghouse.cli;

import clearinghouse.cli.SyncReport.Assignment;
import clearinghouse.cli.SyncReport.Declined;
import clearinghouse.cli.SyncReport.Fetched;
import clearinghouse.formats.tuf.ContentCheck;
import clearinghouse.formats.tuf.FileNames;
import clearinghouse.formats.tuf.PatchNote;
import clearinghouse.formats.tuf.Refresh;
import clearinghouse.formats.tuf.Refusal;
import clearinghouse.formats.tuf.TargetFile;
import clearinghouse.formats.tuf.TargetPath;
import clearinghouse.formats.tuf.Targets;
import clearinghouse.formats.tuf.TrustedMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "sync",
        mixinStandardHelpOptions = true,
        description = {
            "Fetch the fixes that are assigned to this operator.",
            "Installs nothing that is tampered, expired, older than what was seen, or not assigned."
        })
@SuppressWarnings("NullAway.Init") // picocli sets required options before the command runs
final class AgentSync implements Callable<Integer> {
    private static final Duration METADATA_TIME = Duration.ofSeconds(60);
    private static final Duration TARGET_TIME = Duration.ofMinutes(30);
    private static final int MAX_PAGES = 1_000;

    private final World world;

    @Mixin private ServerOptions server;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Where trust and fixes are kept.")
    private Path data;

    @Option(
            names = "--root",
            paramLabel = "FILE",
            description = "The repository's first root; needed the first time.")
    private Optional<Path> root;

    @Option(
            names = "--max-bytes",
            paramLabel = "N",
            defaultValue = "1073741824",
            description = "The largest fix to fetch (${DEFAULT-VALUE}).")
    private long maxBytes;

    AgentSync(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        var now = world.clock().instant();
        try (var api = server.open();
                var folder = AgentFolder.open(data)) {
            var start = folder.trusted(root);
            Refresh.Source source = (name, limit) -> metadata(api, name, limit);
            return switch (Refresh.topRoles(start, source, now, folder::keep)) {
                case Refresh.Unavailable(var file, var why) ->
                        throw Failure.lacking("The repository's %s %s.".formatted(file, why));
                case Refresh.Refused(var why) ->
                        answer(
                                new SyncReport(
                                        start,
                                        List.of(),
                                        List.of(),
                                        List.of(Declined.of(why.file(), why))));
                case Refresh.Current(var trusted) ->
                        fetchAssigned(api, folder, trusted, source, now);
            };
        } catch (IOException | UncheckedIOException e) {
            throw Failure.lacking("%s cannot be written to.".formatted(data));
        }
    }

    private int answer(SyncReport report) {
        world.answer(server.json(), report.json(), report.text());
        return report.declined().isEmpty() ? 0 : 1;
    }

    private int fetchAssigned(
            Api api, AgentFolder folder, TrustedMetadata from, Refresh.Source source, Instant now)
            throws IOException {
        var trusted = from;
        var fetched = new ArrayList<Fetched>();
        var refused = new ArrayList<Declined>();
        var assignments = assignments(api);
        for (var assignment : assignments) {
            var lookup = trusted.find(assignment.target());
            while (lookup instanceof TrustedMetadata.Needs needs) {
                switch (Refresh.role(trusted, needs, source, now)) {
                    case Refresh.Current(var further) -> {
                        trusted = further;
                        lookup = trusted.find(assignment.target());
                    }
                    case Refresh.Refused(var why) -> {
                        refused.add(Declined.of(assignment.target(), why));
                        lookup = new TrustedMetadata.Nowhere();
                    }
                    case Refresh.Unavailable(var file, var why) ->
                            throw Failure.lacking("The repository's %s %s.".formatted(file, why));
                }
            }
            switch (lookup) {
                case TrustedMetadata.Needs _ -> throw new AssertionError("answered above");
                case TrustedMetadata.Nowhere _ -> {
                    if (refused.stream()
                            .noneMatch(earlier -> earlier.subject().equals(assignment.target()))) {
                        refused.add(
                                Declined.of(
                                        assignment.target(),
                                        new Refusal.NotListed(assignment.target())));
                    }
                }
                case TrustedMetadata.Found(var target) ->
                        fetch(api, folder, trusted, assignment, target, fetched, refused);
            }
        }
        return answer(new SyncReport(trusted, fetched, notAssigned(trusted, assignments), refused));
    }

    private void fetch(
            Api api,
            AgentFolder folder,
            TrustedMetadata trusted,
            Assignment assignment,
            TargetFile target,
            List<Fetched> fetched,
            List<Declined> refused)
            throws IOException {
        var name = assignment.target();
        var path = TargetPath.parse(name);
        if (path.isEmpty()) {
            refused.add(new Declined(name, "unsafe-path", "the path could leave its folder"));
            return;
        }
        if (target.length() > maxBytes) {
            refused.add(Declined.of(name, new Refusal.TooLarge(name, maxBytes)));
            return;
        }
        // The list of assignments is the server's word; what a target is for is signed.
        var signedFor = target.note().map(PatchNote::advisory);
        if (!signedFor.equals(Optional.of(assignment.advisory()))) {
            refused.add(
                    new Declined(
                            name,
                            "not-assigned",
                            "it is assigned for %s and signed for %s"
                                    .formatted(
                                            assignment.advisory(), signedFor.orElse("nothing"))));
            return;
        }
        // Nor does that list say what is newest: the metadata do, and they are never rolled back.
        var newer = newerThan(target, trusted);
        if (newer.isPresent()) {
            refused.add(Declined.of(name, new Refusal.Superseded(name, newer.get())));
            return;
        }
        var file = folder.installed(path.get());
        if (folder.has(path.get(), target)) {
            fetched.add(new Fetched(assignment, target, file, true));
            return;
        }
        var served =
                trusted.root().consistentSnapshot()
                        ? FileNames.target(path.get(), target).stream().findFirst()
                        : Optional.of(name);
        if (served.isEmpty()) {
            refused.add(
                    new Declined(
                            name, "malformed", "it is listed with no hash that can be checked"));
            return;
        }
        var part = folder.incoming();
        try {
            var problem = download(api, served.get(), path.get(), target, part);
            if (problem.isPresent()) {
                refused.add(problem.get());
            } else {
                folder.install(part, path.get());
                fetched.add(new Fetched(assignment, target, file, false));
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static Optional<String> newerThan(TargetFile target, TrustedMetadata trusted) {
        return target.note()
                .flatMap(note ->
                        trusted.targets("targets").stream()
                                .flatMap(targets -> targets.targets().entrySet().stream())
                                .filter(listed ->
                                        listed.getValue()
                                                .note()
                                                .filter(other -> other.supersedes(note))
                                                .isPresent())
                                .map(Map.Entry::getKey)
                                .sorted()
                                .findFirst());
    }

    private static Optional<Declined> download(
            Api api, String served, TargetPath path, TargetFile target, Path part)
            throws IOException {
        var name = path.value();
        try {
            var response =
                    api.fetch(
                            "/tuf/targets/" + served,
                            TARGET_TIME,
                            info ->
                                    info.statusCode() == 200
                                            ? into(part, target.check(name))
                                            : ignored());
            return response.statusCode() == 200
                    ? response.body().map(why -> Declined.of(name, why))
                    : Optional.of(
                            new Declined(
                                    name,
                                    "unavailable",
                                    "the server answered %d".formatted(response.statusCode())));
        } catch (Api.Unreachable e) {
            return Optional.of(new Declined(name, "unavailable", "the server " + e.why()));
        }
    }

    private static BodySubscriber<Optional<Refusal>> into(Path part, ContentCheck check) {
        try {
            return Reading.into(part, check);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BodySubscriber<Optional<Refusal>> ignored() {
        return BodySubscribers.mapping(Reading.upTo(65_536), _ -> Optional.empty());
    }

    static Refresh.Fetched metadata(Api api, String name, long limit) {
        try {
            var response = api.fetch("/tuf/" + name, METADATA_TIME, _ -> Reading.upTo(limit));
            return switch (response.statusCode()) {
                case 200 ->
                        response.body()
                                .<Refresh.Fetched>map(Refresh.Content::new)
                                .orElseGet(Refresh.TooLarge::new);
                case 404 -> new Refresh.Absent();
                default ->
                        new Refresh.Unreachable(
                                "is answered with %d".formatted(response.statusCode()));
            };
        } catch (Api.Unreachable e) {
            return new Refresh.Unreachable("cannot be had: the server " + e.why());
        }
    }

    private static List<Assignment> assignments(Api api) {
        var list = new ArrayList<Assignment>();
        var path = "/api/v1/me/assignments";
        var page = api.get(path);
        for (int pages = 1; ; pages++) {
            var items = page.path("items");
            if (!items.isArray() || pages > MAX_PAGES) {
                throw Failure.lacking("The server's list of assignments is not understood.");
            }
            for (var item : items) {
                list.add(
                        new Assignment(
                                text(item, "exposure"),
                                text(item, "advisory"),
                                text(item, "target"),
                                item.path("asset").asString("")));
            }
            var next = page.path("next");
            if (!next.isString()) {
                return list;
            }
            page =
                    api.get(
                            path
                                    + "?cursor="
                                    + URLEncoder.encode(
                                            next.stringValue(), StandardCharsets.UTF_8));
        }
    }

    private static String text(JsonNode item, String name) {
        if (!item.path(name).isString()) {
            throw Failure.lacking("The server's list of assignments is not understood.");
        }
        return item.path(name).stringValue();
    }

    private static List<String> notAssigned(TrustedMetadata trusted, List<Assignment> assignments) {
        var listed =
                new TreeSet<>(
                        trusted.targets("targets").map(Targets::targets).orElseThrow().keySet());
        // Whoever compares for themselves fetches it; nobody is assigned it.
        listed.removeIf(target -> target.startsWith(IndexFolder.TARGETS));
        listed.removeAll(assignments.stream().map(Assignment::target).collect(Collectors.toSet()));
        return List.copyOf(listed);
    }
}
