package clearinghouse.platform;

import clearinghouse.signer.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The one folder that holds everything a server keeps. It belongs to one process at a time, is
 * readable by nobody else, and never changes between production and test.
 */
public final class DataDirectory implements AutoCloseable {

    /**
     * A test server may take its time from a file, so it must never touch data that somebody relies
     * on.
     */
    public enum Kind {
        PRODUCTION,
        TEST
    }

    public sealed interface Outcome permits Opened, Refused {}

    public record Opened(DataDirectory directory) implements Outcome {}

    /** Each refusal explains itself in one sentence for the person at the terminal. */
    public sealed interface Refused extends Outcome {
        String why();
    }

    public record InUse(Path path, Optional<Long> process) implements Refused {
        @Override
        public String why() {
            return "The data directory %s is in use by %s."
                    .formatted(path, process.map(id -> "process " + id).orElse("another process"));
        }
    }

    public record WrongKind(Path path, Kind found) implements Refused {
        @Override
        public String why() {
            return switch (found) {
                case PRODUCTION ->
                        "The data directory %s holds production data, which a test server does not open."
                                .formatted(path);
                case TEST ->
                        "The data directory %s was made by a test server; choose another one."
                                .formatted(path);
            };
        }
    }

    public record NotADirectory(Path path, String detail) implements Refused {
        @Override
        public String why() {
            return "The data directory %s cannot be used: %s.".formatted(path, detail);
        }
    }

    public record OpenToOthers(Path path, String detail) implements Refused {
        @Override
        public String why() {
            return "The data directory %s is not safe: %s.".formatted(path, detail);
        }
    }

    public record NotOurs(Path path) implements Refused {
        @Override
        public String why() {
            return "The folder %s is not empty and was not made by a clearinghouse; choose an empty or a new one."
                    .formatted(path);
        }
    }

    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_FILE =
            PosixFilePermissions.fromString("rw-------");
    private static final String LOCK = "lock";
    private static final String KIND = "kind";

    // POSIX drops a process's lock as soon as it closes any descriptor of the file, so a second
    // opening inside this process
    // has to be refused before it touches the lock file.
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final Kind kind;
    private final FileChannel lock;

    private DataDirectory(Path root, Kind kind, FileChannel lock) {
        this.root = root;
        this.kind = kind;
        this.lock = lock;
    }

    public static Outcome open(Path path, Kind kind) {
        try {
            return openChecked(path, kind);
        } catch (FileAlreadyExistsException e) {
            return new NotADirectory(path, "it is not a folder");
        } catch (AccessDeniedException e) {
            return new NotADirectory(path, "permission denied");
        } catch (FileSystemException e) {
            return new NotADirectory(
                    path, Optional.ofNullable(e.getReason()).orElse("the file system refuses"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Outcome openChecked(Path path, Kind kind) throws IOException {
        Files.createDirectories(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        var root = path.toRealPath();
        if (!ownerOf(root).equals(ownerOf(Path.of("/proc/self")))) {
            return new OpenToOthers(root, "it belongs to another user");
        }
        var permissions = Files.getPosixFilePermissions(root);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            return new OpenToOthers(root, "other users may write to it (chmod 700 would close it)");
        }
        if (!hasOnlyOurs(root)) {
            return new NotOurs(root);
        }
        if (!HELD_HERE.add(root)) {
            return new InUse(root, Optional.of(ProcessHandle.current().pid()));
        }
        FileChannel lock = null;
        var keep = false;
        try {
            lock =
                    FileChannel.open(
                            root.resolve(LOCK),
                            Set.of(
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(OWNER_FILE));
            FileLock held = lock.tryLock();
            if (held == null) {
                return new InUse(root, writtenProcess(lock));
            }
            var found = readKind(root);
            if (found.isPresent() && found.get() != kind) {
                return new WrongKind(root, found.get());
            }
            writeProcess(lock);
            Files.setPosixFilePermissions(root, OWNER_ONLY);
            for (var folder : Folder.values()) {
                Files.createDirectories(
                        folder.in(root), PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            }
            if (found.isEmpty()) {
                PrivateFile.write(
                        root.resolve(KIND), (name(kind) + "\n").getBytes(StandardCharsets.UTF_8));
            }
            keep = true;
            return new Opened(new DataDirectory(root, kind, lock));
        } finally {
            if (!keep) {
                release(root, lock);
            }
        }
    }

    public Path root() {
        return root;
    }

    public Kind kind() {
        return kind;
    }

    /** The unpacked PostgreSQL programs. */
    public Path postgres() {
        return Folder.POSTGRES.in(root);
    }

    /** The database itself. */
    public Path pgdata() {
        return Folder.PGDATA.in(root);
    }

    public Path keys() {
        return Folder.KEYS.in(root);
    }

    public Path blobs() {
        return Folder.BLOBS.in(root);
    }

    public Path logs() {
        return Folder.LOGS.in(root);
    }

    /**
     * What lives only as long as the process does, or until a step that was cut short is done
     * again.
     */
    public Path run() {
        return Folder.RUN.in(root);
    }

    @Override
    public void close() {
        try {
            release(root, lock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private enum Folder {
        POSTGRES,
        PGDATA,
        KEYS,
        SIGNER,
        BLOBS,
        LOGS,
        RUN;

        Path in(Path root) {
            return root.resolve(name().toLowerCase(Locale.ROOT));
        }
    }

    private static void release(Path root, @Nullable FileChannel lock) throws IOException {
        try {
            if (lock != null) {
                lock.close();
            }
        } finally {
            HELD_HERE.remove(root);
        }
    }

    private static Object ownerOf(Path path) throws IOException {
        return Files.getAttribute(path, "unix:uid");
    }

    // A first start that was cut short leaves only names of ours, before the kind is written as the
    // last step.
    private static boolean hasOnlyOurs(Path root) throws IOException {
        if (Files.exists(root.resolve(KIND))) {
            return true;
        }
        try (var entries = Files.list(root)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .allMatch(DataDirectory::isOurName);
        }
    }

    private static boolean isOurName(String name) {
        for (var folder : Folder.values()) {
            if (name.equals(folder.in(Path.of("")).toString())) {
                return true;
            }
        }
        return name.equals(LOCK) || name.equals(KIND + ".partial");
    }

    private static Optional<Kind> readKind(Path root) throws IOException {
        var file = root.resolve(KIND);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        // Anything but the exact word counts as production: the careful reading of a damaged
        // marker.
        return Optional.of(
                Files.readString(file).strip().equals(name(Kind.TEST))
                        ? Kind.TEST
                        : Kind.PRODUCTION);
    }

    private static String name(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static void writeProcess(FileChannel lock) throws IOException {
        lock.truncate(0);
        lock.write(StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
    }

    private static Optional<Long> writtenProcess(FileChannel lock) throws IOException {
        var bytes = ByteBuffer.allocate(20);
        lock.read(bytes, 0);
        var text = StandardCharsets.US_ASCII.decode(bytes.flip()).toString().strip();
        return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
