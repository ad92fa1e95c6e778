package clearinghouse.app;

import clearinghouse.parties.Parties;
import clearinghouse.signer.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file in which the first administrator finds the token, until it is deleted. */
record FirstToken(Path file) implements Parties.Safe {

    static FirstToken in(Path data) {
        return new FirstToken(data.resolve("keys").resolve("administrator.token"));
    }

    boolean waits() {
        return Files.exists(file);
    }

    /** A start that was cut short before its commit has left a token that nobody could use yet. */
    @Override
    public String keep(String fresh) {
        try {
            if (waits()) {
                return Files.readString(file, StandardCharsets.UTF_8).strip();
            }
            PrivateFile.write(file, (fresh + "\n").getBytes(StandardCharsets.UTF_8));
            return fresh;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
