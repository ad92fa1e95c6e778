package clearinghouse.inventory;

import clearinghouse.formats.Problem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a program says of an operator or an asset: null takes back, and what is not there stays. */
final class ProfileRequest {

    private ProfileRequest() {}

    /** What a schema cannot say. */
    static List<Problem> faults(JsonNode body) {
        var faults = new ArrayList<Problem>();
        texts(body).forEach((point, text) -> text.flatMap(point::fault).ifPresent(faults::add));
        return faults;
    }

    /** Of a body without faults. */
    static Map<Point, Optional<String>> said(JsonNode body) {
        return texts(body);
    }

    private static Map<Point, Optional<String>> texts(JsonNode body) {
        var said = new EnumMap<Point, Optional<String>>(Point.class);
        for (var point : Point.values()) {
            var value = body.get(point.code());
            if (value != null) {
                said.put(point, text(point, value));
            }
        }
        return said;
    }

    private static Optional<String> text(Point point, JsonNode value) {
        if (value.isNull()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (point) {
                    case INTERNET_EXPOSED -> value.asBoolean(false) ? "yes" : "no";
                    case END_OF_SUPPORT ->
                            value.path("on").asString("") + " " + value.path("source").asString("");
                    case MISSION_IMPACT,
                            SAFETY_IMPACT,
                            MISSION_WELL_BEING,
                            ENVIRONMENT,
                            MAINTENANCE_WINDOW,
                            OWNER,
                            SECTOR,
                            REGION,
                            TIME_ZONE,
                            CONTACT ->
                            value.asString("");
                });
    }
}
