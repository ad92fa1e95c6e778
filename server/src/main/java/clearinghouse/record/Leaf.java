package clearinghouse.record;

import clearinghouse.formats.json.CanonicalJson;
import clearinghouse.formats.merkle.Hash;
import clearinghouse.platform.Json;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What is sealed of an entry: everything but the inner key, which tells when the row was made and
 * stays inside. The parts are what the row holds, unchecked, because a changed row has to hash too.
 */
record Leaf(
        String id,
        Instant at,
        String actor,
        String party,
        Optional<String> broker,
        String purpose,
        String action,
        String subject,
        JsonNode facts) {

    /** RFC 8785, so that the entry has one text. */
    byte[] content() {
        return CanonicalJson.rfc8785Bytes(Json.tree(this));
    }

    /** RFC 6962: anyone who was given the entry computes the same hash. */
    Hash hash() {
        return Hash.ofLeaf(content());
    }
}
