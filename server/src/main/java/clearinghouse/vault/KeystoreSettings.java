package clearinghouse.vault;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where new wrapping keys are made, as the operator's file says it. The file names the files of
 * secrets and holds none itself.
 *
 * @param service where the keys lie
 * @param leaves whether new keys are made in the keystore's file again: the way out of a service
 */
record KeystoreSettings(Service service, boolean leaves) {

    sealed interface Service {}

    /**
     * A token with a PKCS#11 library.
     *
     * @param slot the number that the library gives to the token's slot
     */
    record Pkcs11(Path library, long slot, Path pin) implements Service {}

    /** The transit engine of HashiCorp Vault or OpenBao. */
    record Transit(
            URI address, String mount, Optional<String> namespace, Path token, Optional<Path> ca)
            implements Service {}

    /** AWS KMS, or what speaks as it does. */
    record AwsKms(URI address, String region, Path credentials, Optional<Path> ca)
            implements Service {}

    private static final int LONGEST = 64 << 10;
    private static final Set<String> ALWAYS = Set.of("kind", "new-keys");
    private static final Pattern SLOT = Pattern.compile("[0-9]{1,18}");
    private static final Pattern MOUNT =
            Pattern.compile("[A-Za-z0-9_-]{1,64}(/[A-Za-z0-9_-]{1,64}){0,8}");
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");

    /** The provider's configuration has a syntax of its own, which these cannot leave. */
    private static final Pattern LIBRARY = Pattern.compile("/[A-Za-z0-9/._+-]{1,255}");

    /** Every problem at once, in one clause. */
    static KeystoreSettings read(Path file) {
        var text =
                new String(
                        SecretFile.read(file, "keystore settings", LONGEST),
                        StandardCharsets.UTF_8);
        var properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException _) {
            throw new BrokenKeystore(
                    "the keystore settings file %s is no properties file; write it as docs/operate/keys.md shows"
                            .formatted(file));
        }
        var reader = new Reader(properties, new ArrayList<>());
        var settings = reader.settings();
        if (!reader.problems().isEmpty()) {
            throw new BrokenKeystore(
                    "the keystore settings file %s %s; docs/operate/keys.md shows how it is written"
                            .formatted(file, String.join(", ", reader.problems())));
        }
        return settings.orElseThrow();
    }

    private record Reader(Properties properties, List<String> problems) {

        Optional<KeystoreSettings> settings() {
            var service =
                    switch (properties.getProperty("kind", "")) {
                        case "pkcs11" -> pkcs11();
                        case "transit" -> transit();
                        case "aws-kms" -> awsKms();
                        default -> {
                            problems.add("sets no kind of pkcs11, transit or aws-kms");
                            yield Optional.<Service>empty();
                        }
                    };
            var leaves =
                    optional(
                            "new-keys",
                            value -> value.equals("file") ? Optional.of(value) : Optional.empty());
            return service.map(it -> new KeystoreSettings(it, leaves.isPresent()));
        }

        private Optional<Service> pkcs11() {
            onlyKnows("library", "slot", "pin-file");
            var library = needed("library", it -> matching(LIBRARY, it).map(Path::of));
            var slot = needed("slot", it -> matching(SLOT, it).map(Long::valueOf));
            var pin = needed("pin-file", Reader::path);
            return whole(
                    () -> new Pkcs11(library.orElseThrow(), slot.orElseThrow(), pin.orElseThrow()));
        }

        private Optional<Service> transit() {
            onlyKnows("address", "mount", "namespace", "token-file", "ca-file");
            var address = needed("address", Reader::address);
            var mount = optional("mount", it -> matching(MOUNT, it)).orElse("transit");
            var namespace = optional("namespace", it -> matching(MOUNT, it));
            var token = needed("token-file", Reader::path);
            var ca = optional("ca-file", Reader::path);
            return whole(() ->
                    new Transit(address.orElseThrow(), mount, namespace, token.orElseThrow(), ca));
        }

        private Optional<Service> awsKms() {
            onlyKnows("address", "region", "credentials-file", "ca-file");
            var region = needed("region", it -> matching(REGION, it));
            var address = optional("address", Reader::address);
            var credentials = needed("credentials-file", Reader::path);
            var ca = optional("ca-file", Reader::path);
            return whole(() ->
                    new AwsKms(
                            address.orElseGet(() ->
                                    URI.create(
                                            "https://kms.%s.amazonaws.com"
                                                    .formatted(region.orElseThrow()))),
                            region.orElseThrow(),
                            credentials.orElseThrow(),
                            ca));
        }

        private Optional<Service> whole(java.util.function.Supplier<Service> service) {
            return problems.isEmpty() ? Optional.of(service.get()) : Optional.empty();
        }

        private void onlyKnows(String... names) {
            var known =
                    Stream.concat(ALWAYS.stream(), Stream.of(names)).collect(Collectors.toSet());
            properties.stringPropertyNames().stream()
                    .filter(name -> !known.contains(name))
                    .sorted()
                    .forEach(name -> problems.add("sets %s, which is not known".formatted(name)));
        }

        private <T> Optional<T> needed(String name, Function<String, Optional<T>> read) {
            if (properties.getProperty(name, "").isBlank()) {
                problems.add("does not set %s".formatted(name));
                return Optional.empty();
            }
            return optional(name, read);
        }

        private <T> Optional<T> optional(String name, Function<String, Optional<T>> read) {
            var text = Optional.ofNullable(properties.getProperty(name)).map(String::strip);
            var value = text.flatMap(read);
            if (text.isPresent() && value.isEmpty()) {
                problems.add("sets %s to what it cannot be".formatted(name));
            }
            return value;
        }

        private static Optional<String> matching(Pattern form, String text) {
            return Optional.of(text).filter(it -> form.matcher(it).matches());
        }

        private static Optional<Path> path(String text) {
            return Optional.of(text).filter(it -> it.startsWith("/")).map(Path::of);
        }

        /** Of a host, without a path: that is the service's own. */
        private static Optional<URI> address(String text) {
            try {
                var address = URI.create(text);
                boolean plain =
                        address.getHost() != null
                                && address.getRawUserInfo() == null
                                && address.getRawQuery() == null
                                && Set.of("", "/").contains(address.getRawPath())
                                && Set.of("https", "http").contains(address.getScheme());
                return plain ? Optional.of(address.resolve("/")) : Optional.empty();
            } catch (IllegalArgumentException _) {
                return Optional.empty();
            }
        }
    }
}
