package clearinghouse.pages;

import clearinghouse.inventory.AssetId;
import clearinghouse.inventory.Inventory;
import clearinghouse.inventory.Lifecycles;
import clearinghouse.inventory.Support;
import clearinghouse.platform.Marks;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an operator runs, and the three questions that tell us of one more system. */
final class SystemPages implements PageRoute.Group {

    static final String SYSTEMS = "/systems";
    private static final int UNPROCESSABLE = 422;
    private static final int LONGEST_NAME = 200;
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f]");

    private final Inventory inventory;
    private final Lifecycles lifecycles;

    SystemPages(Inventory inventory, Lifecycles lifecycles) {
        this.inventory = inventory;
        this.lifecycles = lifecycles;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get(
                        SYSTEMS, Inventory.WRITE, request -> shown(200, request, Faults.NONE)),
                PageRoute.post(SYSTEMS, Inventory.WRITE, this::upload).upTo(ListForm.limit()));
    }

    static String pageOf(AssetId asset) {
        return SYSTEMS + "/" + asset.code();
    }

    /** The form for a newer list of it. */
    static String uploadOf(AssetId asset) {
        return pageOf(asset) + "#list";
    }

    /**
     * @param support whether it is to be replaced; empty where there is nothing to say
     */
    record Line(
            String name,
            String page,
            String components,
            String reachable,
            String listed,
            Optional<Badge> support,
            String again) {}

    /**
     * @param what the first question
     * @param others the second and the third
     */
    record View(
            List<Line> lines,
            boolean first,
            List<Field> what,
            List<Field> others,
            Optional<String> next,
            Marks marks) {
        List<Field> fields() {
            return Stream.concat(what.stream(), others.stream()).toList();
        }
    }

    private Page shown(int status, PageRequest request, Faults faults) {
        var page = inventory.assets(request.access(), request.after());
        var support =
                lifecycles.support(
                        request.access(),
                        page.items().stream().map(held -> held.asset().id()).toList());
        var lines =
                page.items().stream()
                        .map(held ->
                                line(held, Optional.ofNullable(support.get(held.asset().id()))))
                        .toList();
        return new Page.Html(
                status,
                "systems",
                "Your systems",
                new View(
                        lines,
                        lines.isEmpty() && request.optional("after").isEmpty(),
                        what(request, faults),
                        ThreeQuestions.questions(request, faults),
                        request.next(page.after()),
                        Marks.of(inventory.label(request.access()))));
    }

    private static Line line(Inventory.Held held, Optional<Support> support) {
        var asset = held.asset();
        return new Line(
                asset.name(),
                pageOf(asset.id()),
                held.components() == 1 ? "1 component" : held.components() + " components",
                (asset.internetExposed() ? "yes" : "no")
                        + (asset.exposedSetBy().isEmpty() ? ", assumed" : ""),
                Times.shortly(held.listedAt()),
                support.filter(Support::replace).map(_ -> Badge.bad("replace")),
                uploadOf(asset.id()));
    }

    private static List<Field> what(PageRequest request, Faults faults) {
        return Stream.concat(
                        ListForm.fields(request, faults).stream(),
                        Stream.of(
                                Field.optional(
                                                "name",
                                                "What do you call it?",
                                                "Such as: patient portal. Without a name the list's own is taken, or a number. The name of a system above replaces its list.")
                                        .holding(request.field("name"))
                                        .upTo(LONGEST_NAME)
                                        .failing(faults)))
                .toList();
    }

    private Page upload(PageRequest request) {
        var document = ListForm.document(request);
        var name = request.optional("name");
        var faults =
                ListForm.faults(request, document)
                        .and(ThreeQuestions.faults(request))
                        .when(
                                name.filter(SystemPages::isNoName).isPresent(),
                                "name",
                                "Give the system a name of at most "
                                        + LONGEST_NAME
                                        + " characters in one line, or none.");
        if (faults.any()) {
            return shown(UNPROCESSABLE, request, faults);
        }
        return switch (inventory.receive(
                request.access(),
                new Inventory.Listing(
                        name, ThreeQuestions.said(request), document.orElseThrow()))) {
            case Inventory.Receiving.Unreadable(var problems) ->
                    shown(UNPROCESSABLE, request, ListForm.unreadable(request, problems));
            case Inventory.Receiving.Received(var upload, _) ->
                    new Page.Redirect(pageOf(upload.asset()), "listed");
        };
    }

    private static boolean isNoName(String name) {
        return name.length() > LONGEST_NAME || CONTROL.matcher(name).find();
    }
}
