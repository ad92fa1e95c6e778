package clearinghouse.cli;

import clearinghouse.formats.tuf.TargetFile;
import clearinghouse.formats.tuf.TargetPath;
import clearinghouse.formats.tuf.TrustedMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the operator's side keeps: the first root, what is trusted by now, and the installed
 * targets. Everything appears by a rename after its bytes are on disk, so a kill leaves the old
 * state or the new one.
 */
final class AgentFolder implements AutoCloseable {
    private static final int MAX_STATE = 8_000_000;

    private final Path folder;
    private final FileChannel lock;
    private int incoming;

    private AgentFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    static AgentFolder open(Path folder) {
        try {
            Files.createDirectories(folder.resolve("targets"));
            Files.createDirectories(folder.resolve("incoming"));
            var lock =
                    FileChannel.open(
                            folder.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (!locked(lock)) {
                lock.close();
                throw Failure.lacking("Another sync is at work in %s.".formatted(folder));
            }
            var opened = new AgentFolder(folder, lock);
            opened.forgetHalfDownloads();
            return opened;
        } catch (IOException e) {
            throw Failure.lacking("%s cannot be written to.".formatted(folder));
        }
    }

    private static boolean locked(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private void forgetHalfDownloads() throws IOException {
        try (var left = Files.list(folder.resolve("incoming"))) {
            for (var file : left.toList()) {
                Files.delete(file);
            }
        }
    }

    /** Trust starts with a root that a person brought, never with one that the server offers. */
    TrustedMetadata trusted(Optional<Path> givenRoot) {
        var first = folder.resolve("first-root.json");
        var state = folder.resolve("trusted.json");
        try {
            if (!Files.exists(first)) {
                var given =
                        givenRoot.orElseThrow(() ->
                                Failure.badInput(
                                        "The first sync needs --root FILE: the repository's root, brought by a way you trust."));
                accepted(TrustedMetadata.start(read(given)), given);
                write(first, read(given));
            } else if (givenRoot.isPresent()
                    && !Arrays.equals(read(givenRoot.get()), read(first))) {
                throw Failure.badInput(
                        "%s started from another root than %s; use another --data for another repository."
                                .formatted(folder, givenRoot.get()));
            }
            return Files.exists(state)
                    ? accepted(TrustedMetadata.restore(read(state)), state)
                    : accepted(TrustedMetadata.start(read(first)), first);
        } catch (IOException e) {
            throw Failure.badInput("The root or the state in %s cannot be read.".formatted(folder));
        }
    }

    private static TrustedMetadata accepted(TrustedMetadata.Step step, Path file) {
        return switch (step) {
            case TrustedMetadata.Accepted(var trusted) -> trusted;
            case TrustedMetadata.Refused(var why) ->
                    throw Failure.badInput(
                            "%s is not a root or state to trust: %s."
                                    .formatted(file, why.sentence()));
        };
    }

    void keep(TrustedMetadata trusted) {
        try {
            write(folder.resolve("trusted.json"), trusted.save());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(TargetPath path, TargetFile target) throws IOException {
        var file = installed(path);
        if (!Files.isRegularFile(file) || Files.size(file) != target.length()) {
            return false;
        }
        var check = target.check(path.value());
        var buffer = new byte[65_536];
        try (var in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                check.update(buffer, 0, count);
            }
        }
        return check.refusal().isEmpty();
    }

    Path installed(TargetPath path) {
        return folder.resolve("targets").resolve(path.value());
    }

    /** A new empty file; the lock makes a running number unique. */
    Path incoming() throws IOException {
        return Files.createFile(folder.resolve("incoming").resolve(++incoming + ".part"));
    }

    /** The file is complete and checked, and its bytes are on disk. */
    void install(Path incoming, TargetPath path) throws IOException {
        var targets = folder.resolve("targets");
        var parents = new ArrayList<>(List.of(targets));
        for (var segment : Path.of(path.value())) {
            parents.add(parents.getLast().resolve(segment));
        }
        var place = parents.removeLast();
        Files.createDirectories(parents.getLast());
        Files.move(
                incoming,
                place,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        for (var parent : parents.reversed()) {
            sync(parent);
        }
    }

    private void write(Path file, byte[] bytes) throws IOException {
        var temporary = incoming();
        try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            for (var left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(
                temporary,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        sync(folder);
    }

    /** A rename is on disk when its folder is. */
    private static void sync(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static byte[] read(Path file) throws IOException {
        if (Files.size(file) > MAX_STATE) {
            throw Failure.badInput("%s is too large to be a root or state.".formatted(file));
        }
        return Files.readAllBytes(file);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
