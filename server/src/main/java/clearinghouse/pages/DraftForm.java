package clearinghouse.pages;

import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.Sector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * An advisory's draft as a form: a field for each member of the API's JSON, and each fault that the
 * API would tell at its field.
 *
 * @param change what a revision changes; empty for a first draft
 * @param ranges a line for each range that there is, and some that are empty
 * @param elsewhere what is wrong at no one field
 */
record DraftForm(
        List<Field> change,
        List<Field> words,
        List<Field> severity,
        List<Field> product,
        List<List<Field>> ranges,
        List<Field> assessment,
        List<List<Field>> references,
        List<Tick> sectors,
        List<String> elsewhere) {

    record Tick(String code, String name, boolean set) {}

    private static final int EMPTY_LINES = 3;
    private static final List<Field.Option> YES_OR_NO =
            List.of(
                    new Field.Option("", "Choose"),
                    new Field.Option("true", "yes"),
                    new Field.Option("false", "no"));
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private Stream<Field> all() {
        return Stream.of(
                        Stream.of(change, words, severity, product),
                        ranges.stream(),
                        Stream.of(assessment),
                        references.stream())
                .flatMap(it -> it)
                .flatMap(List::stream);
    }

    private boolean has(String field) {
        return all().anyMatch(it -> it.name().equals(field));
    }

    /** In the order of the page. */
    List<Field> faulty() {
        return all().filter(field -> field.error().isPresent()).toList();
    }

    /** Whether the reader mends this one first. */
    boolean isFirst(Field field) {
        return faulty().stream().findFirst().filter(field::equals).isPresent();
    }

    private DraftForm failing(Faults faults, List<String> more) {
        return new DraftForm(
                failing(change, faults),
                failing(words, faults),
                failing(severity, faults),
                failing(product, faults),
                ranges.stream().map(line -> failing(line, faults)).toList(),
                failing(assessment, faults),
                references.stream().map(line -> failing(line, faults)).toList(),
                sectors,
                more);
    }

    private static List<Field> failing(List<Field> fields, Faults faults) {
        return fields.stream().map(field -> field.failing(faults)).toList();
    }

    /** Fields as long as the schema lets their texts be. */
    static final class Maker {

        private final JsonNode schema;

        Maker(JsonNode schema) {
            this.schema = schema;
        }

        /**
         * @param problems each is told at the field by which it is mended, where there is one
         */
        DraftForm form(DraftText text, boolean revising, List<Problem> problems) {
            var fields = fields(text, revising);
            var faults = Faults.NONE;
            var elsewhere = new ArrayList<String>();
            for (var problem : problems) {
                var field = field(problem.pointer()).filter(fields::has);
                if (field.isPresent()) {
                    faults = faults.and(field.get(), said(text, problem));
                } else {
                    elsewhere.add(said(problem));
                }
            }
            return fields.failing(faults, elsewhere);
        }

        private DraftForm fields(DraftText text, boolean revising) {
            return new DraftForm(
                    revising ? filled(List.of(change()), text) : List.of(),
                    filled(words(), text),
                    filled(severity(), text),
                    filled(product(), text),
                    table(text.ranges(), this::range),
                    filled(assessment(), text),
                    table(text.references(), this::reference),
                    Sector.all().stream()
                            .map(it ->
                                    new Tick(
                                            it.code(),
                                            it.name(),
                                            text.sectors().contains(it.code())))
                            .toList(),
                    List.of());
        }

        private static List<Field> filled(List<Field> fields, DraftText text) {
            return fields.stream().map(it -> it.holding(text.text(it.name()))).toList();
        }

        private static List<List<Field>> table(
                List<List<String>> texts, IntFunction<List<Field>> fields) {
            int lines = Math.min(texts.size() + EMPTY_LINES, DraftText.MOST_LINES);
            return IntStream.range(0, lines)
                    .mapToObj(line ->
                            line < texts.size()
                                    ? holding(fields.apply(line), texts.get(line))
                                    : fields.apply(line))
                    .toList();
        }

        private static List<Field> holding(List<Field> fields, List<String> texts) {
            return IntStream.range(0, fields.size())
                    .mapToObj(i -> fields.get(i).holding(texts.get(i)))
                    .toList();
        }

        private Field change() {
            return Field.required(
                            DraftText.CHANGE,
                            "What this revision changes",
                            "One sentence; every document says it from then on.")
                    .upTo(longest("/change"));
        }

        private List<Field> words() {
            return List.of(
                    Field.required(
                                    DraftText.TITLE,
                                    "Title",
                                    "In one line: which product, and what is wrong with it.")
                            .upTo(longest("/title")),
                    Field.text(
                                    DraftText.SUMMARY,
                                    "Summary",
                                    "By which a reader decides whether it concerns them.")
                            .upTo(longest("/summary")),
                    Field.text(
                                    DraftText.DESCRIPTION,
                                    "Description",
                                    "What goes wrong, who can bring it about, and what comes of it. Nothing by which it is done.")
                            .upTo(longest("/description")),
                    Field.optionalText(
                                    DraftText.IDENTIFIERS,
                                    "Identifiers",
                                    "One a line, such as CVE-2026-0001; at most one CVE id. Its number here comes with the publication.")
                            .upTo(lines("/identifiers", longest("/identifiers/0"))));
        }

        private List<Field> severity() {
            return List.of(
                    Field.optional(
                                    DraftText.CVSS,
                                    "CVSS 3.1 vector",
                                    "Such as CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H.")
                            .upTo(longest("/cvss")),
                    Field.optionalText(
                                    DraftText.CWES,
                                    "Weaknesses",
                                    "Numbers of the CWE list, one a line, such as CWE-674.")
                            .upTo(lines("/cwes", "CWE-99999".length())));
        }

        private List<Field> product() {
            return List.of(
                    Field.required(DraftText.VENDOR, "Vendor", "Who makes it.")
                            .upTo(longest("/affected/vendor")),
                    Field.required(
                                    DraftText.PRODUCT,
                                    "Product",
                                    "As its users call it. The package comes from the findings.")
                            .upTo(longest("/affected/product")));
        }

        private List<Field> range(int line) {
            return List.of(
                    cell(DraftText.RANGES, line, "introduced", "First affected version"),
                    cell(DraftText.RANGES, line, "fixed", "Fixed version"));
        }

        private static List<Field> assessment() {
            return List.of(
                    Field.choice(
                            DraftText.KNOWN_EXPLOITED,
                            "Is it known to be exploited?",
                            "Somebody was attacked by it, and there is evidence.",
                            YES_OR_NO),
                    Field.choice(
                            DraftText.AUTOMATABLE,
                            "Can an attack be automated?",
                            "Each step up to the exploitation, against many targets, without a person.",
                            YES_OR_NO),
                    Field.choice(
                            DraftText.TECHNICAL_IMPACT,
                            "What does an attacker gain?",
                            "The technical impact of SSVC.",
                            List.of(
                                    new Field.Option("", "Choose"),
                                    new Field.Option("partial", "partial control, or an outage"),
                                    new Field.Option("total", "total control of what it runs in"))),
                    Field.choice(
                            DraftText.EXPLOITATION,
                            "How far is exploitation?",
                            "What is known to be exploited is exploited actively.",
                            List.of(
                                    new Field.Option(
                                            "", "as the first answer says: active, or none"),
                                    new Field.Option("none", "none, and no public proof"),
                                    new Field.Option("poc", "a proof of concept is public"),
                                    new Field.Option("active", "active"))));
        }

        private List<Field> reference(int line) {
            return List.of(
                    Field.choice(
                            DraftText.name(DraftText.REFERENCES, line, "kind"),
                            "Kind, line " + (line + 1),
                            "",
                            Stream.concat(
                                            Stream.of(new Field.Option("", "Choose")),
                                            rule("/references/0/kind")
                                                    .path("enum")
                                                    .valueStream()
                                                    .map(JsonNode::asString)
                                                    .map(kind -> new Field.Option(kind, kind)))
                                    .toList()),
                    cell(DraftText.REFERENCES, line, "url", "Address"),
                    cell(DraftText.REFERENCES, line, "summary", "What it is"));
        }

        private Field cell(String table, int line, String member, String label) {
            var place =
                    (table.equals(DraftText.RANGES) ? "/affected/" : "/") + table + "/0/" + member;
            return Field.optional(
                            DraftText.name(table, line, member),
                            "%s, line %d".formatted(label, line + 1),
                            "")
                    .upTo(longest(place));
        }

        /** What the schema says of the value at this pointer. */
        private JsonNode rule(String pointer) {
            var at = new StringBuilder();
            for (var step : pointer.substring(1).split("/", -1)) {
                at.append(NUMBER.matcher(step).matches() ? "/items" : "/properties/" + step);
            }
            return schema.at(at.toString());
        }

        private int longest(String pointer) {
            return rule(pointer).path("maxLength").asInt();
        }

        private int lines(String pointer, int length) {
            return rule(pointer).path("maxItems").asInt() * (length + 1);
        }

        private static Optional<String> field(String pointer) {
            // A pointer begins with a slash; that of the whole is empty.
            var steps = List.of(pointer.split("/", -1));
            if (steps.size() < 2) {
                return Optional.empty();
            }
            return switch (steps.get(1)) {
                case DraftText.AFFECTED -> Optional.of(affected(steps));
                case DraftText.ASSESSMENT -> steps.stream().skip(2).findFirst();
                case DraftText.REFERENCES -> Optional.of(inLine(steps, 1, "url"));
                default -> Optional.of(steps.get(1));
            };
        }

        /** What is said of ranges as a whole stands at the first one. */
        private static String affected(List<String> steps) {
            return steps.size() == 3 && !steps.get(2).equals(DraftText.RANGES)
                    ? steps.get(2)
                    : inLine(steps, 2, "introduced");
        }

        private static String inLine(List<String> steps, int table, String first) {
            return DraftText.name(
                    table == 1 ? DraftText.REFERENCES : DraftText.RANGES,
                    steps.size() > table + 1 ? Integer.parseInt(steps.get(table + 1)) : 0,
                    steps.size() > table + 2 ? steps.get(table + 2) : first);
        }

        /** Of a field with several lines it names the one that is wrong. */
        private String said(DraftText text, Problem problem) {
            var said = said(problem);
            var line = line(text, problem);
            return line.isEmpty() || said.contains(line) ? said : line + ": " + said;
        }

        private static String line(DraftText text, Problem problem) {
            var steps = problem.pointer().split("/", -1);
            if (steps.length < 3
                    || !(steps[1].equals(DraftText.IDENTIFIERS)
                            || steps[1].equals(DraftText.CWES))) {
                return "";
            }
            return Problem.excerpt(text.each(steps[1]).get(Integer.parseInt(steps[2])));
        }

        private String said(Problem problem) {
            boolean weakness = problem.pointer().startsWith("/" + DraftText.CWES + "/");
            return switch (problem.code()) {
                case "required", "minLength" ->
                        isChoice(problem.pointer()) ? "Choose one." : "Fill this in.";
                case "enum", "type" -> weakness ? "Write a number such as CWE-674." : "Choose one.";
                case "minimum", "maximum" -> "Write a number such as CWE-674.";
                case "maxLength" ->
                        "Keep this to at most %d characters.".formatted(longest(problem.pointer()));
                case "maxItems" ->
                        "Give at most %d."
                                .formatted(rule(problem.pointer()).path("maxItems").asInt());
                case "minItems" ->
                        "Say which versions are affected; 0 stands for all from the beginning.";
                case "uniqueItems" -> "Say each only once.";
                case "pattern" ->
                        rule(problem.pointer()).path("pattern").asString("").contains("\\s\\p{Cc}]")
                                ? "Leave out the spaces."
                                : "Write something that can be seen, in one line where the field has one.";
                default -> Texts.sentence(problem.message());
            };
        }

        private boolean isChoice(String pointer) {
            return pointer.startsWith("/" + DraftText.ASSESSMENT + "/")
                    || rule(pointer).has("enum");
        }
    }
}
