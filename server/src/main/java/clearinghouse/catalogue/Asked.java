package clearinghouse.catalogue;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.osv.OsvQuery;
import tools.jackson.databind.JsonNode;

/**
 * A query, and behind which advisory the answer goes on.
 *
 * @param after the number of the last one that was told; 0 for the first page
 */
record Asked(OsvQuery query, long after) {

    static Parsed<Asked> parse(JsonNode json) {
        var token = json.path("page_token").asString("");
        if (!token.matches("[0-9]{0,18}")) {
            return Parsed.invalid("/page_token", "osv-query", "Invalid page token.");
        }
        long after = token.isEmpty() ? 0 : Long.parseLong(token);
        return OsvQuery.parse(json).map(query -> new Asked(query, after));
    }
}
