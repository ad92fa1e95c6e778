package clearinghouse.runner;

import clearinghouse.runner.protocol.Limits;
import clearinghouse.runner.protocol.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A way to build a box: no network, a read-only root, /in to read, /out and /tmp to write, no
 * privilege, and an end with its parent. Both ways pass the same contract test.
 */
sealed interface Sandbox permits Bubblewrap, UtilLinux {

    String name();

    /** Why this machine cannot do it, in one sentence, or empty. */
    Optional<String> problem();

    /** The run's command with everything around it that builds the box. */
    List<String> wrap(Host host, Box box, Run run);

    /** Whether the box stood and the command was started: otherwise its exit says nothing. */
    boolean began(Path status) throws IOException;

    /** Which system calls are refused, in words. */
    String filter();

    /** What holds a run, line by line, as kept in evidence. */
    default List<String> inForce(Host host, Limits limits) {
        return List.of(
                "namespaces: user pid net ipc uts mount cgroup",
                "user: "
                        + (host.root() ? "nobody (" + Host.NOBODY + ")" : "unprivileged caller")
                        + ", no capability",
                "root: read-only",
                "system calls: " + filter(),
                "nested user namespaces: refused",
                "memory: watched from outside, all processes together; no bound in the kernel",
                limits.describe());
    }

    /** The named sandbox; for {@code auto} the first that works here. */
    static Sandbox choose(String name) {
        var bubblewrap = new Bubblewrap();
        var utilLinux = new UtilLinux();
        return switch (name) {
            case "bubblewrap" -> bubblewrap;
            case "util-linux" -> utilLinux;
            case "auto" -> bubblewrap.problem().isEmpty() ? bubblewrap : utilLinux;
            default -> throw new IllegalArgumentException("there is no sandbox called " + name);
        };
    }

    /** Limits that hold on the way in: they pass to everything that the box starts. */
    static List<String> prelude(Host host, Limits limits) {
        var command = new java.util.ArrayList<String>();
        command.add("/usr/bin/setpriv");
        command.addAll(List.of("--pdeathsig", "KILL"));
        if (host.root()) {
            var nobody = Integer.toString(Host.NOBODY);
            command.addAll(List.of("--reuid", nobody, "--regid", nobody, "--clear-groups"));
        }
        command.addAll(
                List.of(
                        "/usr/bin/prlimit",
                        "--core=0",
                        "--nofile=1024",
                        "--memlock=65536",
                        "--msgqueue=0",
                        "--fsize=" + limits.fileBytes(),
                        // Per process, and behind the watch, which counts all of them and says why.
                        "--cpu=" + (limits.cpuSeconds() + 2),
                        "--stack=" + (limits.stackKiB() * 1024L)));
        return command;
    }
}
