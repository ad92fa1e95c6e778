package clearinghouse.matching;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * A line of somebody's list of devices, and what one advisory says of it to who reads both.
 *
 * @param model empty where the list has no such column
 * @param why in a few words
 */
record LabelledDevice(
        String advisory,
        String vendor,
        String product,
        String model,
        String version,
        Label label,
        String why) {

    enum Label {
        AFFECTED,
        NOT,

        /** Nobody could know from that line alone. */
        ASK
    }

    /** Rules are made by the one and judged by the other: all of an advisory are in one. */
    enum Half {
        TUNE,
        CHECK
    }

    static List<LabelledDevice> all() {
        try (var in = LabelledDevice.class.getResourceAsStream("devices.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(LabelledDevice::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LabelledDevice parse(String line) {
        var fields = line.split("\t", -1);
        if (fields.length != 7) {
            throw new IllegalArgumentException("seven fields, not as in: " + line);
        }
        return new LabelledDevice(
                fields[0],
                fields[1],
                fields[2],
                fields[3],
                fields[4],
                switch (fields[5]) {
                    case "affected" -> Label.AFFECTED;
                    case "not" -> Label.NOT;
                    case "ask" -> Label.ASK;
                    case String other -> throw new IllegalArgumentException("no label: " + other);
                },
                fields[6]);
    }

    Half half() {
        var crc = new CRC32();
        crc.update(advisory.getBytes(StandardCharsets.UTF_8));
        return crc.getValue() % 2 == 0 ? Half.TUNE : Half.CHECK;
    }

    Component component() {
        return new Component(
                vendor,
                product,
                version,
                List.of(),
                List.of(),
                Map.of(),
                model.isEmpty() ? List.of() : List.of(model),
                List.of());
    }
}
