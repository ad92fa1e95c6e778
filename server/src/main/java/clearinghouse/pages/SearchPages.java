package clearinghouse.pages;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import clearinghouse.formats.purl.PackageName;
import clearinghouse.platform.Marks;
import clearinghouse.search.Hit;
import clearinghouse.search.Kind;
import clearinghouse.search.Question;
import clearinghouse.search.Search;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.web.servlet.function.ServerRequest;

/** One box over everything that the visitor may see. */
final class SearchPages implements PageRoute.Group {

    static final String PATH = "/search";

    private static final String QUESTION = "q";

    private final Search search;

    SearchPages(Search search) {
        this.search = search;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(PageRoute.openGet(PATH, this::asked));
    }

    /** For the box in the header, which keeps what was typed. */
    static String sought(ServerRequest request) {
        var typed = request.param(QUESTION).orElse("").strip();
        return typed.length() <= Question.LONGEST ? typed : "";
    }

    record Line(
            String name, Optional<String> address, String code, Optional<Marks> marks, String at) {
        static Line of(Hit hit) {
            return new Line(
                    hit.kind() == Kind.ADVISORY || hit.kind() == Kind.PARTY
                            ? hit.name()
                            : readable(hit.name()),
                    address(hit),
                    hit.code(),
                    hit.marks(),
                    Times.date(hit.at()));
        }

        /** A package as a person says it, with its version. */
        private static String readable(String name) {
            int version = name.lastIndexOf('@');
            return name.startsWith("pkg:") && version > 0
                    ? PackageName.of(name.substring(0, version)) + " " + name.substring(version + 1)
                    : PackageName.of(name);
        }

        private static Optional<String> address(Hit hit) {
            return Optional.of(Subject.of(hit.code()).address()).filter(it -> !it.isEmpty());
        }
    }

    record Group(String title, List<Line> lines) {}

    /**
     * @param example a number under which an advisory is published here
     */
    record View(
            boolean asked, List<String> faults, List<Group> groups, boolean more, String example) {}

    private Page asked(PageRequest request) {
        var text = request.field(QUESTION);
        if (text.isEmpty()) {
            return shown(new View(false, List.of(), List.of(), false, search.example()));
        }
        return switch (search.question(text)) {
            case Parsed.Invalid<Question>(var problems) ->
                    new Page.Html(
                            422,
                            "search",
                            "Search",
                            new View(
                                    true,
                                    problems.stream().map(Problem::message).toList(),
                                    List.of(),
                                    false,
                                    search.example()));
            case Parsed.Valid<Question>(var question) -> {
                var answer = search.answer(request.access(), question);
                yield shown(
                        new View(
                                true,
                                List.of(),
                                groups(answer.hits()),
                                answer.more(),
                                search.example()));
            }
        };
    }

    private static Page shown(View view) {
        return Page.html("search", "Search", view);
    }

    private static List<Group> groups(List<Hit> hits) {
        var byKind = hits.stream().collect(Collectors.groupingBy(Hit::kind));
        return Arrays.stream(Kind.values())
                .flatMap(kind ->
                        Optional.ofNullable(byKind.get(kind)).stream()
                                .flatMap(found -> Stream.of(group(kind, found))))
                .toList();
    }

    private static Group group(Kind kind, List<Hit> hits) {
        return new Group(title(kind), hits.stream().map(Line::of).toList());
    }

    private static String title(Kind kind) {
        return switch (kind) {
            case FINDING -> "Findings";
            case VULNERABILITY -> "Vulnerabilities";
            case CASE -> "Cases";
            case ADVISORY -> "Advisories";
            case EXPOSURE -> "What affects you";
            case PARTY -> "Parties";
        };
    }
}
