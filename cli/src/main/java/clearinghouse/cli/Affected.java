package clearinghouse.cli;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.osv.OsvRecord;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.sbom.Sbom;
import clearinghouse.formats.sbom.SbomLimits;
import clearinghouse.formats.sbom.SbomReader;
import clearinghouse.formats.version.Match;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "affected",
        mixinStandardHelpOptions = true,
        description =
                "Say which components of a list are affected by which advisories of an OSV dump. Needs no server. Exits 1 when one is, or may be.")
@SuppressWarnings("NullAway.Init") // picocli sets the paths before the command runs
final class Affected implements Callable<Integer> {
    private final World world;

    @Parameters(
            index = "0",
            paramLabel = "SBOM",
            description = "CycloneDX, SPDX or a list of packages.")
    private Path list;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "ADVISORIES",
            description = "Files or folders of OSV records: *.json, *.jsonl, *.jsonl.gz.")
    private List<Path> advisories;

    @Option(names = "--json", description = "Answer as JSON.")
    private boolean json;

    Affected(World world) {
        this.world = world;
    }

    private record Hit(PackageUrl component, String advisory, boolean certain) {
        String told() {
            return component.render()
                    + (certain ? " is affected by " : " may be affected by ")
                    + advisory;
        }
    }

    @Override
    public Integer call() {
        var components =
                read().components().stream().flatMap(part -> part.purl().stream()).toList();
        var records = new ArrayList<OsvRecord>();
        int unread = 0;
        for (var place : advisories) {
            var files = AdvisoryFiles.in(place);
            records.addAll(files.records());
            unread += files.unread();
        }
        // Of nothing to compare with, nobody learns that nothing is wrong.
        if (components.isEmpty() || records.isEmpty()) {
            throw Failure.badInput(
                    "Nothing was compared: %d components, %d advisories."
                            .formatted(components.size(), records.size()));
        }
        var hits = hits(components, records);
        answer(components.size(), records.size(), unread, hits);
        return hits.isEmpty() ? 0 : 1;
    }

    private Sbom read() {
        var limits = SbomLimits.standard();
        return switch (new SbomReader(limits).read(WholeFile.read(list, limits.bytes()))) {
            case Parsed.Valid<Sbom>(var sbom) -> sbom;
            case Parsed.Invalid<Sbom>(var problems) ->
                    throw Failure.badInput(
                            "%s is no list of components: %s"
                                    .formatted(list, problems.getFirst().message()));
        };
    }

    private static List<Hit> hits(List<PackageUrl> components, List<OsvRecord> records) {
        var hits = new ArrayList<Hit>();
        for (var component : components) {
            for (var record : records) {
                switch (record.affects(component)) {
                    case Match.Inside _ -> hits.add(new Hit(component, record.id(), true));
                    case Match.Possible _ -> hits.add(new Hit(component, record.id(), false));
                    case Match.Outside _ -> {}
                }
            }
        }
        return hits;
    }

    private void answer(int components, int records, int unread, List<Hit> hits) {
        var node = JsonMapper.shared().createObjectNode();
        node.put("ok", hits.isEmpty());
        node.put("components", components).put("advisories", records).put("unread", unread);
        var told = node.putArray("affected");
        for (var hit : hits) {
            told.addObject()
                    .put("component", hit.component().render())
                    .put("advisory", hit.advisory())
                    .put("certain", hit.certain());
        }
        var sum =
                "%d components were compared with %d advisories (%d documents are none): %s"
                        .formatted(
                                components,
                                records,
                                unread,
                                hits.isEmpty() ? "none is affected." : hits.size() + " hits.");
        var text =
                hits.stream()
                        .map(Hit::told)
                        .map(World::printable)
                        .collect(Collectors.joining("\n"));
        world.answer(json, node, text.isEmpty() ? sum : text + "\n" + sum);
    }
}
