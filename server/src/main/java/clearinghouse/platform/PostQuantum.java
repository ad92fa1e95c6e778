package clearinghouse.platform;

import clearinghouse.signer.SigningKey;

/**
 * How strong what has to hold against a quantum computer is. It stands beside Ed25519 and X25519
 * and never in their place, so that what is signed or sealed holds while one of the two does.
 */
public enum PostQuantum {
    /** Category 3 of NIST. */
    USUAL(SigningKey.Algorithm.ML_DSA_65, "ML-KEM-768"),

    /** Category 5, the parameter sets that CNSA 2.0 asks for. */
    CNSA_2_0(SigningKey.Algorithm.ML_DSA_87, "ML-KEM-1024");

    private final SigningKey.Algorithm signature;
    private final String kem;

    PostQuantum(SigningKey.Algorithm signature, String kem) {
        this.signature = signature;
        this.kem = kem;
    }

    public SigningKey.Algorithm signature() {
        return signature;
    }

    /** By the name that FIPS 203 and the platform give it. */
    public String kem() {
        return kem;
    }
}
