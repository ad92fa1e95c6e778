package clearinghouse.catalogue;

import clearinghouse.formats.csaf.provider.Discovery;
import clearinghouse.formats.csaf.provider.Hosts;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Where somebody publishes, as a person says it. */
public sealed interface SourceAddress {

    int LONGEST = 1_000;

    String text();

    /** What is asked first. */
    URI at();

    /** Of a CSAF provider whose metadata is looked for. */
    record Domain(String text) implements SourceAddress {
        @Override
        public URI at() {
            return Discovery.wellKnown(text);
        }
    }

    record Address(URI at) implements SourceAddress {
        @Override
        public String text() {
            return at.toString();
        }

        /** A folder of a CSAF provider, or one of the two lists in it. */
        Optional<URI> directory() {
            var path = String.valueOf(at.getRawPath());
            return path.endsWith("/index.txt") || path.endsWith("/changes.csv")
                    ? Optional.of(at.resolve("."))
                    : Optional.of(at).filter(_ -> path.endsWith("/"));
        }
    }

    static Optional<SourceAddress> parse(String said) {
        var text = said.strip();
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        var domain = text.toLowerCase(Locale.ROOT);
        return Discovery.isDomain(domain)
                ? Optional.of(new Domain(domain))
                : Hosts.address(text).map(Address::new);
    }
}
