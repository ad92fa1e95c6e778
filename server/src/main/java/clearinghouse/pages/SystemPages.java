package clearinghouse.pages;

import clearinghouse.formats.Problem;
import clearinghouse.inventory.Inventory;
import clearinghouse.inventory.Point;
import clearinghouse.platform.Marks;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an operator runs, and the form that tells us. */
final class SystemPages implements PageRoute.Group {

    private static final String SYSTEMS = "/systems";
    private static final int UNPROCESSABLE = 422;
    private static final int LONGEST_NAME = 200;

    /** The other fields of a form, and what stands between them. */
    private static final int AROUND_A_FILE = 1 << 16;

    private static final String YES = "yes";
    private static final String NO = "no";
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f]");

    private final Inventory inventory;

    SystemPages(Inventory inventory) {
        this.inventory = inventory;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get(
                        SYSTEMS, Inventory.WRITE, request -> shown(200, request, Faults.NONE)),
                PageRoute.post(SYSTEMS, Inventory.WRITE, this::upload)
                        .upTo(
                                new PageRoute.Limit(
                                        Inventory.LARGEST_DOCUMENT + AROUND_A_FILE,
                                        "This list is too large",
                                        "A list holds at most %s. Nothing was stored. Go back and choose a smaller one, or split it over several systems."
                                                .formatted(largest()))));
    }

    /** The form, with the name of a system that is listed again. */
    static String uploadOf(String system) {
        return SYSTEMS + "?name=" + URLEncoder.encode(system, StandardCharsets.UTF_8) + "#upload";
    }

    /** The largest list, as a person says it. */
    static String largest() {
        return (Inventory.LARGEST_DOCUMENT >> 20) + " MB";
    }

    record Line(String name, String components, String reachable, String listed, String again) {}

    record View(
            List<Line> lines,
            boolean first,
            List<Field> fields,
            Optional<String> next,
            Marks marks) {}

    private Page shown(int status, PageRequest request, Faults faults) {
        var page = inventory.assets(request.access(), request.after());
        var lines = page.items().stream().map(SystemPages::line).toList();
        return new Page.Html(
                status,
                "systems",
                "Your systems",
                new View(
                        lines,
                        lines.isEmpty() && request.optional("after").isEmpty(),
                        fields(request, faults),
                        request.next(page.after()),
                        Marks.of(inventory.label(request.access()))));
    }

    private static Line line(Inventory.Held held) {
        return new Line(
                held.asset().name(),
                held.components() == 1 ? "1 component" : held.components() + " components",
                held.asset().internetExposed() ? "yes" : "no",
                Times.shortly(held.receivedAt()),
                uploadOf(held.asset().name()));
    }

    private static List<Field> fields(PageRequest request, Faults faults) {
        return List.of(
                Field.required(
                                "name",
                                "Name of the system",
                                "As you call it, such as: patient portal. The same name again replaces its list.")
                        .holding(request.field("name"))
                        .upTo(LONGEST_NAME)
                        .failing(faults),
                Field.choice(
                                "reachable",
                                "Can it be reached from the internet?",
                                "It decides how soon a weakness in it has to be fixed.",
                                List.of(
                                        new Field.Option("", "Choose one"),
                                        new Field.Option(YES, "Yes"),
                                        new Field.Option(NO, "No")))
                        .holding(request.field("reachable"))
                        .failing(faults),
                Field.file(
                                "list",
                                "The list of what it holds",
                                "A CycloneDX or SPDX file as JSON, or a CSV table with the columns vendor, product and version. At most "
                                        + largest()
                                        + ".")
                        .failing(faults));
    }

    /**
     * @param warnings each with its place in the document
     */
    record Read(
            String system,
            String format,
            String components,
            boolean none,
            List<Warning> warnings,
            String again) {}

    record Warning(String what, String where) {}

    private Page upload(PageRequest request) {
        var list = request.bytes("list", Inventory.LARGEST_DOCUMENT);
        var faults = faults(request, list.isPresent());
        if (faults.any()) {
            return shown(UNPROCESSABLE, request, faults);
        }
        var name = request.field("name");
        return switch (inventory.receive(
                request.access(),
                new Inventory.Listing(
                        Optional.of(name),
                        Map.of(Point.INTERNET_EXPOSED, request.field("reachable")),
                        list.orElseThrow()))) {
            case Inventory.Receiving.Unreadable(var problems) ->
                    shown(UNPROCESSABLE, request, Faults.at("list", unreadable(problems)));
            case Inventory.Receiving.Received(var upload, var warnings) ->
                    Page.html(
                            "systemread",
                            "What was read of " + name,
                            new Read(
                                    name,
                                    format(upload.format()),
                                    upload.components() == 1
                                            ? "1 component"
                                            : upload.components() + " components",
                                    upload.components() == 0,
                                    warnings.stream().map(SystemPages::warning).toList(),
                                    uploadOf(name)));
        };
    }

    private static Faults faults(PageRequest request, boolean file) {
        var name = request.field("name");
        var reachable = request.field("reachable");
        return Faults.NONE
                .when(
                        name.isEmpty()
                                || name.length() > LONGEST_NAME
                                || CONTROL.matcher(name).find(),
                        "name",
                        "Give the system a name of at most " + LONGEST_NAME + " characters.")
                .when(
                        !reachable.equals(YES) && !reachable.equals(NO),
                        "reachable",
                        "Say whether it can be reached from the internet.")
                .when(
                        !file,
                        "list",
                        "Choose a file that is not empty and holds at most " + largest() + ".");
    }

    private static String unreadable(List<Problem> problems) {
        var said = new ArrayList<String>();
        for (var problem : problems) {
            var warning = warning(problem);
            said.add(
                    warning.where().isEmpty()
                            ? warning.what()
                            : warning.what() + " (at " + warning.where() + ")");
        }
        return "This is not a list that can be read. "
                + String.join(" ", said)
                + " Nothing was stored. Choose a CycloneDX or SPDX file as JSON, or a CSV table.";
    }

    private static Warning warning(Problem problem) {
        return new Warning(Texts.sentence(problem.message()), problem.pointer());
    }

    private static String format(String code) {
        return switch (code) {
            case "cyclonedx" -> "CycloneDX";
            case "spdx" -> "SPDX";
            case "csv" -> "a CSV table";
            default -> code;
        };
    }
}
