package clearinghouse.signer;

import clearinghouse.signer.SigningKey.Algorithm;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * {@code Main KEYS STATE ALGORITHM}: the folder of the keys, that of what was signed last, and
 * which key of ML-DSA is made. Ends with its input: that is how it learns that the server is gone,
 * however it went.
 */
public final class Main {

    private Main() {}

    public static void main(String... arguments) throws IOException {
        var out = System.out;
        // Nothing that anyone prints may come between two answers.
        System.setOut(System.err);
        serve(
                System.in,
                out,
                new Desk(
                        Path.of(arguments[0]),
                        Path.of(arguments[1]),
                        Algorithm.valueOf(arguments[2]),
                        new SecureRandom()));
    }

    static void serve(InputStream asks, OutputStream answers, Signing desk) throws IOException {
        var in = new DataInputStream(new BufferedInputStream(asks));
        var out = new DataOutputStream(new BufferedOutputStream(answers));
        while (true) {
            try {
                Optional<Ask> ask = Codec.readAsk(in);
                if (ask.isEmpty()) {
                    return;
                }
                Codec.write(out, answer(desk, ask.get()));
            } catch (Codec.Malformed e) {
                Codec.write(out, new Answer.Refused(String.valueOf(e.getMessage())));
            } catch (Codec.TooLarge e) {
                // Where the next one begins nobody knows.
                Codec.write(out, new Answer.Refused(String.valueOf(e.getMessage())));
                return;
            } catch (EOFException _) {
                return;
            }
        }
    }

    /** A fault of ours is told by its kind alone: its message may quote what was to be signed. */
    private static Answer answer(Signing desk, Ask ask) {
        try {
            return desk.ask(ask);
        } catch (RuntimeException e) {
            return new Answer.Unusable("a fault in the signer: " + e.getClass().getName());
        }
    }
}
