package clearinghouse.record;

import clearinghouse.formats.tlog.SignedNote;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A file that checkpoints are added to, best on a disk where whoever can change the database cannot
 * write: what it holds, the record must always have been.
 */
public record Anchor(Optional<Path> file) {

    void keep(SignedNote checkpoint) {
        file.ifPresent(path -> {
            try {
                Files.write(
                        path,
                        checkpoint.render().getBytes(StandardCharsets.UTF_8),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND,
                        StandardOpenOption.SYNC);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
