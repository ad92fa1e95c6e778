package clearinghouse.formats.tuf;

import clearinghouse.formats.json.CanonicalJson;
import clearinghouse.formats.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A metadata file: the signed part and who signed it. {@code payload} is the canonical text of the
 * signed part as it was read, which is what signatures are over.
 */
public record Signed<M extends Metadata>(
        M metadata, List<Signature> signatures, Map<String, JsonNode> unknown, String payload) {
    private static final int MAX_DEPTH = 64;
    private static final JsonMapper SORTED =
            JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

    public Signed {
        signatures = List.copyOf(signatures);
        unknown = Map.copyOf(unknown);
    }

    /** An empty signature is one that its key's holder still owes. */
    public record Signature(String keyid, String sig, Map<String, JsonNode> unknown) {
        public Signature {
            unknown = Map.copyOf(unknown);
        }

        boolean by(Key key, byte[] message) {
            try {
                return key.verifies(message, HexFormat.of().parseHex(sig));
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }

    /** What was read. */
    public sealed interface Parsed {}

    public record Valid(Signed<?> file) implements Parsed {}

    public record Invalid(Refusal.Malformed why) implements Parsed {}

    public static Parsed parse(String file, byte[] bytes, int maxBytes) {
        return parse(file, bytes, maxBytes, Signed::read);
    }

    /** The signed part alone, before anybody has signed it. */
    public static Parsed parseUnsigned(String file, byte[] bytes, int maxBytes) {
        return parse(
                file,
                bytes,
                maxBytes,
                part ->
                        new Signed<>(
                                Metadata.read(part),
                                List.of(),
                                Map.of(),
                                CanonicalJson.olpc(part)));
    }

    private static Parsed parse(
            String file, byte[] bytes, int maxBytes, Function<JsonNode, Signed<?>> reader) {
        return switch (new StrictJson(maxBytes, MAX_DEPTH, StrictJson.Numbers.INTEGERS)
                .parse(bytes)) {
            case StrictJson.Unreadable(var problem) ->
                    new Invalid(new Refusal.Malformed(file, problem));
            case StrictJson.Document(var root) -> {
                try {
                    yield new Valid(reader.apply(root));
                } catch (Fields.Fault e) {
                    yield new Invalid(new Refusal.Malformed(file, e.problem()));
                }
            }
        };
    }

    private static Signed<?> read(JsonNode node) {
        var fields = new Fields(node, "$");
        var signed = fields.take("signed");
        var signatures =
                fields.list(
                        "signatures",
                        (item, where) -> {
                            var signature = new Fields(item, where);
                            return new Signature(
                                    signature.string("keyid"),
                                    signature.string("sig"),
                                    signature.unknown());
                        });
        return new Signed<>(
                Metadata.read(signed), signatures, fields.unknown(), CanonicalJson.olpc(signed));
    }

    static <M extends Metadata> Signed<M> sign(M metadata, List<Signer> signers) {
        var payload = CanonicalJson.olpc(metadata.render());
        var signatures = new ArrayList<Signature>();
        var done = new HashSet<String>();
        for (var signer : signers) {
            if (done.add(signer.keyId())) {
                var signature = signer.sign(payload.getBytes(StandardCharsets.UTF_8));
                signatures.add(
                        new Signature(
                                signer.keyId(), HexFormat.of().formatHex(signature), Map.of()));
            }
        }
        return new Signed<>(metadata, signatures, Map.of(), payload);
    }

    public ObjectNode render() {
        var node = JsonMapper.shared().createObjectNode();
        node.set("signed", metadata.render());
        var list = node.putArray("signatures");
        for (var signature : signatures) {
            list.addObject()
                    .put("keyid", signature.keyid())
                    .put("sig", signature.sig())
                    .setAll(signature.unknown());
        }
        node.setAll(unknown);
        return node;
    }

    /** Sorted, so that one value has one file and one hash. */
    public byte[] bytes() {
        return SORTED.writeValueAsBytes(render());
    }

    /**
     * TUF §5.3.4 and the like: enough different keys of the role have signed exactly this. A key
     * that is listed under two ids still counts once.
     */
    Optional<Refusal> unlessSignedBy(String file, RoleKeys role, Map<String, Key> keys) {
        var message = payload.getBytes(StandardCharsets.UTF_8);
        var counted = new HashSet<String>();
        boolean forged = false;
        for (var signature : signatures) {
            var key = keys.get(signature.keyid());
            if (key == null
                    || !role.keyids().contains(signature.keyid())
                    || signature.sig().isEmpty()) {
                continue;
            }
            if (signature.by(key, message)) {
                counted.add(key.value());
            } else {
                forged = true;
            }
        }
        if (counted.size() >= role.threshold()) {
            return Optional.empty();
        }
        return Optional.of(
                forged
                        ? new Refusal.Tampered(file, Refusal.Part.SIGNATURE)
                        : new Refusal.ThresholdNotMet(file, counted.size(), role.threshold()));
    }
}
