package clearinghouse.runner;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs inside the box during the self-test and tries to get out. One class, so that one file
 * suffices.
 */
final class Probe {

    static final List<String> WALLS =
            List.of(
                    "no network",
                    "host loopback closed",
                    "root read-only",
                    "input read-only",
                    "devices read-only",
                    "disk limit",
                    "file limit",
                    "no privilege",
                    "no new namespaces",
                    "alone");

    private static final List<byte[]> KEPT = new ArrayList<>();

    private Probe() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args[0].equals("memory")) {
            while (KEPT.size() < 360) {
                var block = new byte[1 << 20];
                for (int i = 0; i < block.length; i += 4096) {
                    block[i] = 1;
                }
                KEPT.add(block);
                Thread.sleep(1);
            }
            return;
        }
        var lines = new ArrayList<String>();
        lines.add("no network=" + network());
        lines.add("host loopback closed=" + loopback(Integer.parseInt(args[1])));
        lines.add(
                "root read-only="
                        + write("/x", "/usr/x", "/jdk/x", "/etc/x", "/proc/sys/kernel/hostname"));
        lines.add("input read-only=" + write("/in/x"));
        lines.add("devices read-only=" + write("/dev/x", "/dev/shm/x"));
        lines.add("disk limit=" + fill("/tmp/", 12, 8 << 20));
        lines.add("file limit=" + fill("/out/large", 1, 40 << 20));
        lines.add("no privilege=" + privilege());
        lines.add("no new namespaces=" + namespaces());
        lines.add("alone=" + alone());
        Files.deleteIfExists(Path.of("/out/large0"));
        Files.write(Path.of("/out/walls"), lines);
    }

    private static String network() throws IOException {
        // Not through NetworkInterface, which takes an absent network for an error.
        for (var line : Files.readAllLines(Path.of("/proc/net/dev"))) {
            if (line.contains(":") && !line.strip().startsWith("lo:")) {
                return "a network interface is visible";
            }
        }
        return reaches(
                new InetSocketAddress(
                        InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1}), 9));
    }

    private static String loopback(int port) {
        return reaches(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static String reaches(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address, 300);
            return "connected to " + address.getPort();
        } catch (java.net.SocketTimeoutException waits) {
            return "packets leave";
        } catch (IOException refused) {
            return "held";
        }
    }

    private static String write(String... paths) {
        for (var path : paths) {
            if (canWrite(Path.of(path))) {
                return "wrote " + path;
            }
        }
        return "held";
    }

    private static boolean canWrite(Path path) {
        try {
            Files.writeString(path, "x");
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static String fill(String name, int files, int bytes) {
        var block = new byte[1 << 20];
        try {
            for (int i = 0; i < files; i++) {
                try (var out = Files.newOutputStream(Path.of(name + i))) {
                    for (int written = 0; written < bytes; written += block.length) {
                        out.write(block);
                    }
                }
            }
            return "wrote " + files * (bytes >> 20) + " MiB";
        } catch (IOException full) {
            return "held";
        }
    }

    private static String privilege() throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/self/status"))) {
            var value = line.substring(line.indexOf(':') + 1).strip();
            if (line.startsWith("Cap") && !value.matches("0+")) {
                return "holds " + line.strip();
            }
            if (line.startsWith("NoNewPrivs") && !value.equals("1")) {
                return "may gain privileges";
            }
        }
        return "held";
    }

    private static String namespaces() throws IOException, InterruptedException {
        var process =
                new ProcessBuilder("/usr/bin/unshare", "--user", "/bin/true")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return process.waitFor() == 0 ? "made a user namespace" : "held";
    }

    /** A handful of our own at most; a machine has dozens. */
    private static String alone() throws IOException {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            int count = 0;
            for (var process : processes) {
                count += process.getFileName() == null ? 0 : 1;
            }
            return count <= 6 ? "held" : count + " processes are visible";
        }
    }
}
