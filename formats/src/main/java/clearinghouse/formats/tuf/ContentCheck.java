package clearinghouse.formats.tuf;

import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Compares a stream of bytes with the length and hashes that were signed for it. */
public final class ContentCheck {
    private final String file;
    private final OptionalLong length;
    private final Map<String, String> hashes;
    private final Map<String, MessageDigest> digests = new HashMap<>();
    private long seen;

    ContentCheck(String file, OptionalLong length, Map<String, String> hashes) {
        this.file = file;
        this.length = length;
        this.hashes = hashes;
        Digests.KNOWN.forEach((name, algorithm) -> {
            if (hashes.containsKey(name)) {
                digests.put(name, Digests.named(algorithm));
            }
        });
    }

    /** False as soon as there is more than was signed for; nothing more need be read. */
    public boolean update(byte[] bytes, int offset, int count) {
        seen += count;
        digests.values().forEach(digest -> digest.update(bytes, offset, count));
        return length.isEmpty() || seen <= length.getAsLong();
    }

    /** Ends the check. */
    public Optional<Refusal> refusal() {
        if (length.isPresent() && seen != length.getAsLong()) {
            return Optional.of(new Refusal.Tampered(file, Refusal.Part.LENGTH));
        }
        if (digests.isEmpty() && !hashes.isEmpty()) {
            return Optional.of(
                    new Refusal.Malformed(file, "is listed with no hash that can be checked"));
        }
        for (var entry : digests.entrySet()) {
            var found = HexFormat.of().formatHex(entry.getValue().digest());
            if (!found.equals(hashes.get(entry.getKey()))) {
                return Optional.of(new Refusal.Tampered(file, Refusal.Part.HASH));
            }
        }
        return Optional.empty();
    }

    Optional<Refusal> refusal(byte[] whole) {
        update(whole, 0, whole.length);
        return refusal();
    }
}
