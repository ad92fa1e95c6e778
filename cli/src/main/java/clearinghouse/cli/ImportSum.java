package clearinghouse.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What became of all documents of one import. */
final class ImportSum {
    private record Unread(String place, String reason) {}

    private final List<Unread> quarantined = new ArrayList<>();
    private final List<Unread> damaged = new ArrayList<>();
    private long documents;
    private long fresh;
    private long revised;
    private long same;
    private long older;

    void count() {
        documents++;
    }

    void add(JsonNode taken) {
        fresh += taken.path("new").asLong(0);
        revised += taken.path("revised").asLong(0);
        same += taken.path("same").asLong(0);
        older += taken.path("older").asLong(0);
        for (var each : taken.path("quarantined")) {
            quarantined.add(
                    new Unread(each.path("place").asString(""), each.path("reason").asString("")));
        }
    }

    void damaged(String place, String why) {
        damaged.add(new Unread(place, why));
    }

    long documents() {
        return documents;
    }

    /** What the server keeps, and what never got there. */
    int quarantined() {
        return quarantined.size() + damaged.size();
    }

    JsonNode json() {
        var node = JsonMapper.shared().createObjectNode();
        node.put("ok", quarantined() == 0);
        node.put("documents", documents).put("new", fresh).put("revised", revised);
        node.put("same", same).put("older", older);
        tell(node.putArray("quarantined"), quarantined);
        tell(node.putArray("damaged"), damaged);
        return node;
    }

    private static void tell(tools.jackson.databind.node.ArrayNode to, List<Unread> unread) {
        for (var each : unread) {
            to.addObject().put("place", each.place()).put("reason", each.reason());
        }
    }

    String text(int most) {
        var text = new StringBuilder();
        tell(text, quarantined, "kept in quarantine", most);
        tell(text, damaged, "not sent", most);
        return text
                + "%,d documents: %,d new, %,d revised, %,d known, %,d older than what is known, %,d in quarantine; %,d files damaged."
                        .formatted(
                                documents,
                                fresh,
                                revised,
                                same,
                                older,
                                quarantined.size(),
                                damaged.size());
    }

    private static void tell(StringBuilder to, List<Unread> unread, String became, int most) {
        unread.stream()
                .limit(most)
                .map(it -> "%s: %s; %s".formatted(it.place(), it.reason(), became))
                .map(World::printable)
                .forEach(line -> to.append(line).append('\n'));
        if (unread.size() > most) {
            to.append("and %,d more%n".formatted(unread.size() - most));
        }
    }
}
