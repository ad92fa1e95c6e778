package clearinghouse.advisory;

import clearinghouse.formats.advisory.Identifier;
import clearinghouse.platform.Json;
import clearinghouse.platform.SafeClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Speaks with CVE Services 2: reserves ids, publishes records and rejects them. */
final class CveServicesClient {

    private static final String EXISTS = "CVE_RECORD_EXISTS";
    private static final int LONGEST_WORDS = 300;

    private final SafeClient client;
    private final CveAccount account;

    CveServicesClient(SafeClient client, CveAccount account) {
        this.client = client;
        this.account = account;
    }

    sealed interface Reply {
        record Done(JsonNode said) implements Reply {}

        /** It will be refused again, as it is. */
        record Refused(String code, String why) implements Reply {}

        /** Nobody knows whether it was done; later it may be. */
        record Away(String why) implements Reply {}
    }

    sealed interface Reservation {
        record Reserved(List<Identifier.Cve> ids) implements Reservation {}

        record Failed(Reply why) implements Reservation {}
    }

    Reservation reserve(int amount, int year) {
        var query =
                "amount=%d&cve_year=%d&short_name=%s%s"
                        .formatted(
                                amount,
                                year,
                                account.organization(),
                                // Wanted for several, and refused for one.
                                amount > 1 ? "&batch_type=sequential" : "");
        return switch (ask("POST", "/cve-id?" + query, new byte[0])) {
            case Reply.Done(var said) -> reserved(said);
            case Reply.Refused refused -> new Reservation.Failed(refused);
            case Reply.Away away -> new Reservation.Failed(away);
        };
    }

    private static Reservation reserved(JsonNode said) {
        var ids = new ArrayList<Identifier.Cve>();
        for (var one : said.path("cve_ids")) {
            var id = one.path("cve_id").asString("");
            if (!Identifier.CVE.matcher(id).matches()) {
                return new Reservation.Failed(new Reply.Away("an answer that names no CVE id"));
            }
            ids.add(new Identifier.Cve(id));
        }
        return ids.isEmpty()
                ? new Reservation.Failed(new Reply.Refused("NONE", "no id was given"))
                : new Reservation.Reserved(ids);
    }

    /**
     * Also where it was done before, and nobody heard of it.
     *
     * @param container what a CNA says of it, CVE JSON 5.1
     */
    Reply publish(Identifier.Cve cve, JsonNode container) {
        return createOrUpdate("/cve/" + cve.value() + "/cna", container);
    }

    Reply reject(Identifier.Cve cve, String reason) {
        return createOrUpdate(
                "/cve/" + cve.value() + "/reject",
                Json.tree(
                        Map.of("rejectedReasons", List.of(Map.of("lang", "en", "value", reason)))));
    }

    private Reply createOrUpdate(String path, JsonNode container) {
        var body = Json.mapper().writeValueAsBytes(Map.of("cnaContainer", container));
        var created = ask("POST", path, body);
        return created instanceof Reply.Refused(var code, _) && code.equals(EXISTS)
                ? ask("PUT", path, body)
                : created;
    }

    private Reply ask(String method, String path, byte[] body) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Accept", "application/json");
        headers.put("CVE-API-ORG", account.organization());
        headers.put("CVE-API-USER", account.user());
        headers.put("CVE-API-KEY", account.key());
        if (body.length > 0) {
            headers.put("Content-Type", "application/json");
        }
        var address = URI.create(account.services() + path);
        return switch (client.call(new SafeClient.Call(method, address, headers, body))) {
            case SafeClient.Reply.Failed(var why) -> new Reply.Away(why);
            case SafeClient.Reply.Answered(int status, var content) -> judged(status, content);
        };
    }

    /** What is wrong with the account or the record stays wrong; what is wrong there may pass. */
    private static Reply judged(int status, byte[] content) {
        if (status >= 500 || status == 429) {
            return new Reply.Away("an answer with status " + status);
        }
        try {
            var said = Json.mapper().readTree(content);
            return status >= 200 && status < 300
                    ? new Reply.Done(said)
                    : new Reply.Refused(
                            words(said.path("error").asString("STATUS_" + status)),
                            words(said.path("message").asString("")));
        } catch (JacksonException _) {
            return status >= 400 && status < 500
                    ? new Reply.Refused("STATUS_" + status, "")
                    : new Reply.Away("an answer that is not JSON, with status " + status);
        }
    }

    /** Words of another server. */
    private static String words(String said) {
        var plain = said.replaceAll("[^\\x20-\\x7e]+", " ").strip();
        return plain.length() <= LONGEST_WORDS ? plain : plain.substring(0, LONGEST_WORDS) + " …";
    }
}
