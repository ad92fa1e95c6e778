package clearinghouse.app;

import clearinghouse.signer.PrivateFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * By which name a server holds its jobs: a random one that is kept with its data. Two machines may
 * well have their data at the same path.
 */
record Node(String name) {

    private static final int BYTES = 16;

    static Node in(Path data, SecureRandom chance) {
        var name = PrivateFile.open(data.resolve("node"), () -> random(chance));
        return new Node(new String(name, StandardCharsets.US_ASCII));
    }

    private static byte[] random(SecureRandom chance) {
        var bytes = new byte[BYTES];
        chance.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII);
    }
}
