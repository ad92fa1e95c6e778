package clearinghouse.cli;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Has the server fetch what is at an address: the server asks, so that what it connects to is
 * judged in one place.
 */
final class SourceImport {

    private static final String SUBSCRIPTIONS = "/api/v1/subscriptions";
    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final World world;
    private final Api api;

    SourceImport(World world, Api api) {
        this.world = world;
        this.api = api;
    }

    /** As it stands when its round is over. An address that is subscribed to is asked now. */
    JsonNode take(String address) {
        var known = known(address);
        var before = known.orElseGet(() -> make(address, Optional.empty(), false));
        var path = SUBSCRIPTIONS + "/" + before.path("id").asString("");
        if (known.isPresent()) {
            api.postOnce(path + "/fetch", NOTHING);
        }
        var ended = ended(path, known);
        if (known.isEmpty()) {
            api.postOnce(path + "/removal", NOTHING);
        }
        return ended;
    }

    JsonNode make(String address, Optional<Duration> every, boolean mirrored) {
        var wish = JsonMapper.shared().createObjectNode();
        wish.put("address", address);
        every.ifPresent(it -> wish.put("every_minutes", it.toMinutes()));
        if (mirrored) {
            wish.put("mirrored", true);
        }
        return api.postOnce(SUBSCRIPTIONS, JsonMapper.shared().writeValueAsBytes(wish));
    }

    private Optional<JsonNode> known(String address) {
        var page = SUBSCRIPTIONS;
        while (true) {
            var answer = api.get(page);
            for (var each : answer.path("items")) {
                if (each.path("address").asString("").equals(address)) {
                    return Optional.of(each);
                }
            }
            if (!answer.path("next").isString()) {
                return Optional.empty();
            }
            page = SUBSCRIPTIONS + "?cursor=" + answer.path("next").stringValue();
        }
    }

    /** A round is over when the source says a time of it that it did not say before. */
    private JsonNode ended(String path, Optional<JsonNode> before) {
        long told = 0;
        while (true) {
            var now = api.get(path);
            boolean over =
                    before.map(it ->
                                    isOther(it, now, "succeeded_at")
                                            || isOther(it, now, "failed_at"))
                            .orElse(now.path("ended").asBoolean(false));
            if (over && !now.path("under_way").asBoolean(false)) {
                return now;
            }
            long taken = ImportSum.documents(now.path("round"));
            if (taken > told) {
                told = taken;
                world.err()
                        .println(
                                "%,d documents, %,d wait"
                                        .formatted(taken, now.path("waiting").asLong(0)));
            }
            pause();
        }
    }

    private static boolean isOther(JsonNode before, JsonNode now, String time) {
        return !before.path(time).equals(now.path(time));
    }

    private void pause() {
        try {
            world.pause().of(BETWEEN);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Failure.lacking(
                    "The wait was interrupted. The server goes on; its page of sources shows how.");
        }
    }
}
