package clearinghouse.cli;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.cvss.Cvss;
import clearinghouse.formats.cvss.Cvss2;
import clearinghouse.formats.cvss.Cvss3;
import clearinghouse.formats.cvss.Cvss4;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        description =
                "Read CVSS vectors (2.0, 3.0, 3.1, 4.0) from standard input, one a line. Write for"
                        + " 2.0 and 3.x base, temporal and environmental score with tabs between them,"
                        + " - for one that a 2.0 vector has not; for 4.0 the score of the vector as"
                        + " given; or error: and why. Needs no server.")
final class CvssScore implements Callable<Integer> {
    private final World world;

    @Option(names = "--json", description = "Answer each line with a JSON object.")
    private boolean json;

    CvssScore(World world) {
        this.world = world;
    }

    /** What a vector says of its severity; of version 4 the score of the whole alone. */
    private record Scores(
            BigDecimal base, Optional<BigDecimal> temporal, Optional<BigDecimal> environmental) {
        String told() {
            return base + "\t" + orDash(temporal) + "\t" + orDash(environmental);
        }

        private static String orDash(Optional<BigDecimal> score) {
            return score.map(BigDecimal::toString).orElse("-");
        }
    }

    @Override
    public Integer call() {
        Lines.answer(world, json ? CvssScore::asJson : CvssScore::asText, Lines.TOO_LONG);
        return 0;
    }

    private static String asText(String vector) {
        return switch (Cvss.parse(vector)) {
            case Parsed.Invalid<Cvss>(var problems) -> "error: " + problems.getFirst().message();
            case Parsed.Valid<Cvss>(var cvss) ->
                    switch (cvss) {
                        case Cvss2 two -> scores(two).told();
                        case Cvss3 three -> scores(three).told();
                        case Cvss4 four -> four.score().toString();
                    };
        };
    }

    private static String asJson(String vector) {
        var node = JsonMapper.shared().createObjectNode();
        switch (Cvss.parse(vector)) {
            case Parsed.Invalid<Cvss>(var problems) ->
                    node.put("error", problems.getFirst().message());
            case Parsed.Valid<Cvss>(var cvss) -> {
                node.put("version", cvss.version().number()).put("base", cvss.baseScore());
                var more =
                        switch (cvss) {
                            case Cvss2 two -> scores(two);
                            case Cvss3 three -> scores(three);
                            case Cvss4 four -> scores(four);
                        };
                more.temporal().ifPresent(score -> node.put("temporal", score));
                more.environmental().ifPresent(score -> node.put("environmental", score));
                node.put("score", cvss.score());
            }
        }
        return JsonMapper.shared().writeValueAsString(node);
    }

    private static Scores scores(Cvss2 cvss) {
        return new Scores(cvss.baseScore(), cvss.temporalScore(), cvss.environmentalScore());
    }

    private static Scores scores(Cvss3 cvss) {
        return new Scores(
                cvss.baseScore(),
                Optional.of(cvss.temporalScore()),
                Optional.of(cvss.environmentalScore()));
    }

    private static Scores scores(Cvss4 cvss) {
        return new Scores(cvss.baseScore(), Optional.empty(), Optional.empty());
    }
}
