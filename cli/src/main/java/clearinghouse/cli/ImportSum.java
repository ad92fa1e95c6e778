package clearinghouse.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What became of all documents of one import. */
final class ImportSum {
    private record Unread(String place, String reason) {}

    /**
     * @param kept in quarantine
     * @param error what is wrong with it; empty where nothing is
     */
    private record Source(String address, long kept, String error) {}

    private final List<Unread> quarantined = new ArrayList<>();
    private final List<Unread> damaged = new ArrayList<>();
    private final List<Source> sources = new ArrayList<>();
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

    /** What the server fetched itself, as it says it. */
    void fetched(String address, JsonNode subscription) {
        var round = subscription.path("round");
        documents += documents(round);
        fresh += round.path("new").asLong(0);
        revised += round.path("revised").asLong(0);
        same += round.path("same").asLong(0);
        older += round.path("older").asLong(0);
        sources.add(
                new Source(
                        address,
                        round.path("quarantined").asLong(0),
                        subscription.path("error").asString("")));
    }

    /** Of all that was tried in a round of a source. */
    static long documents(JsonNode round) {
        return round.valueStream().mapToLong(count -> count.asLong(0)).sum();
    }

    void damaged(String place, String why) {
        damaged.add(new Unread(place, why));
    }

    long documents() {
        return documents;
    }

    /** An address at which nothing new is says so by itself. */
    boolean isNothing() {
        return documents == 0 && sources.isEmpty();
    }

    /** Nothing is kept unread by the server, and nothing never got there. */
    boolean isWhole() {
        return quarantined.isEmpty()
                && damaged.isEmpty()
                && sources.stream().allMatch(it -> it.kept() == 0 && it.error().isEmpty());
    }

    private long kept() {
        return quarantined.size() + sources.stream().mapToLong(Source::kept).sum();
    }

    JsonNode json() {
        var node = JsonMapper.shared().createObjectNode();
        node.put("ok", isWhole());
        node.put("documents", documents).put("new", fresh).put("revised", revised);
        node.put("same", same).put("older", older);
        tell(node.putArray("quarantined"), quarantined);
        tell(node.putArray("damaged"), damaged);
        var fetched = node.putArray("sources");
        for (var each : sources) {
            fetched.addObject()
                    .put("address", each.address())
                    .put("quarantined", each.kept())
                    .put("error", each.error());
        }
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
        for (var each : sources) {
            if (!each.error().isEmpty()) {
                text.append(World.printable(each.address() + ": " + each.error())).append('\n');
            }
        }
        return text
                + "%,d documents: %,d new, %,d revised, %,d known, %,d older than what is known, %,d in quarantine; %,d files damaged."
                        .formatted(documents, fresh, revised, same, older, kept(), damaged.size());
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
