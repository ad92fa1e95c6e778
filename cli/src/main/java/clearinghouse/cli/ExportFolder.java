package clearinghouse.cli;

import clearinghouse.formats.tlog.EntryBundle;
import clearinghouse.formats.tlog.SignedNote;
import clearinghouse.formats.tlog.TilePath;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** An export of the record. */
record ExportFolder(Path folder) implements RecordFiles {
    static final String CHECKPOINT = "checkpoint";
    static final String EARLIER = "checkpoints";

    @Override
    public Optional<byte[]> checkpoint() {
        return read(CHECKPOINT, SignedNote.LARGEST);
    }

    @Override
    public Optional<byte[]> tile(TilePath path) {
        return read(path.toString(), EntryBundle.LARGEST);
    }

    @Override
    public Optional<List<SignedNote>> earlier() {
        return Notes.read(folder.resolve(EARLIER));
    }

    @Override
    public Optional<String> foreign(long size) {
        return find(name ->
                !name.equals(CHECKPOINT)
                        && !name.equals(EARLIER)
                        && TilePath.parse(name).filter(path -> path.isOf(size)).isEmpty());
    }

    /** The first file, in the order of names, of which this is true. */
    private Optional<String> find(Predicate<String> wanted) {
        try (var all = Files.walk(folder)) {
            return all.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .map(this::name)
                    .filter(wanted)
                    .sorted()
                    .findFirst();
        } catch (IOException e) {
            throw unreadable();
        } catch (UncheckedIOException e) {
            throw unreadable();
        }
    }

    /** What was the tree's right edge, and is not any more. */
    void removeOutgrown(long size) {
        try (var all = Files.walk(folder.resolve("tile"))) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var path = TilePath.parse(name(file));
                if (path.filter(tile -> tile.isPartial() && !tile.isOf(size)).isPresent()) {
                    Files.delete(file);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw Failure.lacking("%s cannot be tidied.".formatted(folder));
        }
    }

    private String name(Path file) {
        return folder.relativize(file).toString().replace(File.separatorChar, '/');
    }

    boolean has(TilePath path) {
        return Files.isRegularFile(folder.resolve(path.toString()));
    }

    void write(String name, byte[] content) {
        WholeFile.write(folder.resolve(name), content);
    }

    private Optional<byte[]> read(String name, int largest) {
        try (var in = Files.newInputStream(folder.resolve(name))) {
            var bytes = in.readNBytes(largest + 1);
            return bytes.length > largest ? Optional.empty() : Optional.of(bytes);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Failure unreadable() {
        return Failure.badInput("%s cannot be read.".formatted(folder));
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
