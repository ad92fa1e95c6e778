package clearinghouse.formats.tuf;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;

/** Signs for one key, wherever the private half lives. */
public interface Signer {
    Key key();

    byte[] sign(byte[] message);

    default String keyId() {
        return key().id();
    }

    /** With an Ed25519 key pair in memory. */
    static Signer ed25519(KeyPair pair) {
        var key = Key.ed25519(pair.getPublic());
        return new Signer() {
            @Override
            public Key key() {
                return key;
            }

            @Override
            public byte[] sign(byte[] message) {
                try {
                    var signature = Signature.getInstance("Ed25519");
                    signature.initSign(pair.getPrivate());
                    signature.update(message);
                    return signature.sign();
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException("an Ed25519 key that cannot sign", e);
                }
            }
        };
    }
}
