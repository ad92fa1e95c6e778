package clearinghouse.runner;

import clearinghouse.runner.protocol.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The same box from unshare, mount, chroot, setpriv and prlimit, which every Linux has. */
record UtilLinux() implements Sandbox {

    /**
     * Runs as the first process of the new namespaces, where it holds every privilege over them and
     * none outside. Each step stops the script when it fails; descriptor 4 then stays silent.
     */
    private static final String BUILD =
            """
            set -e
            R=$1; IN=$2; OUT=$3; JDK=$4; SIZE=$5; PROCESSES=$6; shift 6
            umask 022
            mount -t tmpfs -o size=4m,mode=0755,nosuid,nodev box "$R"
            cd "$R"
            mkdir usr proc dev tmp in out jdk etc
            hold() { mount --bind "$1" "$2" 2>&- || mount --rbind "$1" "$2"; }
            guard() { mount -o remount,bind,ro,nosuid,nodev "$1"; }
            hold /usr usr; guard usr
            for d in bin sbin lib lib32 lib64; do
              if [ -L /$d ]; then ln -s usr/$d $d
              elif [ -d /$d ]; then mkdir $d; hold /$d $d; guard $d; fi
            done
            for d in /etc/java-*-openjdk; do
              if [ -d "$d" ]; then mkdir ".$d"; hold "$d" ".$d"; guard ".$d"; fi
            done
            hold "$JDK" jdk; guard jdk
            hold "$IN" in; guard in
            hold "$OUT" out; mount -o remount,bind,rw,nosuid,nodev out
            mount -t tmpfs -o size=1m,mode=0755,nosuid,noexec dev dev
            for n in null zero full random urandom; do : > dev/$n; mount --bind /dev/$n dev/$n; done
            ln -s /proc/self/fd dev/fd
            mount -o remount,bind,ro,nosuid,noexec dev
            mount -t tmpfs -o size=$SIZE,mode=0755,nosuid,nodev tmp tmp
            mount -t proc -o nosuid,nodev,noexec proc proc
            hostname box
            # Its own loopback only; without iproute2 not even that.
            if command -v ip >/dev/null; then ip link set lo up || :; fi
            # Neither here nor below can anyone make namespaces again; then no one can undo it.
            echo 0 > proc/sys/user/max_user_namespaces
            mount -o remount,bind,ro,nosuid,nodev,noexec proc/sys 2>&- || { mount --bind proc/sys proc/sys && mount -o remount,bind,ro,nosuid,nodev,noexec proc/sys; }
            mount -o remount,bind,ro,nosuid,nodev "$R"
            cd "$R/tmp"
            echo began >&4
            exec 4>&-
            # The first process reaps what the program leaves and tells us how it ended.
            exec prlimit --nproc="$PROCESSES" chroot "$R" setpriv --no-new-privs --bounding-set=-all \\
              --inh-caps=-all --ambient-caps=-all /bin/sh -c '"$@"; exit $?' sh "$@"
            """;

    /**
     * util-linux of Debian 12 loads no filter, but perl, which is always installed there, can make
     * the one call: prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program).
     */
    private static final Path PERL = Path.of("/usr/bin/perl");

    private static final String LOAD_FILTER =
            """
            my $filter = pack("H*", shift);
            my $program = pack("S x![P] P", length($filter) / 8, $filter);
            syscall(157, 22, 2, $program, 0, 0) == 0 or die "the filter was refused: $!";
            exec { $ARGV[0] } @ARGV;
            exit 127;
            """;

    @Override
    public String name() {
        return "util-linux";
    }

    @Override
    public Optional<String> problem() {
        var missing =
                Stream.of("setsid", "unshare", "mount", "chroot", "setpriv", "prlimit")
                        .filter(tool -> Host.tool(tool).isEmpty())
                        .collect(Collectors.joining(", "));
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("missing from util-linux: " + missing);
    }

    @Override
    public List<String> wrap(Host host, Box box, Run run) {
        var limits = run.limits();
        var command = new ArrayList<>(Sandbox.prelude(host, limits));
        command.addAll(List.of("/bin/sh", "-c", "s=$1; shift; exec \"$@\" 4>\"$s\" </dev/null"));
        command.addAll(List.of("sh", box.status().toString()));
        command.addAll(
                List.of(
                        "/usr/bin/env",
                        "-i",
                        "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                        "/usr/bin/setsid",
                        "/usr/bin/unshare",
                        "--user"));
        command.addAll(
                List.of(
                        "--map-root-user",
                        "--net",
                        "--pid",
                        "--ipc",
                        "--uts",
                        "--cgroup",
                        "--mount",
                        "--fork",
                        "--kill-child=SIGKILL",
                        "--"));
        command.addAll(List.of("/bin/sh", "-c", BUILD, "sh"));
        command.addAll(
                List.of(
                        box.root().toString(),
                        box.in().toString(),
                        box.out().toString(),
                        box.jdk().toString(),
                        Long.toString(limits.tmpfsBytes()),
                        Integer.toString(limits.processes())));
        command.addAll(List.of("/usr/bin/env", "-i", "PATH=/usr/bin:/bin", "HOME=/tmp"));
        run.environment().forEach((key, value) -> command.add(key + "=" + value));
        if (filters()) {
            var filter = HexFormat.of().formatHex(SeccompFilter.program().orElseThrow());
            command.addAll(List.of(PERL.toString(), "-e", LOAD_FILTER, filter));
        }
        command.addAll(run.command());
        return command;
    }

    private static boolean filters() {
        return SeccompFilter.program().isPresent() && Files.isExecutable(PERL);
    }

    @Override
    public boolean began(Path status) throws IOException {
        return Files.exists(status)
                && Files.size(status) < 64
                && Files.readString(status).equals("began\n");
    }

    @Override
    public String filter() {
        return filters() ? SeccompFilter.describe() : "not filtered";
    }
}
