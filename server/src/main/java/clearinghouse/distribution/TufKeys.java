package clearinghouse.distribution;

import clearinghouse.formats.tuf.Signer;
import clearinghouse.formats.tuf.TargetFile;
import clearinghouse.formats.tuf.TargetPath;
import clearinghouse.formats.tuf.TufRepository;
import clearinghouse.platform.Json;
import clearinghouse.platform.SigningKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** One key for each role. */
public final class TufKeys {

    private final Map<TufRole, Signer> signers;

    private TufKeys(Map<TufRole, Signer> signers) {
        this.signers = signers;
    }

    public static List<String> fileNames() {
        return Arrays.stream(TufRole.values()).map(TufKeys::fileName).toList();
    }

    private static String fileName(TufRole role) {
        return "tuf-%s.key".formatted(role.code());
    }

    /** From files in this folder, made on first use. */
    public static TufKeys open(Path folder, SecureRandom chance) {
        var signers = new EnumMap<TufRole, Signer>(TufRole.class);
        for (var role : TufRole.values()) {
            var file = folder.resolve(fileName(role));
            signers.put(role, Signer.ed25519(SigningKey.open(file, chance).pair()));
        }
        return new TufKeys(signers);
    }

    /** Every file of the edition; equal editions give equal bytes. */
    SequencedMap<String, byte[]> sign(Edition edition, Map<TargetPath, TargetFile> files) {
        return new TufRepository(
                        role(TufRole.ROOT, edition),
                        role(TufRole.TARGETS, edition),
                        role(TufRole.SNAPSHOT, edition),
                        role(TufRole.TIMESTAMP, edition),
                        files)
                .metadata();
    }

    private TufRepository.Role role(TufRole role, Edition edition) {
        var standing = edition.of(role);
        return new TufRepository.Role(standing.version(), standing.expires(), signer(role));
    }

    private Signer signer(TufRole role) {
        var signer = signers.get(role);
        if (signer == null) {
            throw new IllegalStateException("no key for " + role);
        }
        return signer;
    }

    /** Whether clients of this root accept what these keys sign. */
    boolean areNamedBy(byte[] root) {
        var roles = Json.mapper().readTree(root).path("signed").path("roles");
        return List.of(TufRole.values()).stream()
                .allMatch(role ->
                        roles.path(role.code())
                                .path("keyids")
                                .valueStream()
                                .anyMatch(id -> id.stringValue("").equals(signer(role).keyId())));
    }
}
