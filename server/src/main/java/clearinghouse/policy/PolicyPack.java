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
                resource(CisaBod2604.class, "cisa-bod-26-04.csv"),
                resource(CisaBod2604.class, "cisa-bod-26-04-timelines.csv"));
    }

    PolicyTable parse() {
        return PolicyTable.parse(id, table, timelines);
    }

    /**
     * @param beside the class in whose package it lies; none for a name that begins with a slash
     */
    static String resource(Class<?> beside, String name) {
        try (var in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
