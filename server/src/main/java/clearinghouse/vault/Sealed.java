package clearinghouse.vault;

/** Undisclosed content as it stands on disk: a nonce, then AES-256-GCM. It has no text form. */
public record Sealed(byte[] bytes) {

    /** How many bytes were sealed. */
    public static int size(byte[] sealed) {
        return sealed.length - Gcm.OVERHEAD;
    }

    @Override
    public String toString() {
        return "Sealed[" + bytes.length + " bytes]";
    }
}
