package clearinghouse.app;

import clearinghouse.signer.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file in which somebody with a hand on this machine finds an enrolment link. */
record EnrolmentLink(Path file) {

    static EnrolmentLink first(Path data) {
        return new EnrolmentLink(data.resolve("keys").resolve("administrator.link"));
    }

    static EnrolmentLink recovery(Path data) {
        return new EnrolmentLink(data.resolve("keys").resolve("recovery.link"));
    }

    boolean waits() {
        return Files.exists(file);
    }

    void keep(URI address, String secret) {
        try {
            PrivateFile.write(
                    file,
                    (address + "/enrol#" + secret + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
