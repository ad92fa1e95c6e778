package clearinghouse.cli;

import clearinghouse.formats.purl.PackageUrl;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a scanner would say of an operator's machine after the fetched fix took its place. */
final class DemoInventory {

    private DemoInventory() {}

    /**
     * The operator's own CycloneDX document with one component exchanged.
     *
     * @param before the package URL that the fix replaces
     * @param after the package URL of the fix
     * @param file the fix as it lies on the operator's disk
     */
    static String withFix(String inventory, String before, String after, byte[] file) {
        // A component is referred to by its package URL, also where dependencies are listed.
        var root =
                (ObjectNode)
                        JsonMapper.shared().readTree(inventory.replace(before + "?", after + "?"));
        root.put("version", root.path("version").asInt() + 1);
        int exchanged = 0;
        for (var component : root.path("components")) {
            if (component.path("purl").asString("").startsWith(after + "?")) {
                var fixed = (ObjectNode) component;
                fixed.put("version", PackageUrl.of(after).version());
                fixed.putArray("hashes")
                        .addObject()
                        .put("alg", "SHA-256")
                        .put("content", sha256(file));
                exchanged++;
            }
        }
        if (exchanged != 1) {
            throw Failure.lacking("The inventory does not hold what the fix replaces, once.");
        }
        return root.toPrettyString();
    }

    private static String sha256(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
