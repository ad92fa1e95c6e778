package clearinghouse.formats.ssvc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The table of CISA's Binding Operational Directive 26-04, as the SSVC project publishes it. */
public final class CisaBod2604 {

    public static final String ID = "cisa:DT_BOD2604:1.0.0";

    public static final String IN_KEV = "In KEV";
    public static final String PUBLICLY_EXPOSED = "Publicly Exposed";
    public static final String AUTOMATABLE = "Automatable";
    public static final String TECHNICAL_IMPACT = "Technical Impact";

    private CisaBod2604() {}

    public static DecisionTable table() {
        return DecisionTable.parse(ID, resource("cisa-bod-26-04.csv")).orElseThrow();
    }

    public static Timelines timelines() {
        return Timelines.parse(resource("cisa-bod-26-04-timelines.csv")).orElseThrow();
    }

    private static String resource(String name) {
        try (var in = Objects.requireNonNull(CisaBod2604.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
