package clearinghouse.signer;

import clearinghouse.formats.json.StrictJson;
import clearinghouse.formats.tuf.Key;
import clearinghouse.formats.tuf.Metadata;
import clearinghouse.formats.tuf.RoleKeys;
import clearinghouse.formats.tuf.Root;
import clearinghouse.formats.tuf.Signed;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What things that are signed look like. */
final class Forms {

    private static final int MAX_DEPTH = 64;

    private Forms() {}

    /** Metadata of this role, in the one form that has this meaning; empty for anything else. */
    static Optional<Metadata> metadata(Purpose role, byte[] signed) {
        return switch (Signed.parseUnsigned(role.tufRole(), signed, Codec.LARGEST)) {
            case Signed.Invalid _ -> Optional.empty();
            case Signed.Valid(var file) ->
                    file.metadata().type().equals(role.tufRole())
                                    && file.payload()
                                            .equals(new String(signed, StandardCharsets.UTF_8))
                            ? Optional.of(file.metadata())
                            : Optional.empty();
        };
    }

    /** A root that names other keys would give the repository away. */
    static boolean namesExactly(Root root, Map<Purpose, Key> keys) {
        return root.keys().size() == new HashSet<>(ids(keys.values())).size()
                && root.keys().keySet().containsAll(ids(keys.values()))
                && root.keys().entrySet().stream()
                        .allMatch(entry -> entry.getKey().equals(entry.getValue().id()))
                && root.roles().size() == keys.size()
                && keys.entrySet().stream()
                        .allMatch(entry ->
                                new RoleKeys(List.of(entry.getValue().id()), 1, Map.of())
                                        .equals(root.roles().get(entry.getKey().tufRole())));
    }

    private static List<String> ids(Collection<Key> keys) {
        return keys.stream().map(Key::id).toList();
    }

    /** A document that says itself in which of the formats it is in which advisories are told. */
    static boolean isAdvisory(byte[] document) {
        return new StrictJson(Codec.LARGEST, MAX_DEPTH, StrictJson.Numbers.ANY).parse(document)
                        instanceof StrictJson.Document(var root)
                && declared(root).size() == 1;
    }

    private static Set<String> declared(JsonNode root) {
        var declared = new HashSet<String>();
        if (root.path("document").has("csaf_version")) {
            declared.add("CSAF");
        }
        if (root.has("schema_version")) {
            declared.add("OSV");
        }
        if (root.path("dataType").asString("").equals("CVE_RECORD")) {
            declared.add("CVE");
        }
        if (root.path("@context").asString("").startsWith("https://openvex.dev/ns")) {
            declared.add("OpenVEX");
        }
        // A list of components alone tells of no vulnerability.
        if (root.path("bomFormat").asString("").equals("CycloneDX")
                && root.has("vulnerabilities")) {
            declared.add("CycloneDX");
        }
        return declared;
    }
}
