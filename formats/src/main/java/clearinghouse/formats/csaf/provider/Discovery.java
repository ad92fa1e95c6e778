package clearinghouse.formats.csaf.provider;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the metadata of a provider is looked for of which only the domain is known, in the order of
 * CSAF 2.0 §7.3.1.
 */
public final class Discovery {

    private static final Pattern DOMAIN =
            Pattern.compile(
                    "(?=.{4,253}(:|$))([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9](:[1-9][0-9]{0,4})?");
    private static final int MOST_NAMED = 10;
    private static final Pattern FIELD =
            Pattern.compile("(?im)^CSAF:[ \\t]*(?<address>\\S{1,2000})[ \\t\\r]*$");

    private Discovery() {}

    /** A name with a dot in small letters, as people write it; a port only tests need. */
    public static boolean isDomain(String text) {
        return DOMAIN.matcher(text).matches();
    }

    /** §7.1.9: directly; who is led elsewhere has not found it. */
    public static URI wellKnown(String domain) {
        return URI.create("https://" + domain + ProviderAddresses.METADATA);
    }

    /** §7.1.8, and the place that RFC 9116 had before. */
    public static List<URI> securityTexts(String domain) {
        return List.of(
                URI.create("https://" + domain + ProviderAddresses.SECURITY_TXT),
                URI.create("https://" + domain + "/security.txt"));
    }

    /** §7.1.10. */
    public static URI ownHost(String domain) {
        return URI.create("https://csaf.data.security." + domain + "/");
    }

    /** What the {@code CSAF} lines of a security.txt name, the first one preferred. */
    public static List<URI> namedIn(String securityText) {
        return FIELD.matcher(securityText)
                .results()
                .limit(MOST_NAMED)
                .map(line -> Hosts.address(line.group("address")))
                .flatMap(Optional::stream)
                .toList();
    }
}
