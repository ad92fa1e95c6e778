package clearinghouse.app;

import clearinghouse.advisory.CveAccount;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/** The account at CVE Services that the operator's file names. Without a file there is none. */
final class CveSettings {

    static final String FILE = "cve-services.properties";

    private static final Set<String> LINES = Set.of("address", "user", "key-file");

    /** As they stand in a header and in an address. */
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1,128}");

    private static final Pattern SHORT_NAME = Pattern.compile("[A-Za-z0-9_.-]{2,32}");

    private CveSettings() {}

    /**
     * A file that is not understood to its last line ends the start.
     *
     * @param organization the short name of the numbering authority, as the publisher's profile has
     *     it
     */
    static Optional<CveAccount> in(Path data, String organization) {
        var file = data.resolve(FILE);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        var settings = new Properties();
        try {
            settings.load(new StringReader(Files.readString(file, StandardCharsets.UTF_8)));
        } catch (IOException | IllegalArgumentException e) {
            throw refused("it cannot be read");
        }
        for (var line : settings.stringPropertyNames()) {
            if (!LINES.contains(line)) {
                // Not quoted: a key on a line of its own reads like the name of a setting.
                throw refused("it has a line that is none of address, user and key-file");
            }
        }
        if (!SHORT_NAME.matcher(organization).matches()) {
            throw refused("cve.short-name in publisher.properties is no name of an organisation");
        }
        return Optional.of(
                new CveAccount(
                        address(required(settings, "address")),
                        organization,
                        named(required(settings, "user"), "user"),
                        named(
                                OwnSecret.in(
                                        data.resolve(required(settings, "key-file")),
                                        "key-file",
                                        CveSettings::refused),
                                "key")));
    }

    private static String required(Properties settings, String line) {
        return Optional.ofNullable(settings.getProperty(line))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> refused(line + " is missing"));
    }

    private static String named(String text, String what) {
        if (!NAME.matcher(text).matches()) {
            throw refused("the %s has characters that none has".formatted(what));
        }
        return text;
    }

    private static URI address(String text) {
        return OwnSecret.mayGoTo(text.replaceAll("/+$", ""))
                .orElseThrow(
                        () -> refused("the address is none such as https://cveawg.mitre.org/api"));
    }

    private static StartRefused refused(String why) {
        return StartRefused.because("%s: %s. Mend the file, or remove it.".formatted(FILE, why));
    }
}
