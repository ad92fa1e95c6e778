package clearinghouse.runner.protocol;

import java.time.Duration;

/**
 * What one run may use. Pinned in the evidence, because a verdict under other limits is another
 * verdict.
 *
 * @param cpuSeconds of all processes of the run together
 * @param memoryBytes resident and anonymous, of all processes together
 * @param fileBytes the largest single file
 * @param tmpfsBytes the size of /tmp in the box
 * @param outputBytes of standard output and standard error, each
 * @param collectBytes of everything left in /out together
 * @param collectFiles entries left in /out
 * @param stackKiB of the first thread of a native program
 */
public record Limits(
        Duration wall,
        int cpuSeconds,
        long memoryBytes,
        int processes,
        long fileBytes,
        long tmpfsBytes,
        int outputBytes,
        long collectBytes,
        int collectFiles,
        int stackKiB) {

    public Limits {
        if (wall.isNegative()
                || wall.isZero()
                || cpuSeconds < 1
                || memoryBytes < 1
                || processes < 1
                || fileBytes < 1
                || tmpfsBytes < 1
                || outputBytes < 0
                || collectBytes < 0
                || collectFiles < 0
                || stackKiB < 1) {
            throw new IllegalArgumentException("a limit must be positive");
        }
    }

    public static Limits standard() {
        return new Limits(
                Duration.ofSeconds(10),
                10,
                512L << 20,
                256,
                16L << 20,
                64L << 20,
                64 << 10,
                32L << 20,
                4096,
                8192);
    }

    public Limits withWall(Duration value) {
        return new Limits(
                value,
                cpuSeconds,
                memoryBytes,
                processes,
                fileBytes,
                tmpfsBytes,
                outputBytes,
                collectBytes,
                collectFiles,
                stackKiB);
    }

    public Limits withCpuSeconds(int value) {
        return new Limits(
                wall,
                value,
                memoryBytes,
                processes,
                fileBytes,
                tmpfsBytes,
                outputBytes,
                collectBytes,
                collectFiles,
                stackKiB);
    }

    public Limits withMemoryBytes(long value) {
        return new Limits(
                wall,
                cpuSeconds,
                value,
                processes,
                fileBytes,
                tmpfsBytes,
                outputBytes,
                collectBytes,
                collectFiles,
                stackKiB);
    }

    public Limits withProcesses(int value) {
        return new Limits(
                wall,
                cpuSeconds,
                memoryBytes,
                value,
                fileBytes,
                tmpfsBytes,
                outputBytes,
                collectBytes,
                collectFiles,
                stackKiB);
    }

    /** As it is kept in evidence: one line, fixed order. */
    public String describe() {
        return "wall=%dms cpu=%ds memory=%dMiB processes=%d file=%dKiB tmp=%dMiB output=%dKiB out=%dKiB/%d stack=%dKiB"
                .formatted(
                        wall.toMillis(),
                        cpuSeconds,
                        memoryBytes >> 20,
                        processes,
                        fileBytes >> 10,
                        tmpfsBytes >> 20,
                        outputBytes >> 10,
                        collectBytes >> 10,
                        collectFiles,
                        stackKiB);
    }
}
