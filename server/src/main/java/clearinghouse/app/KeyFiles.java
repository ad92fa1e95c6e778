package clearinghouse.app;

import clearinghouse.vault.KeyBackup;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code clearinghouse key recovery}, {@code backup} and {@code restore}; no server runs. */
public final class KeyFiles {

    private static final String HELP =
            """
            Usage: clearinghouse key recovery --out FILE
                   clearinghouse key backup --data DIR --to PUBLIC --out FILE
                   clearinghouse key restore --data DIR --from FILE --with PRIVATE
            Seal the keys of a server for whoever holds a recovery key (X25519 with ML-KEM-768), and bring them back.
              recovery   Make a recovery key: FILE is private and leaves this machine, FILE.pub stays.
              backup     Put the keys of the data directory into FILE, for the holder of PUBLIC.
              restore    Put them into a data directory that has none.
              -h, --help Show this.

            Exit: 0 when done, 1 when refused, 2 for a wrong option.
            """;

    private KeyFiles() {}

    public static void main(String... arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    static int run(PrintStream out, PrintStream err, String... arguments) {
        if (List.of(arguments).contains("--help") || List.of(arguments).contains("-h")) {
            out.print(HELP);
            return 0;
        }
        var options = options(arguments);
        var backup = new KeyBackup(new SecureRandom());
        try {
            switch (asked(options, arguments)) {
                case "recovery --out" -> {
                    backup.makeRecoveryKey(path(options, "--out"));
                    out.println("Keep %s away from the server.".formatted(options.get("--out")));
                }
                case "backup --data --out --to" -> {
                    int files =
                            backup.backUp(
                                    keys(options), path(options, "--to"), path(options, "--out"));
                    out.println("Key files in %s: %d".formatted(options.get("--out"), files));
                }
                case "restore --data --from --with" -> {
                    int files =
                            backup.restore(
                                    path(options, "--from"),
                                    path(options, "--with"),
                                    keys(options));
                    out.println("Key files in %s: %d".formatted(keys(options), files));
                }
                default -> {
                    err.print(HELP);
                    return 2;
                }
            }
            return 0;
        } catch (KeyBackup.Refused e) {
            err.println(e.sentence());
            return 1;
        }
    }

    private static String asked(Map<String, String> options, String... arguments) {
        return arguments.length == 0 ? "" : arguments[0] + " " + String.join(" ", options.keySet());
    }

    /** By name, so that their order does not matter. */
    private static Map<String, String> options(String... arguments) {
        var options = new TreeMap<String, String>();
        for (int i = 1; i < arguments.length; i += 2) {
            options.put(arguments[i], i + 1 < arguments.length ? arguments[i + 1] : "");
        }
        return options;
    }

    private static Path path(Map<String, String> options, String name) {
        return Path.of(options.getOrDefault(name, "")).toAbsolutePath();
    }

    private static Path keys(Map<String, String> options) {
        return path(options, "--data").resolve("keys");
    }
}
