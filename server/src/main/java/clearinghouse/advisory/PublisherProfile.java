package clearinghouse.advisory;

import clearinghouse.formats.advisory.NumberPrefix;
import clearinghouse.formats.advisory.Publisher;
import clearinghouse.formats.csaf.provider.AggregatorAddresses;
import clearinghouse.formats.csaf.provider.Csaf21Addresses;
import clearinghouse.formats.csaf.provider.ProviderAddresses;
import clearinghouse.formats.cve.CveAssigner;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;

/**
 * Who publishes here, as the documents name it: a file that the operator of the server edits.
 *
 * @param prefix with which the numbers of its advisories begin
 * @param address under which everyone reaches this server
 * @param securityContact whom to tell of a flaw in this server, an address with a scheme
 * @param gcveAuthority the number of this clearinghouse in the directory of GCVE, where it has one
 * @param csafDraft advisories are published by the draft of CSAF 2.1, too
 * @param writtenAt when the operator edited the file last
 */
public record PublisherProfile(
        Publisher publisher,
        CveAssigner assigner,
        NumberPrefix prefix,
        Optional<URI> address,
        Optional<URI> securityContact,
        Optional<Integer> gcveAuthority,
        boolean csafDraft,
        Instant writtenAt) {

    /** RFC 9116 §2.5.3, by its examples; on the web over TLS alone. */
    private static final Set<String> CONTACTS = Set.of("mailto", "https", "tel");

    /** By which the operator sets it. */
    public static final String PREFIX = "advisory.prefix";

    private static final NumberPrefix USUAL = new NumberPrefix("CLH");

    /** Where CSAF documents are provided: over TLS or not at all (CSAF 2.0 §7.1.3). */
    public Optional<ProviderAddresses> provider() {
        return address.filter(it -> "https".equals(it.getScheme())).map(ProviderAddresses::new);
    }

    /** Where documents of others are mirrored, over TLS as our own are. */
    Optional<AggregatorAddresses> aggregator() {
        return provider().map(ProviderAddresses::origin).map(AggregatorAddresses::new);
    }

    /** Where documents by the draft of CSAF 2.1 are provided, beside those of 2.0. */
    Optional<Csaf21Addresses> csaf21() {
        return provider()
                .filter(_ -> csafDraft)
                .map(ProviderAddresses::origin)
                .map(Csaf21Addresses::new);
    }

    /** Writes the file with its defaults at the first start. */
    public static PublisherProfile open(Path file, SecureRandom chance) {
        try {
            if (Files.notExists(file)) {
                var fresh = file.resolveSibling(file.getFileName() + ".new");
                Files.writeString(fresh, defaults(randomUuid(chance)));
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return parse(
                    Files.readString(file, StandardCharsets.UTF_8),
                    Files.getLastModifiedTime(file).toInstant());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String defaults(UUID organization) {
        return """
        # Who publishes advisories here. Read at start; change it before the first publication.
        publisher.name = Clearinghouse
        # An address that you control: CSAF tells publishers apart by it.
        publisher.namespace = https://clearinghouse.example
        publisher.contact = Write to the operator of this clearinghouse.
        # With what the numbers of advisories begin, and their ids in OSV: 2 to 16 capital letters and
        # digits. Clearinghouses that take in each other's advisories need different ones. The first
        # publication fixes it: a server that has published under another one does not start.
        advisory.prefix = CLH
        # Under which address everyone reaches this server; documents then say where they are found.
        # server.address = https://clearinghouse.example
        # Whom to tell of a flaw in this server: /.well-known/security.txt says it, where there is a
        # server.address with https. mailto:, https: or tel:.
        # security.contact = mailto:security@clearinghouse.example
        # The organisation of CVE records. A CVE Numbering Authority puts its own id and short
        # name here; until then it is a random id that was made at the first start.
        cve.organization = %s
        cve.short-name = clearinghouse
        # The number of a GCVE Numbering Authority (https://gcve.eu); records then have a number of its own.
        # gcve.gna = 1988
        # Whether advisories are published by the draft of CSAF 2.1, too, at a path of their own. It is no
        # standard yet, and what is made of it may have to change: yes or no.
        # csaf.2.1 = yes
        """
                .formatted(organization);
    }

    /**
     * @param writtenAt when the text was
     */
    static PublisherProfile parse(String text, Instant writtenAt) throws IOException {
        var settings = new Properties();
        settings.load(new StringReader(text));
        var organization = uuid(required(settings, "cve.organization"));
        return new PublisherProfile(
                new Publisher(
                        Publisher.Category.COORDINATOR,
                        required(settings, "publisher.name"),
                        uri(required(settings, "publisher.namespace")),
                        required(settings, "publisher.contact")),
                new CveAssigner(organization, organization, required(settings, "cve.short-name")),
                optional(settings, PREFIX).map(PublisherProfile::prefix).orElse(USUAL),
                optional(settings, "server.address").map(PublisherProfile::address),
                optional(settings, "security.contact").map(PublisherProfile::contact),
                optional(settings, "gcve.gna").map(PublisherProfile::authority),
                optional(settings, "csaf.2.1").map(PublisherProfile::isYes).orElse(false),
                writtenAt.truncatedTo(ChronoUnit.SECONDS));
    }

    private static boolean isYes(String text) {
        return switch (text) {
            case "yes" -> true;
            case "no" -> false;
            default -> throw new IllegalArgumentException("csaf.2.1 is yes or no");
        };
    }

    private static NumberPrefix prefix(String text) {
        return NumberPrefix.parse(text)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                PREFIX
                                        + " is no prefix such as CLH: 2 to 16 capital letters and digits, a letter first, and no name of another database such as CVE"));
    }

    private static int authority(String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException(
                    "gcve.gna is no number of a numbering authority such as 1988");
        }
        return Integer.parseInt(text);
    }

    private static URI contact(String text) {
        var problem = "security.contact is no address like mailto:security@clearinghouse.example";
        try {
            var contact = new URI(new URI(text).toASCIIString());
            if (contact.getScheme() == null || !CONTACTS.contains(contact.getScheme())) {
                throw new IllegalArgumentException(problem);
            }
            return contact;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(problem, e);
        }
    }

    private static Optional<String> optional(Properties settings, String name) {
        return Optional.ofNullable(settings.getProperty(name))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /** Without a path: what the server serves begins there. */
    private static URI address(String text) {
        var problem = "server.address is no address like https://clearinghouse.example";
        try {
            var address = new URI(text.replaceAll("/+$", ""));
            boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
            if (!web || address.getHost() == null || !address.getRawPath().isEmpty()) {
                throw new IllegalArgumentException(problem);
            }
            return address;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(problem, e);
        }
    }

    private static String required(Properties settings, String name) {
        return optional(settings, name)
                .orElseThrow(() ->
                        new IllegalArgumentException("the publisher's profile lacks " + name));
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("publisher.namespace is no address", e);
        }
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("cve.organization is no UUID", e);
        }
    }

    /** RFC 9562 §5.4. */
    private static UUID randomUuid(SecureRandom chance) {
        long high = (chance.nextLong() & ~0xF000L) | 0x4000;
        long low = (chance.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
