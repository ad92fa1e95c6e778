package clearinghouse.runner;

import clearinghouse.runner.protocol.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** bubblewrap: one small program that builds the box from namespaces, without privilege. */
record Bubblewrap() implements Sandbox {

    @Override
    public String name() {
        return "bubblewrap";
    }

    @Override
    public Optional<String> problem() {
        return Host.tool("bwrap").isPresent()
                ? Optional.empty()
                : Optional.of("bubblewrap (bwrap) is not installed");
    }

    @Override
    public List<String> wrap(Host host, Box box, Run run) {
        var limits = run.limits();
        var command = new ArrayList<>(Sandbox.prelude(host, limits));
        // ProcessBuilder passes no descriptor above 2, so a shell opens them: 4 for the status, 3
        // for the filter.
        command.addAll(List.of("/bin/sh", "-c"));
        command.add(
                box.filter().isPresent()
                        ? "s=$1; f=$2; shift 2; exec \"$@\" 4>\"$s\" 3<\"$f\" </dev/null"
                        : "s=$1; shift 2; exec \"$@\" 4>\"$s\" </dev/null");
        command.addAll(
                List.of(
                        "sh",
                        box.status().toString(),
                        box.filter().map(Path::toString).orElse("")));
        command.add(Host.tool("bwrap").orElseThrow().toString());
        command.addAll(
                List.of("--unshare-all", "--die-with-parent", "--new-session", "--clearenv"));
        command.addAll(List.of("--unshare-user", "--disable-userns"));
        command.addAll(List.of("--hostname", "box", "--cap-drop", "ALL"));
        command.addAll(List.of("--ro-bind", "/usr", "/usr"));
        for (var name : List.of("bin", "sbin", "lib", "lib32", "lib64")) {
            var path = Path.of("/" + name);
            if (Host.isLink(path)) {
                command.addAll(List.of("--symlink", "usr/" + name, path.toString()));
            } else if (Files.isDirectory(path)) {
                command.addAll(List.of("--ro-bind", path.toString(), path.toString()));
            }
        }
        for (var settings : host.jdkSettings()) {
            command.addAll(List.of("--ro-bind", settings.toString(), settings.toString()));
        }
        command.addAll(List.of("--ro-bind", box.jdk().toString(), "/jdk"));
        command.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
        command.addAll(List.of("--size", Long.toString(limits.tmpfsBytes()), "--tmpfs", "/tmp"));
        command.addAll(List.of("--ro-bind", box.in().toString(), "/in"));
        command.addAll(List.of("--bind", box.out().toString(), "/out"));
        // Both are tmpfs of unlimited size until they are made read-only.
        command.addAll(List.of("--remount-ro", "/dev", "--remount-ro", "/"));
        command.addAll(
                List.of(
                        "--chdir",
                        "/tmp",
                        "--setenv",
                        "PATH",
                        "/usr/bin:/bin",
                        "--setenv",
                        "HOME",
                        "/tmp"));
        run.environment().forEach((key, value) -> command.addAll(List.of("--setenv", key, value)));
        command.addAll(List.of("--json-status-fd", "4"));
        if (box.filter().isPresent()) {
            command.addAll(List.of("--seccomp", "3"));
        }
        // Counted per user namespace, therefore set inside: boxes do not eat each other's share.
        command.addAll(List.of("--", "/usr/bin/prlimit", "--nproc=" + limits.processes(), "--"));
        command.addAll(run.command());
        return command;
    }

    @Override
    public boolean began(Path status) throws IOException {
        return Files.exists(status)
                && Files.size(status) < 4096
                && Files.readString(status).contains("\"exit-code\"");
    }

    @Override
    public String filter() {
        return SeccompFilter.describe();
    }
}
