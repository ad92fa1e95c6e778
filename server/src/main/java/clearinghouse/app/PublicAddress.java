package clearinghouse.app;

import java.net.URI;
import java.util.Locale;

/** An address as a browser names its origin: lower case, and no port that goes without saying. */
final class PublicAddress {

    private PublicAddress() {}

    static URI origin(URI address) {
        var scheme = address.getScheme().toLowerCase(Locale.ROOT);
        var host = address.getHost().toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        boolean said = address.getPort() != -1 && address.getPort() != usual;
        return URI.create(scheme + "://" + host + (said ? ":" + address.getPort() : ""));
    }
}
