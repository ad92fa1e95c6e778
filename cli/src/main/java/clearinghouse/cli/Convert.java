package clearinghouse.cli;

import clearinghouse.formats.JsonInput;
import clearinghouse.formats.Parsed;
import clearinghouse.formats.collection.Collected;
import clearinghouse.formats.convert.Conversion;
import clearinghouse.formats.convert.ConversionTarget;
import clearinghouse.formats.published.PublishedDocument;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        description =
                "Say an advisory in another form, on standard output; what that form has no place for is told beside it. Needs no server. Exits 1 when it cannot be said in that form, 2 when it cannot be read.")
@SuppressWarnings("NullAway.Init") // picocli sets file and form before the command runs
final class Convert implements Callable<Integer> {
    private static final int LARGEST = 64 << 20;
    private static final int DEEPEST = 500;

    private final World world;

    @Parameters(
            paramLabel = "FILE",
            description =
                    "An advisory of any form that is imported: OSV, GHSA, CVE, NVD, CSAF, OpenVEX, and RustSec, Haskell, RubySec, FriendsOfPHP in their own files.")
    private Path file;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "FORM",
            description = "csaf (2.0), csaf21, osv, cve, openvex or cyclonedx-vex.")
    private String form;

    @Option(
            names = "--vulnerability",
            paramLabel = "ID",
            defaultValue = "",
            description = "Of an advisory on several, this one alone.")
    private String only;

    @Option(names = "--json", description = "Say errors as JSON too.")
    @SuppressWarnings("UnusedVariable") // Main looks whether it was given
    private boolean json;

    Convert(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        var target =
                ConversionTarget.named(form)
                        .orElseThrow(() ->
                                Failure.badInput(
                                        "--to takes one of %s."
                                                .formatted(ConversionTarget.labels())));
        var conversion = Conversion.of(source(), target, world.clock().instant());
        switch (conversion) {
            case Parsed.Valid<Conversion>(var said) -> {
                world.out().print(said.text());
                said.leftOut().stream()
                        .map(World::printable)
                        .forEach(thing -> world.err().println("Left out: " + thing));
            }
            case Parsed.Invalid<Conversion>(var problems) ->
                    throw Failure.no(
                            "No %s document: %s.".formatted(form, problems.getFirst().message()));
        }
        return 0;
    }

    /** What a collection keeps has beside it where it lay, and the text below its head. */
    private Conversion.Source source() {
        var json = json();
        return switch (PublishedDocument.readKept(name(), json)) {
            case Parsed.Valid<PublishedDocument>(var published) ->
                    new Conversion.Source(published, PublishedDocument.withinKept(json), only);
            case Parsed.Invalid<PublishedDocument>(var problems) ->
                    throw Failure.badInput(
                            "%s: %s.".formatted(file, problems.getFirst().message()));
        };
    }

    private String name() {
        return String.valueOf(file.getFileName());
    }

    private JsonNode json() {
        // A name alone: only what is no JSON is put beside its path then.
        var document =
                Collected.document(name(), WholeFile.read(file, LARGEST))
                        .orElseThrow(() -> Failure.badInput(file + " is no advisory."));
        return switch (new JsonInput(LARGEST, DEEPEST).tree(document)) {
            case Parsed.Valid<JsonNode>(var tree) -> tree;
            case Parsed.Invalid<JsonNode>(var problems) ->
                    throw Failure.badInput(
                            "%s: %s.".formatted(file, problems.getFirst().message()));
        };
    }
}
