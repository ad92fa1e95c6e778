package clearinghouse.lab;

import clearinghouse.runner.protocol.Limits;
import java.time.Duration;
import java.util.List;

/**
 * What every run of a target gets, pinned: a fixed build overflows too when the stack is small
 * enough, so a verdict holds for its profile only.
 *
 * @param stackKiB of the thread that calls the entry
 * @param jvm further options of the JVM, such as -Xint, which makes stack depth repeatable
 */
public record Profile(int stackKiB, int heapMiB, int wallSeconds, List<String> jvm) {
    public Profile {
        if (stackKiB < 64
                || stackKiB > 65_536
                || heapMiB < 16
                || heapMiB > 4096
                || wallSeconds < 1
                || wallSeconds > 600) {
            throw new InvalidTarget(
                    "the profile is out of range: stack 64 to 65536 KiB, heap 16 to 4096 MiB, wall 1 to 600 s");
        }
        jvm = List.copyOf(jvm);
        for (var option : jvm) {
            if (!option.matches("-X[A-Za-z0-9:+=-]{1,64}")) {
                throw new InvalidTarget("the profile may add -X options of the JVM only");
            }
        }
    }

    Limits limits(int calls) {
        // A batch has as many calls as it has, but never minutes.
        int wall = Math.min(wallSeconds * Math.max(1, calls), wallSeconds * 6);
        return Limits.standard()
                .withWall(Duration.ofSeconds(wall))
                .withCpuSeconds(wall * 2)
                .withMemoryBytes((heapMiB + 192L) << 20);
    }

    String describe(Limits limits) {
        return "thread-stack="
                + stackKiB
                + "KiB heap="
                + heapMiB
                + "MiB jvm="
                + String.join(",", jvm)
                + " "
                + limits.describe();
    }
}
