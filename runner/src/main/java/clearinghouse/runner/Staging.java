package clearinghouse.runner;

import clearinghouse.runner.protocol.Input;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The folder outside the boxes that holds what they read and write. A lock on a file in it says
 * that its runner lives, so that a later runner knows what a killed one left; a process number
 * would not, for each runner counts processes on its own. Where we are the superuser everything but
 * the output belongs to us and only nobody's group may pass: a stranger neither reads what is
 * staged nor can have a link followed by us.
 */
final class Staging implements AutoCloseable {

    private static final String PREFIX = "clearinghouse-run-";
    private static final String LOCK = "lock";

    /** Not even looked at: a lock is the process's, and goes when it closes the file anywhere. */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Host host;
    private final Path base;
    private final FileChannel lock;

    private Staging(Host host, Path base, FileChannel lock) {
        this.host = host;
        this.base = base;
        this.lock = lock;
    }

    static Staging create(Host host, Path scratch) throws IOException {
        sweep(scratch);
        var id = UUID.randomUUID();
        var fresh =
                Files.createDirectory(
                        scratch.resolve("clearinghouse-new-" + id),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        var lock =
                FileChannel.open(
                        fresh.resolve(LOCK),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
        lock.lock();
        var base = scratch.resolve(PREFIX + id);
        OURS.add(base);
        // Only now can another runner find it.
        Files.move(fresh, base, StandardCopyOption.ATOMIC_MOVE);
        var staging = new Staging(host, base, lock);
        if (host.root()) {
            Files.setAttribute(base, "unix:gid", Host.NOBODY);
            allow(base, "rwx--x---");
        }
        for (var name : List.of("in", "jdk", "runs")) {
            folder(base.resolve(name));
        }
        var filter = SeccompFilter.program();
        if (filter.isPresent()) {
            allow(Files.write(base.resolve("filter"), filter.get()), "rw-r--r--");
        }
        return staging;
    }

    Path in() {
        return base.resolve("in");
    }

    /** Where a JDK that nobody can reach is bound to, so that nobody can. */
    Path jdk() {
        return base.resolve("jdk");
    }

    void put(Input input) throws IOException {
        var to = in().resolve(input.path());
        for (var at = in(); !at.equals(to.getParent()); ) {
            at = at.resolve(at.relativize(to).getName(0));
            if (!Files.isDirectory(at)) {
                folder(at);
            }
        }
        switch (input) {
            case Input.Bytes(_, var content) -> Files.write(to, content.bytes());
            case Input.HostFile(_, var file) -> Files.copy(file, to);
        }
        allow(to, "rw-r--r--");
    }

    Box box(int number) throws IOException {
        var own = folder(base.resolve("runs/" + number));
        var filter = base.resolve("filter");
        return new Box(
                in(),
                give(folder(own.resolve("out"))),
                give(Files.createFile(own.resolve("status"))),
                Files.exists(filter) ? Optional.of(filter) : Optional.empty(),
                folder(own.resolve("root")),
                host.root() && !host.jdkIsOpenToNobody() ? jdk() : host.jdk());
    }

    private static Path folder(Path path) throws IOException {
        return allow(Files.createDirectory(path), "rwxr-xr-x");
    }

    /** Whatever the caller's umask is. */
    private static Path allow(Path path, String permissions) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private Path give(Path path) throws IOException {
        if (host.root()) {
            Files.setAttribute(path, "unix:uid", Host.NOBODY);
        }
        return path;
    }

    void discard(int number) throws IOException {
        remove(base.resolve("runs/" + number));
    }

    @Override
    public void close() throws IOException {
        remove(base);
        lock.close();
        OURS.remove(base);
    }

    /**
     * By the system's own tools: they walk by open directories, so neither depth nor a folder made
     * unreadable stops them, and they do not follow links.
     */
    private static void remove(Path path) throws IOException {
        if (!run("rm", "-rf", "--one-file-system", "--", path.toString())) {
            run("chmod", "-R", "u+rwX", "--", path.toString());
            run("rm", "-rf", "--one-file-system", "--", path.toString());
        }
    }

    private static boolean run(String... command) throws IOException {
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Removes what a runner left that was killed before it could. */
    private static void sweep(Path scratch) throws IOException {
        try (var folders = Files.newDirectoryStream(scratch, PREFIX + "*")) {
            for (var folder : folders) {
                if (!OURS.contains(folder) && Files.isWritable(folder) && isLeft(folder)) {
                    remove(folder);
                }
            }
        }
    }

    private static boolean isLeft(Path folder) throws IOException {
        try (var lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
            return lock.tryLock() != null;
        } catch (NoSuchFileException removalBegan) {
            return true;
        }
    }
}
