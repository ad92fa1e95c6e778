package clearinghouse.cli;

import clearinghouse.formats.JsonInput;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.collection.Documents;
import clearinghouse.formats.published.PublishedDocument;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.sbom.Sbom;
import clearinghouse.formats.sbom.SbomHints;
import clearinghouse.formats.sbom.SbomLimits;
import clearinghouse.formats.sbom.SbomReader;
import clearinghouse.formats.sbom.SbomStatement;
import clearinghouse.matching.AdvisoryIndex;
import clearinghouse.matching.Component;
import clearinghouse.matching.ComponentMatch;
import clearinghouse.matching.InventoryStatements;
import clearinghouse.matching.Judgement;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "match",
        mixinStandardHelpOptions = true,
        description =
                "Say which published vulnerabilities an inventory has, with the evidence for each. Needs no server, so that the inventory stays where it is. Exits 0 when everything was compared, whatever was found.")
@SuppressWarnings("NullAway.Init") // picocli sets the paths before the command runs
final class Match implements Callable<Integer> {

    private static final int LARGEST = 64 << 20;
    private static final int DEEPEST = 500;
    private static final int MOST_DAYS = 3_650;

    private final World world;

    @Option(
            names = "--sbom",
            required = true,
            paramLabel = "FILE",
            description = "An inventory of any form that the server reads.")
    private Path list;

    @Option(
            names = "--distro",
            paramLabel = "RELEASE",
            defaultValue = "",
            description =
                    "The distribution that a list of its packages is of, such as debian-12, where the list does not say it.")
    private String distro;

    @ArgGroup(multiplicity = "1")
    private Source source;

    /** Where it is said which vulnerabilities there are. */
    static final class Source {
        @Option(
                names = "--advisories",
                required = true,
                arity = "1..*",
                paramLabel = "FILE|DIR",
                description =
                        "What others publish of vulnerabilities: OSV, CVE, NVD, CSAF, OpenVEX, RustSec, RubySec and others, as files, folders or archives, a document a file or a line.")
        private List<Path> advisories = List.of();

        // picocli leaves a group that was not given null, and a list of them empty.
        @ArgGroup(exclusive = false, multiplicity = "1")
        private List<Downloaded> downloaded = new ArrayList<>();
    }

    /** The index of a server. */
    @SuppressWarnings("NullAway.Init") // picocli sets what is required before the command runs
    static final class Downloaded {
        @Option(
                names = "--index",
                required = true,
                paramLabel = "DIR",
                description = "The advisory index of a server, as --from fetched it.")
        private Path folder;

        @Option(
                names = "--root",
                required = true,
                paramLabel = "FILE",
                description =
                        "The root of the server's repository, brought by a way you trust: all that is read must be signed from there.")
        private Path root;

        @Option(
                names = "--from",
                paramLabel = "URL",
                description =
                        "The server to fetch it from first, or what is new of it. Nothing of the inventory leaves this machine.")
        private Optional<URI> server = Optional.empty();

        @Option(
                names = "--accept-old",
                paramLabel = "DAYS",
                description =
                        "Take an index that was current so many days ago; else one of today or yesterday.")
        private int days;
    }

    @Option(
            names = "--all",
            description =
                    "Tell what is unlikely, too, and what a statement says is not affected, with the statement.")
    private boolean all;

    @Option(names = "--json", description = "Answer as JSON.")
    private boolean json;

    private AdvisoryIndex index = new AdvisoryIndex();
    private final JsonInput input = new JsonInput(LARGEST, DEEPEST);
    private int documents;
    private int unread;

    Match(World world) {
        this.world = world;
    }

    /**
     * A match and the component that it is of.
     *
     * @param own what the inventory says, where that silences it
     */
    private record Row(
            Component component,
            AdvisoryIndex.Found found,
            ComponentMatch match,
            Optional<SbomStatement> own) {
        String purl() {
            return component.purl().map(PackageUrl::render).orElse("");
        }

        Optional<ComponentMatch> by() {
            return found.judgement() instanceof Judgement.Suppressed(_, var by)
                    ? Optional.of(by)
                    : Optional.empty();
        }
    }

    private static final Comparator<Row> ORDER =
            Comparator.comparing((Row row) -> row.found().vulnerability())
                    .thenComparing(row -> row.component().name())
                    .thenComparing(row -> row.component().version())
                    .thenComparing(Row::purl);

    @Override
    public Integer call() {
        var inventory = InventoryStatements.of(read());
        var components = inventory.components();
        gather();
        if (components.isEmpty() || documents == 0) {
            throw Failure.badInput(
                    "Nothing was compared: %d components, %d advisories."
                            .formatted(components.size(), documents));
        }
        var rows = new ArrayList<Row>();
        for (var component : components) {
            for (var found : index.about(component)) {
                row(inventory, component, found).ifPresent(rows::add);
            }
        }
        rows.sort(ORDER);
        answer(components.size(), rows);
        return 0;
    }

