package clearinghouse.formats.ssvc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The packs that come with a release, as text in which their tables stand whole. */
public final class ShippedPacks {

    private static final List<String> NAMES =
            List.of(
                    CisaBod2604.PACK,
                    "cisa-coordinator",
                    "ssvc-coordinator-publish",
                    "ssvc-coordinator-triage",
                    "ssvc-deployer",
                    "ssvc-supplier");

    private ShippedPacks() {}

    public static List<String> ids() {
        return NAMES;
    }

    public static List<String> texts() {
        return NAMES.stream().map(ShippedPacks::text).toList();
    }

    /**
     * By its id, with or without version, or by the id of the table that decides in it, such as
     * {@code cisa:DT_BOD2604:1.0.0}.
     */
    public static Optional<DecisionPack> find(String name) {
        return texts().stream()
                .map(text -> DecisionPack.parse(text).orElseThrow())
                .filter(it -> List.of(it.id(), it.name(), it.model().root().id()).contains(name))
                .findFirst();
    }

    private static String text(String name) {
        var pack = (ObjectNode) JsonMapper.shared().readTree(resource("packs/" + name + ".json"));
        var files = pack.path("tables");
        var tables = pack.putArray("tables");
        for (var file : files) {
            tables.add(JsonMapper.shared().readTree(resource("tables/" + file.asString())));
        }
        return pack.toString();
    }

    private static String resource(String name) {
        try (var in = Objects.requireNonNull(ShippedPacks.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
