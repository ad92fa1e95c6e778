package clearinghouse.distribution;

import clearinghouse.formats.tuf.Key;
import clearinghouse.formats.tuf.Signer;
import clearinghouse.formats.tuf.TargetFile;
import clearinghouse.formats.tuf.TargetPath;
import clearinghouse.formats.tuf.TufRepository;
import clearinghouse.platform.Json;
import clearinghouse.signer.Answer;
import clearinghouse.signer.Ask;
import clearinghouse.signer.Purpose;
import clearinghouse.signer.Signing;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** One key for each role, wherever it lies. */
public final class TufKeys {

    private final Signing signing;

    public TufKeys(Signing signing) {
        this.signing = signing;
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
        var purpose = purpose(role);
        var key = key(purpose);
        return new Signer() {
            @Override
            public Key key() {
                return key;
            }

            @Override
            public byte[] sign(byte[] message) {
                return signing.ask(new Ask.Publish(purpose, message), Answer.Signatures.class)
                        .signatures()
                        .getFirst();
            }
        };
    }

    private Key key(Purpose purpose) {
        return signing.ask(new Ask.Keys(), Answer.Keys.class).keys().stream()
                .filter(key -> key.purpose() == purpose)
                .map(key -> Key.ed25519(key.key()))
                .findFirst()
                .orElseThrow();
    }

    private static Purpose purpose(TufRole role) {
        return switch (role) {
            case ROOT -> Purpose.TUF_ROOT;
            case TARGETS -> Purpose.TUF_TARGETS;
            case SNAPSHOT -> Purpose.TUF_SNAPSHOT;
            case TIMESTAMP -> Purpose.TUF_TIMESTAMP;
        };
    }

    /** Whether clients of this root accept what these keys sign. */
    boolean areNamedBy(byte[] root) {
        var roles = Json.mapper().readTree(root).path("signed").path("roles");
        return List.of(TufRole.values()).stream()
                .allMatch(role ->
                        roles.path(role.code())
                                .path("keyids")
                                .valueStream()
                                .anyMatch(
                                        id -> id.stringValue("").equals(key(purpose(role)).id())));
    }
}
