package clearinghouse.policy;

import clearinghouse.formats.ssvc.CisaBod2604;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A table and its timelines as text, as they are kept. */
record PolicyPack(String id, String table, String timelines) {

    static PolicyPack cisaBod2604() {
        return new PolicyPack(
                CisaBod2604.ID,
                resource("cisa-bod-26-04.csv"),
                resource("cisa-bod-26-04-timelines.csv"));
    }

    PolicyTable parse() {
        return PolicyTable.parse(id, table, timelines);
    }

    private static String resource(String name) {
        try (var in = CisaBod2604.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
