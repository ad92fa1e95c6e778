package clearinghouse.formats.published;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.SharedData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What others published, from the folder of public data beside the repository. */
final class Corpora {

    /** One line of a corpus. */
    record Line(String path, JsonNode doc, String title, String markdown) {}

    /** What became of a corpus. */
    record Read<T>(List<T> values, Map<String, Integer> refused, int lines) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Corpora() {}

    static <T> Read<T> read(String corpus, Function<Line, Parsed<T>> reader) {
        var values = new ArrayList<T>();
        var refused = new TreeMap<String, Integer>();
        var lines = new int[1];
        each(
                corpus,
                line -> {
                    lines[0]++;
                    switch (reader.apply(line)) {
                        case Parsed.Valid<T>(var value) -> values.add(value);
                        case Parsed.Invalid<T>(var problems) ->
                                refused.merge(problems.getFirst().code(), 1, Integer::sum);
                    }
                });
        var read = new Read<>(values, refused, lines[0]);
        assertThat(read.values().size() + refused.values().stream().mapToInt(i -> i).sum())
                .as("what came in of %s is read or refused", corpus)
                .isEqualTo(read.lines());
        System.out.printf("%s: %d read, refused %s%n", corpus, values.size(), refused);
        return read;
    }

    /** Of whichever form it is; recognised, not told. */
    static Parsed<PublishedRecord> vulnerability(Line line) {
        return PublishedDocument.read(line.path(), line.doc(), line.title(), line.markdown())
                .map(document -> ((PublishedDocument.Vulnerability) document).published());
    }

    static void each(String corpus, Consumer<Line> to) {
        try (var lines = SharedData.lines(corpus)) {
            lines.map(JSON::readTree)
                    .map(node ->
                            new Line(
                                    node.path("path").asString(""),
                                    node.path("doc"),
                                    node.path("title").asString(""),
                                    node.path("markdown").asString("")))
                    .forEach(to);
        }
    }
}
