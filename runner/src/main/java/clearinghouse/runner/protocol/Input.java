package clearinghouse.runner.protocol;

import java.nio.file.Path;

/** One file under /in of every box of the job. */
public sealed interface Input {

    /** Relative to /in. */
    String path();

    /** Content that travels in the job, so that the sender never writes it to a disk. */
    record Bytes(String path, Content content) implements Input {
        public Bytes {
            checkPath(path);
        }
    }

    record HostFile(String path, Path file) implements Input {
        public HostFile {
            checkPath(path);
            if (!file.isAbsolute()) {
                throw new IllegalArgumentException("an input file needs an absolute path");
            }
        }
    }

    private static void checkPath(String path) {
        if (path.isEmpty()
                || path.startsWith("/")
                || path.indexOf('\0') >= 0
                || path.length() > 512) {
            throw new IllegalArgumentException("not a relative path");
        }
        for (var part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new IllegalArgumentException("not a plain relative path");
            }
        }
    }
}
