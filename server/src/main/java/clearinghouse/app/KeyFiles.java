package clearinghouse.app;

import clearinghouse.platform.DataDirectory;
import clearinghouse.platform.PostQuantum;
import clearinghouse.vault.BrokenKeystore;
import clearinghouse.vault.FileKeystore;
import clearinghouse.vault.KeyBackup;
import clearinghouse.vault.Passphrase;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * {@code clearinghouse key recovery}, {@code backup}, {@code restore} and {@code passphrase}; the
 * last one on a data directory that no server has open.
 */
public final class KeyFiles {

    private static final String HELP =
            """
            Usage: clearinghouse key recovery --out FILE [--cnsa-2.0]
                   clearinghouse key backup --data DIR --to PUBLIC --out FILE [--cnsa-2.0]
                   clearinghouse key restore --data DIR --from FILE --with PRIVATE [--cnsa-2.0]
                   clearinghouse key passphrase --data DIR [--passphrase-file FILE] --new-passphrase-file NEW
            Seal the keys of a server for whoever holds a recovery key (X25519 with ML-KEM), and bring them back.
              recovery   Make a recovery key: FILE is private and leaves this machine, FILE.pub stays.
              backup     Put the keys of the data directory into FILE, for the holder of PUBLIC.
              restore    Put them into a data directory that has none.
              passphrase Have the keystore open with the passphrase in NEW from now on; the server is stopped meanwhile.
              --cnsa-2.0 Make a recovery key of ML-KEM-1024 instead of ML-KEM-768; seal for no other one; say when what is restored was.
              -h, --help Show this.

            Exit: 0 when done, 1 when refused, 2 for a wrong option.
            """;

    private static final String CNSA = "--cnsa-2.0";

    private KeyFiles() {}

    public static void main(String... arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    static int run(PrintStream out, PrintStream err, String... arguments) {
        if (List.of(arguments).contains("--help") || List.of(arguments).contains("-h")) {
            out.print(HELP);
            return 0;
        }
        var strength = List.of(arguments).contains(CNSA) ? PostQuantum.CNSA_2_0 : PostQuantum.USUAL;
        var rest = Stream.of(arguments).filter(each -> !each.equals(CNSA)).toArray(String[]::new);
        var options = options(rest);
        var backup = new KeyBackup(new SecureRandom(), strength);
        try {
            switch (asked(options, rest)) {
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
                    var restored =
                            backup.restore(
                                    path(options, "--from"),
                                    path(options, "--with"),
                                    keys(options));
                    out.println("Key files in %s: %d".formatted(keys(options), restored.files()));
                    restored.weaker()
                            .ifPresent(kem ->
                                    out.println(
                                            "The backup was sealed with %s; CNSA 2.0 asks for %s. Make a recovery key with --cnsa-2.0, and back up for it."
                                                    .formatted(kem, strength.kem())));
                }
                case "passphrase --data --new-passphrase-file",
                        "passphrase --data --new-passphrase-file --passphrase-file" -> {
                    changePassphrase(options);
                    out.println(
                            "The keystore opens with the passphrase in %s from now on; start the server with it."
                                    .formatted(path(options, "--new-passphrase-file")));
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
        } catch (BrokenKeystore e) {
            err.println("The passphrase was not changed: %s.".formatted(e.getMessage()));
            return 1;
        } catch (StartRefused e) {
            err.println(e.why());
            return 1;
        }
    }

    /** Under the lock of the data directory: a server would write its keys under the old one. */
    private static void changePassphrase(Map<String, String> options) {
        var old = Optional.ofNullable(options.get("--passphrase-file")).map(Path::of);
        var fresh = Passphrase.read(path(options, "--new-passphrase-file"));
        var data = path(options, "--data");
        var file = keys(options).resolve("vault.key");
        if (Files.notExists(file)) {
            throw StartRefused.because(
                    "There is no keystore %s; name the data directory of a server."
                            .formatted(file));
        }
        switch (DataDirectory.open(data, DataDirectory.Kind.PRODUCTION)) {
            case DataDirectory.Refused refused -> throw StartRefused.because(refused.why());
            case DataDirectory.Opened(var directory) -> {
                try (directory) {
                    FileKeystore.changePassphrase(
                            file, old.map(Passphrase::read), fresh, new SecureRandom());
                }
            }
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
