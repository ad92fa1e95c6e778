package clearinghouse.app;

import clearinghouse.platform.AddressRange;
import clearinghouse.platform.AddressRules;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An identity provider that the operator's file names. Without a file there is none.
 *
 * @param name in addresses and in the file
 * @param title as people know it
 * @param secret of this server at the provider
 * @param maxAge how long ago a person may have signed in there; empty for any time
 * @param addresses that its own addresses may lie at although they are not public
 */
record ProviderSettings(
        String name,
        String title,
        URI issuer,
        String clientId,
        String secret,
        Optional<Duration> maxAge,
        List<AddressRange> addresses) {

    static final String FILE = "providers.properties";

    private static final Pattern KEY =
            Pattern.compile(
                    "([a-z][a-z0-9-]{0,30})\\.(title|issuer|client-id|client-secret-file|max-age-minutes|addresses)");
    private static final Pattern MINUTES = Pattern.compile("[1-9][0-9]{0,4}");
    private static final int LONGEST_TITLE = 60;

    ProviderSettings {
        addresses = List.copyOf(addresses);
    }

    /** The secret stays out. */
    @Override
    public String toString() {
        return "ProviderSettings[" + name + "]";
    }

    /** By name. A file that is not understood to its last line ends the start. */
    static List<ProviderSettings> in(Path data) {
        var file = data.resolve(FILE);
        if (Files.notExists(file)) {
            return List.of();
        }
        var settings = new Properties();
        try {
            settings.load(new StringReader(Files.readString(file, StandardCharsets.UTF_8)));
        } catch (IOException | IllegalArgumentException e) {
            throw StartRefused.because("%s cannot be read.".formatted(FILE));
        }
        var names = new TreeSet<String>();
        for (var key : settings.stringPropertyNames()) {
            var parts = KEY.matcher(key);
            if (!parts.matches()) {
                throw refused("the line '%s' is none that it can have".formatted(key));
            }
            names.add(parts.group(1));
        }
        var providers = names.stream().map(name -> provider(data, settings, name)).toList();
        var issuers = new HashSet<URI>();
        for (var provider : providers) {
            if (!issuers.add(provider.issuer())) {
                throw refused("two providers have the issuer " + provider.issuer());
            }
        }
        return providers;
    }

    private static ProviderSettings provider(Path data, Properties settings, String name) {
        var issuer = issuer(required(settings, name, "issuer"));
        return new ProviderSettings(
                name,
                optional(settings, name, "title")
                        .filter(it -> it.length() <= LONGEST_TITLE)
                        .orElse(issuer.getHost()),
                issuer,
                required(settings, name, "client-id"),
                OwnSecret.in(
                        data.resolve(required(settings, name, "client-secret-file")),
                        name + ".client-secret-file",
                        ProviderSettings::refused),
                optional(settings, name, "max-age-minutes").map(text -> minutes(name, text)),
                addresses(name, optional(settings, name, "addresses").orElse(""), issuer));
    }

    private static Optional<String> optional(Properties settings, String name, String key) {
        return Optional.ofNullable(settings.getProperty(name + "." + key))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private static String required(Properties settings, String name, String key) {
        return optional(settings, name, key)
                .orElseThrow(() -> refused("%s.%s is missing".formatted(name, key)));
    }

    /** OpenID Connect Discovery §3: an address without query and fragment. */
    private static URI issuer(String text) {
        return OwnSecret.mayGoTo(text)
                .orElseThrow(() ->
                        refused("'%s' is no issuer such as https://login.example".formatted(text)));
    }

    private static Duration minutes(String name, String text) {
        if (!MINUTES.matcher(text).matches()) {
            throw refused("%s.max-age-minutes is no number of minutes".formatted(name));
        }
        return Duration.ofMinutes(Integer.parseInt(text));
    }

    private static List<AddressRange> addresses(String name, String text, URI issuer) {
        var local =
                OwnSecret.THIS_MACHINE.contains(issuer.getHost())
                        ? Stream.of("127.0.0.0/8", "::1/128")
                        : Stream.<String>of();
        return Stream.concat(
                        local, Arrays.stream(text.split("[ ,]+")).filter(range -> !range.isEmpty()))
                .map(range ->
                        AddressRange.parse(range)
                                .orElseThrow(() ->
                                        refused(
                                                "%s.addresses: '%s' is no network such as 10.0.0.0/8"
                                                        .formatted(name, range))))
                .toList();
    }

    private static StartRefused refused(String why) {
        return StartRefused.because("%s: %s. Mend the file, or remove it.".formatted(FILE, why));
    }

    /** Public addresses over TLS, and what the file says beside. */
    AddressRules rules() {
        return new AddressRules(
                addresses, issuer.getScheme().equals("http") ? Set.of(issuer.getHost()) : Set.of());
    }

    /** Whether a browser may be sent there: over TLS, or where the issuer itself has none. */
    boolean maySend(URI address) {
        return address.getHost() != null
                && address.getRawUserInfo() == null
                && ("https".equals(address.getScheme())
                        || ("http".equals(address.getScheme())
                                && "http".equals(issuer.getScheme())
                                && address.getHost().equals(issuer.getHost())));
    }
}
