package clearinghouse.app;

import clearinghouse.platform.AddressRange;
import clearinghouse.platform.AddressRules;
import clearinghouse.platform.SafeClient;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;

/**
 * How sources are asked for what they publish.
 *
 * @param tls whose certificates are believed
 */
record FeedSettings(AddressRules rules, SafeClient.Resolver resolver, SSLSocketFactory tls) {

    private static final String FILE = "feeds.properties";
    private static final String ADDRESSES = "addresses";

    /**
     * Public addresses, and the networks that the operator's file names beside them, such as that
     * of a mirror. A file that is not understood ends the start.
     */
    static FeedSettings in(Path data) {
        return new FeedSettings(
                new AddressRules(addresses(data.resolve(FILE)), Set.of()),
                SafeClient.Resolver.system(),
                (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    private static List<AddressRange> addresses(Path file) {
        if (Files.notExists(file)) {
            return List.of();
        }
        var settings = new Properties();
        try {
            settings.load(new StringReader(Files.readString(file, StandardCharsets.UTF_8)));
        } catch (IOException | IllegalArgumentException _) {
            throw refused("it cannot be read");
        }
        for (var key : settings.stringPropertyNames()) {
            if (!key.equals(ADDRESSES)) {
                throw refused("the line '%s' is none that it can have".formatted(key));
            }
        }
        return Arrays.stream(settings.getProperty(ADDRESSES, "").split("[ ,]+"))
                .filter(range -> !range.isEmpty())
                .map(range ->
                        AddressRange.parse(range)
                                .orElseThrow(() ->
                                        refused(
                                                "'%s' is no network such as 10.0.0.0/8"
                                                        .formatted(range))))
                .toList();
    }

    private static StartRefused refused(String why) {
        return StartRefused.because("%s: %s. Mend the file, or remove it.".formatted(FILE, why));
    }
}
