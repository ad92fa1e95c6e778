package clearinghouse.signer;

import clearinghouse.signer.SigningKey.Algorithm;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What a key signs, and nothing else. Each has one key, in a file of its own. */
public enum Purpose {
    INVITATION("invitation.key"),
    ADVISORY("openpgp.key"),
    RECORD("record.key"),
    RECORD_ML_DSA_65("record-ml-dsa-65.key"),
    RECORD_ML_DSA_87("record-ml-dsa-87.key"),
    TUF_ROOT("tuf-root.key"),
    TUF_TARGETS("tuf-targets.key"),
    TUF_SNAPSHOT("tuf-snapshot.key"),
    TUF_TIMESTAMP("tuf-timestamp.key");

    /** Beside the record's first key, the weaker before the stronger. */
    static final List<Purpose> BESIDE = List.of(RECORD_ML_DSA_65, RECORD_ML_DSA_87);

    static final List<Purpose> TUF = List.of(TUF_ROOT, TUF_TARGETS, TUF_SNAPSHOT, TUF_TIMESTAMP);

    private final String file;

    Purpose(String file) {
        this.file = file;
    }

    /** The name of the key's file. */
    public String file() {
        return file;
    }

    public static List<String> files() {
        return Arrays.stream(values()).map(Purpose::file).toList();
    }

    Path in(Path keys) {
        return keys.resolve(file);
    }

    Algorithm algorithm() {
        return switch (this) {
            case RECORD_ML_DSA_65 -> Algorithm.ML_DSA_65;
            case RECORD_ML_DSA_87 -> Algorithm.ML_DSA_87;
            case INVITATION, ADVISORY, RECORD, TUF_ROOT, TUF_TARGETS, TUF_SNAPSHOT, TUF_TIMESTAMP ->
                    Algorithm.ED25519;
        };
    }

    /** The role of TUF 1.0 whose files it signs. */
    String tufRole() {
        return switch (this) {
            case TUF_ROOT -> "root";
            case TUF_TARGETS -> "targets";
            case TUF_SNAPSHOT -> "snapshot";
            case TUF_TIMESTAMP -> "timestamp";
            case INVITATION, ADVISORY, RECORD, RECORD_ML_DSA_65, RECORD_ML_DSA_87 ->
                    throw new IllegalArgumentException(this + " signs no metadata");
        };
    }
}
