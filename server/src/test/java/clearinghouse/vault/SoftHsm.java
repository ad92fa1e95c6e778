package clearinghouse.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Tokens of Debian's SoftHSM for the tests of this process, in the folder of the configuration that
 * the build names in {@code SOFTHSM2_CONF}. The library reads both once.
 */
public final class SoftHsm {

    static final String PIN = "5731-pin-of-the-tests";
    private static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");
    private static final Pattern SLOT = Pattern.compile("reassigned to slot ([0-9]+)");

    /** Login counts for a whole process: what is refused needs a token that nobody entered. */
    private static final List<Long> SLOTS = new ArrayList<>();

    private SoftHsm() {}

    public static boolean isInstalled() {
        return Files.exists(LIBRARY) && System.getenv("SOFTHSM2_CONF") != null;
    }

    static synchronized long slot() {
        return slots().getFirst();
    }

    public static synchronized long slotThatNobodyEntered() {
        return slots().getLast();
    }

    private static List<Long> slots() {
        if (SLOTS.isEmpty()) {
            try {
                SLOTS.addAll(List.of(initialised("ours"), initialised("untouched")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return SLOTS;
    }

    static Path tokens() {
        return configuration().resolveSibling("softhsm-" + ProcessHandle.current().pid());
    }

    private static Path configuration() {
        return Path.of(System.getenv("SOFTHSM2_CONF"));
    }

    private static long initialised(String label) throws IOException {
        Files.createDirectories(tokens());
        Files.writeString(
                configuration(),
                "directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n"
                        .formatted(tokens()));
        var process =
                new ProcessBuilder(
                                "softhsm2-util",
                                "--init-token",
                                "--free",
                                "--label",
                                label,
                                "--pin",
                                PIN,
                                "--so-pin",
                                "0000-officer")
                        .redirectErrorStream(true)
                        .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var slot = SLOT.matcher(said);
        if (!slot.find()) {
            throw new IOException("SoftHSM says: " + said);
        }
        return Long.parseLong(slot.group(1));
    }

    /** The settings of a server that keeps its keys in the token; its file is private. */
    public static Path settings(Path folder) {
        return settings(folder, slot(), PIN);
    }

    public static Path settings(Path folder, long slot, String pin) {
        try {
            var pinFile = privately(folder.resolve("pin"), pin + "\n");
            return privately(
                    folder.resolve("keystore.properties"),
                    "kind=pkcs11\nlibrary=%s\nslot=%d\npin-file=%s\n"
                            .formatted(LIBRARY, slot, pinFile));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path privately(Path file, String content) throws IOException {
        Files.writeString(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** As another program with the PIN does it. */
    static void delete(String number) throws GeneralSecurityException, IOException {
        var token = entered();
        for (var alias : Collections.list(token.aliases())) {
            if (alias.endsWith(number)) {
                token.deleteEntry(alias);
            }
        }
    }

    static KeyStore entered() throws GeneralSecurityException, IOException {
        var token = KeyStore.getInstance("PKCS11", another());
        token.load(null, PIN.toCharArray());
        return token;
    }

    /** For the whole process. */
    static void logOut() throws GeneralSecurityException {
        ((AuthProvider) another()).logout();
    }

    private static Provider another() {
        return Security.getProvider("SunPKCS11")
                .configure("--name=another\nlibrary=%s\nslot=%d\n".formatted(LIBRARY, slot()));
    }
}
