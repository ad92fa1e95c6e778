package clearinghouse.formats.csaf.provider;

import clearinghouse.formats.JsonText;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an issuing party says of itself, as far as an aggregator of CSAF 2.0 passes it on (§7.1.21).
 *
 * @param metadata where its own metadata is
 * @param category as the schema has it, such as {@code vendor}
 * @param contact how to reach it, in words; empty where it does not say
 * @param namespace an absolute address
 * @param role such as {@code csaf_provider}
 * @param listed it lets others list it
 * @param mirrored it lets others provide its documents
 */
public record Issuer(
        URI metadata,
        String category,
        String contact,
        String name,
        String namespace,
        String role,
        boolean listed,
        boolean mirrored) {

    /** §7.2.1: provides documents, and no metadata or list that one could follow is promised. */
    private static final String PUBLISHER = "csaf_publisher";

    private static final Set<String> ROLES =
            Set.of(PUBLISHER, "csaf_provider", "csaf_trusted_provider");
    private static final Set<String> CATEGORIES =
            Set.of("coordinator", "discoverer", "other", "translator", "user", "vendor");
    private static final Pattern NAME = Pattern.compile("[^\\p{Cc}\\p{Cs}\\p{Co}\\p{Cn}]{1,200}");
    private static final Pattern CONTACT =
            Pattern.compile("[\\n[^\\p{Cc}\\p{Cs}\\p{Co}\\p{Cn}]]{0,2000}");
    private static final Pattern BEHIND_PATH = Pattern.compile("(?s)[?#].*");

    /**
     * By the scheme: what may stand behind a host and changes nothing, with the dot of its root.
     */
    private static final Map<String, Pattern> PORTS =
            Map.of(
                    "https://", Pattern.compile("\\.?(:0*(443)?)?$"),
                    "http://", Pattern.compile("\\.?(:0*(80)?)?$"));

    private static final int LONGEST_FOLDER = 60;

    /**
     * Empty where the metadata is of another version, or does not say what the list of an
     * aggregator has to say. What it does not say about being listed or mirrored is no leave.
     */
    static Optional<Issuer> of(JsonNode metadata) {
        var by = metadata.path("publisher");
        var canonical = Hosts.address(metadata.path("canonical_url").asString(""));
        var issuer =
                canonical.map(at ->
                        new Issuer(
                                at,
                                by.path("category").asString(""),
                                by.path("contact_details").asString(""),
                                by.path("name").asString(""),
                                by.path("namespace").asString(""),
                                metadata.path("role").asString("csaf_provider"),
                                isTrue(metadata.path("list_on_CSAF_aggregators")),
                                isTrue(metadata.path("mirror_on_CSAF_aggregators"))));
        return issuer.filter(it ->
                metadata.path("metadata_version").asString("").equals("2.0")
                        && isTime(metadata.path("last_updated").asString(""))
                        && it.isWhole());
    }

    private static boolean isTrue(JsonNode leave) {
        return leave.isBoolean() && leave.booleanValue();
    }

    private static boolean isTime(String text) {
        try {
            return OffsetDateTime.parse(text).getYear() > 0;
        } catch (DateTimeException _) {
            return false;
        }
    }

    private boolean isWhole() {
        return metadata.getPath().endsWith("/provider-metadata.json")
                && metadata.getRawQuery() == null
                && CATEGORIES.contains(category)
                && ROLES.contains(role)
                && NAME.matcher(name).matches()
                && !name.isBlank()
                && CONTACT.matcher(contact).matches()
                && isAbsolute(namespace);
    }

    private static boolean isAbsolute(String namespace) {
        try {
            return new URI(namespace).isAbsolute();
        } catch (URISyntaxException _) {
            return false;
        }
    }

    public boolean isPublisher() {
        return role.equals(PUBLISHER);
    }

    /**
     * By which issuing parties are told apart: a namespace is one party, however it is written.
     * Neither a name before the host nor a query, a fragment or the port of the scheme makes
     * another.
     */
    public String party() {
        return party(namespace);
    }

    public static String party(String namespace) {
        var bare = BEHIND_PATH.matcher(namespace.toLowerCase(Locale.ROOT)).replaceFirst("");
        for (var scheme : PORTS.keySet()) {
            if (bare.startsWith(scheme)) {
                bare = withoutScheme(bare.substring(scheme.length()), PORTS.get(scheme));
                break;
            }
        }
        int end = bare.length();
        while (end > 0 && bare.charAt(end - 1) == '/') {
            end--;
        }
        return bare.substring(0, end);
    }

    private static String withoutScheme(String address, Pattern port) {
        int slash = address.indexOf('/');
        var authority = slash < 0 ? address : address.substring(0, slash);
        var host = authority.substring(authority.lastIndexOf('@') + 1);
        return port.matcher(host).replaceFirst("") + (slash < 0 ? "" : address.substring(slash));
    }

    /**
     * A name for its folder, made of its own as §7.1.23 wants: letters, digits and underscores
     * alone, so that it leads nowhere and is no name of a file beside it. Others may have the same
     * one.
     */
    public String folder() {
        var letters = new StringBuilder();
        for (char each : name.toLowerCase(Locale.ROOT).toCharArray()) {
            boolean plain = (each >= 'a' && each <= 'z') || (each >= '0' && each <= '9');
            if (plain) {
                letters.append(each);
            } else if (!letters.isEmpty() && letters.charAt(letters.length() - 1) != '_') {
                letters.append('_');
            }
            if (letters.length() == LONGEST_FOLDER) {
                break;
            }
        }
        while (!letters.isEmpty() && letters.charAt(letters.length() - 1) == '_') {
            letters.setLength(letters.length() - 1);
        }
        return letters.isEmpty() ? "issuer" : letters.toString();
    }

    /** The object that the schemas call publisher. */
    ObjectNode publisher() {
        var by = JsonText.object();
        by.put("category", category);
        if (!contact.isBlank()) {
            by.put("contact_details", contact);
        }
        return by.put("name", name).put("namespace", namespace);
    }
}