    private void gather() {
        if (source.downloaded.isEmpty()) {
            var files = new DocumentFiles(taker(), _ -> {});
            source.advisories.forEach(files::in);
            return;
        }
        var given = source.downloaded.getFirst();
        if (given.days < 0 || given.days > MOST_DAYS) {
            throw Failure.badInput("--accept-old wants a number of days, at most 3650.");
        }
        var folder = new IndexFolder(given.folder, given.root);
        var now = world.clock().instant();
        given.server.ifPresent(server -> {
            try (var api = new Api(server)) {
                folder.fetch(api, now);
            }
        });
        var read = folder.read(now, Duration.ofDays(given.days));
        index = read.index();
        documents = read.documents();
    }

    private Optional<Row> row(
            InventoryStatements inventory, Component component, AdvisoryIndex.Found found) {
        var own = inventory.silencing(component, found.names());
        return switch (found.judgement()) {
            case Judgement.Unnamed _ -> Optional.empty();
            case Judgement.Affected(var match) ->
                    all || (match.isTold() && own.isEmpty())
                            ? Optional.of(new Row(component, found, match, own))
                            : Optional.empty();
            case Judgement.Suppressed(var match, _) ->
                    all ? Optional.of(new Row(component, found, match, own)) : Optional.empty();
        };
    }

    private Sbom read() {
        var limits = SbomLimits.standard();
        var hints = new SbomHints(Optional.empty(), distro);
        return switch (new SbomReader(limits).read(WholeFile.read(list, limits.bytes()), hints)) {
            case Parsed.Valid<Sbom>(var sbom) -> sbom;
            case Parsed.Invalid<Sbom>(var problems) ->
                    throw Failure.badInput(
                            "%s is no inventory: %s"
                                    .formatted(list, problems.getFirst().message()));
        };
    }

    private Documents.Taker taker() {
        return new Documents.Taker() {
            @Override
            public void take(String place, byte[] content) {
                if (!(input.tree(content) instanceof Parsed.Valid<JsonNode>(var node))
                        || !add(node)) {
                    unread++;
                }
            }

            @Override
            public void damaged(String place, String why) {
                throw Failure.badInput("%s: %s.".formatted(place, why));
            }
        };
    }

    private boolean add(JsonNode node) {
        var read = PublishedDocument.readKept("", node);
        if (!(read instanceof Parsed.Valid<PublishedDocument>(var document))) {
            return false;
        }
        index.put(documents, document);
        documents++;
        return true;
    }

    private void answer(int components, List<Row> rows) {
        var told = JsonMapper.shared().createArrayNode();
        rows.forEach(row -> tell(row, told));
        var sum =
                "%,d components were compared with %,d advisories%s: %s"
                        .formatted(
                                components,
                                documents,
                                unread == 0
                                        ? ""
                                        : " (%,d documents are none that is known)"
                                                .formatted(unread),
                                rows.isEmpty()
                                        ? "nothing was found."
                                        : "%,d were found.".formatted(rows.size()));
        var text = rows.stream().map(Match::line).collect(Collectors.joining("\n"));
        if (json) {
            world.err().println(sum);
        }
        world.answer(json, told, text.isEmpty() ? sum : text + "\n" + sum);
    }

    private static String line(Row row) {
        return World.printable(
                "%s  %s %s  %d%%  by %s%s%s"
                        .formatted(
                                row.found().vulnerability(),
                                row.component().name(),
                                row.component().version(),
                                row.match().confidence(),
                                row.match().evidence().kind().label(),
                                row.match().fixed().isEmpty()
                                        ? ""
                                        : ", fixed in " + String.join(", ", row.match().fixed()),
                                row.by().isPresent() || row.own().isPresent()
                                        ? ", said not to be affected"
                                        : ""));
    }

    private static void tell(Row row, ArrayNode told) {
        var node = told.addObject();
        node.put("vulnerability", row.found().vulnerability());
        row.found().aliases().forEach(node.putArray("aliases")::add);
        node.put("component", row.component().name());
        node.put("purl", row.purl());
        node.put("version", row.component().version());
        node.put("confidence", row.match().confidence() / 100.0);
        tell(row.match(), node.putObject("evidence"));
        row.match().fixed().forEach(node.putArray("fixed_in")::add);
        row.by().ifPresent(by -> tell(by, node.putObject("suppressed_by")));
        row.own()
                .ifPresent(own ->
                        node.putObject("inventory_says")
                                .put("state", own.state().label())
                                .put("justification", own.justification())
                                .put("detail", own.detail()));
    }

    private static void tell(ComponentMatch match, ObjectNode node) {
        var evidence = match.evidence();
        node.put("identifier", evidence.kind().label());
        node.put("named", evidence.named().text());
        node.put("known", evidence.known().text());
        node.put("range", evidence.range());
        node.put("scheme", evidence.scheme());
        node.put("version", evidence.version());
        node.put("certain", evidence.doubt().isEmpty());
        if (!evidence.doubt().isEmpty()) {
            node.put("doubt", evidence.doubt());
        }
        node.put("advisory", evidence.source().advisory());
        node.put("said_by", evidence.source().vulnerability());
    }
}
