package clearinghouse.platform;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The one client that opens a connection to an address. What it fetches is taken from a user or a
 * document: it asks over TLS, looks a name up once and connects to exactly what it judged, judges
 * every redirect anew, reads up to a limit, sends no credential, and asks no proxy. A {@link Call}
 * goes to a service of the operator's and may carry a credential; it follows no redirect.
 *
 * <p>It speaks HTTP/1.1 itself because the platform's clients look a name up again when they
 * connect: between the two look-ups an answer can change.
 */
public final class SafeClient {

    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /** 0x7f.1 and 2130706433 are 127.0.0.1 to some readers and names to others. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?[0-9][^.]*\\.?");

    private static final Pattern DOTTED_QUAD =
            Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    /** Where names are looked up. */
    public interface Resolver {
        List<InetAddress> resolve(String host) throws UnknownHostException;

        static Resolver system() {
            return host -> List.of(InetAddress.getAllByName(host));
        }
    }

    public record Limits(int bytes, Duration time) {}

    /**
     * By which an address is asked for what it has only if that is no longer what it had (RFC 9110,
     * section 8.8).
     *
     * @param of the address that gave them; no other is told of them
     */
    public record Validators(URI of, Optional<String> etag, Optional<String> lastModified) {
        private static final int LONGEST = 1_000;

        private static Validators of(URI address, HttpAnswer answer) {
            return new Validators(
                    address,
                    answer.header("etag").filter(Validators::maySend),
                    answer.header("last-modified").filter(Validators::maySend));
        }

        private static boolean maySend(String value) {
            return value.length() <= LONGEST && Call.VALUE.matcher(value).matches();
        }

        /** An entity tag is the more exact of the two, and the other is not looked at beside it. */
        private Map<String, String> condition(URI address) {
            if (!address.equals(of)) {
                return Map.of();
            }
            return etag.map(it -> Map.of("If-None-Match", it))
                    .or(() -> lastModified.map(it -> Map.of("If-Modified-Since", it)))
                    .orElse(Map.of());
        }
    }

    public sealed interface Outcome {
        record Fetched(URI from, Validators validators, byte[] content) implements Outcome {}

        /** It is what it was when it gave the validators. */
        record Unchanged() implements Outcome {}

        /** Its host says that there is nothing. */
        record Absent() implements Outcome {}

        /** The address, or one that it led to, is not one that this server may ask. */
        record Refused(String why) implements Outcome {}

        /** The other side did not give what was asked for. */
        record Failed(String why) implements Outcome {}
    }

    /**
     * Of the caller's own making, never of a user's.
     *
     * @param headers beside those of every request; a line break in one is refused
     */
    public record Call(String method, URI address, Map<String, String> headers, byte[] body) {
        private static final Pattern METHOD = Pattern.compile("[A-Z]{3,7}");
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");
        private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{0,8192}");

        public Call {
            headers = Map.copyOf(headers);
            body = body.clone();
            boolean shaped =
                    METHOD.matcher(method).matches()
                            && headers.keySet().stream().allMatch(it -> NAME.matcher(it).matches())
                            && headers.values().stream()
                                    .allMatch(it -> VALUE.matcher(it).matches());
            if (!shaped) {
                // Not quoted: it may be a credential.
                throw new IllegalArgumentException("a method or header that cannot be sent");
            }
        }

        private static Call get(URI address, Map<String, String> condition) {
            var headers = new HashMap<>(condition);
            headers.put("Accept", "*/*");
            return new Call("GET", address, headers, new byte[0]);
        }

        /** A record would print the headers, and a credential with them. */
        @Override
        public String toString() {
            return "Call[%s %s]".formatted(method, address);
        }
    }

    public sealed interface Reply {
        /** Whatever its status says. */
        record Answered(int status, byte[] content) implements Reply {}

        record Failed(String why) implements Reply {}
    }

    private final AddressRules rules;
    private final Resolver resolver;
    private final SSLSocketFactory tls;
    private final Limits limits;

    public SafeClient(AddressRules rules, Resolver resolver, SSLSocketFactory tls, Limits limits) {
        this.rules = rules;
        this.resolver = resolver;
        this.tls = tls;
        this.limits = limits;
    }

    /** The same client with other limits. */
    public SafeClient within(Limits others) {
        return new SafeClient(rules, resolver, tls, others);
    }

    /** The same client, for which what the administrator allows counts for one host alone. */
    public SafeClient onlyAt(URI address) {
        return new SafeClient(rules.onlyAt(host(address)), resolver, tls, limits);
    }

    /** Returns within the time limit, whatever the other side does. */
    public Outcome fetch(URI address) {
        return fetch(address, Optional.empty());
    }

    /**
     * Returns within the time limit, whatever the other side does.
     *
     * @param known what came with the last answer
     */
    public Outcome fetch(URI address, Optional<Validators> known) {
        return fetch(address, known, _ -> true);
    }

    /**
     * Returns within the time limit, whatever the other side does.
     *
     * @param known what came with the last answer
     * @param mayLead where a redirect may lead, of all that may be asked
     */
    public Outcome fetch(URI address, Optional<Validators> known, Predicate<URI> mayLead) {
        return inTime(
                connection -> follow(address, known, mayLead, connection), Outcome.Failed::new);
    }

    /** Returns within the time limit, whatever the other side does. */
    public Reply call(Call call) {
        return inTime(connection -> ask(call, connection), Reply.Failed::new);
    }

    private interface Attempt<C, T> {
        T with(C connection) throws IOException;
    }

    private <T> T inTime(
            Attempt<AtomicReference<@Nullable Socket>, T> work, Function<String, T> failed) {
        var connection = new AtomicReference<@Nullable Socket>();
        var attempt =
                new FutureTask<>(() -> {
                    try {
                        return work.with(connection);
                    } catch (IOException e) {
                        return failed.apply(why(e));
                    }
                });
        var thread = Thread.ofVirtual().name("fetch").start(attempt);
        try {
            return attempt.get(limits.time().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return failed.apply(tooSlow());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return failed.apply("the server is stopping");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException bug) {
                throw bug;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            thread.interrupt();
            close(connection.get());
        }
    }

    private String tooSlow() {
        return "it took longer than %d s".formatted(limits.time().plusMillis(999).toSeconds());
    }

    private String why(IOException e) {
        return switch (e) {
            case UnknownHostException _ -> "the host's name is not known";
            case SocketTimeoutException _ -> tooSlow();
            case HttpAnswer.Broken broken -> String.valueOf(broken.getMessage());
            case SSLException _ -> "no TLS connection with a certificate for this host";
            default -> "the connection failed";
        };
    }

    private Outcome follow(
            URI first,
            Optional<Validators> known,
            Predicate<URI> mayLead,
            AtomicReference<@Nullable Socket> connection)
            throws IOException {
        var address = ascii(first);
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            var judged = judge(address);
            if (judged instanceof Judged.Refused(var why)) {
                return new Outcome.Refused(why);
            }
            var here = address;
            var condition = known.map(it -> it.condition(here)).orElse(Map.of());
            var answer =
                    ask(Call.get(address, condition), ((Judged.Reachable) judged).at(), connection);
            if (!REDIRECTS.contains(answer.status())) {
                return outcome(address, !condition.isEmpty(), answer);
            }
            var next =
                    answer.header("location")
                            .flatMap(SafeClient::parse)
                            .map(address::resolve)
                            .map(SafeClient::ascii);
            if (next.isEmpty()) {
                return new Outcome.Failed("a redirect leads nowhere");
            }
            address = next.get();
            if (!mayLead.test(address)) {
                return new Outcome.Refused(
                        "a redirect leads to a host that its source does not name");
            }
        }
        return new Outcome.Refused("more than %d redirects".formatted(MOST_REDIRECTS));
    }

    /** A redirect is an answer like any other: what a call carries goes to nobody else. */
    private Reply ask(Call call, AtomicReference<@Nullable Socket> connection) throws IOException {
        return switch (judge(call.address())) {
            case Judged.Refused(var why) -> new Reply.Failed(why);
            case Judged.Reachable(var at) -> {
                var answer = ask(call, at, connection);
                yield new Reply.Answered(answer.status(), answer.content());
            }
        };
    }

    private sealed interface Judged {
        record Reachable(InetAddress at) implements Judged {}

        record Refused(String why) implements Judged {}
    }

    private Judged judge(URI address) throws IOException {
        var refusal = refusal(address);
        if (refusal.isPresent()) {
            return new Judged.Refused(refusal.get());
        }
        // Kept: what was judged is what is connected to.
        var addresses = resolver.resolve(host(address));
        return addresses.isEmpty()
                        || !addresses.stream().allMatch(it -> rules.mayReach(host(address), it))
                ? new Judged.Refused("the host's address is not public")
                : new Judged.Reachable(addresses.getFirst());
    }

    private static Outcome outcome(URI address, boolean asked, HttpAnswer answer) {
        return switch (answer.status()) {
            case 200 ->
                    new Outcome.Fetched(address, Validators.of(address, answer), answer.content());
            case 404, 410 -> new Outcome.Absent();
            default ->
                    asked && answer.status() == 304
                            ? new Outcome.Unchanged()
                            : new Outcome.Failed(
                                    "the answer has status %d".formatted(answer.status()));
        };
    }

    private Optional<String> refusal(URI address) {
        var scheme = Optional.ofNullable(address.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        if (address.getHost() == null || address.getHost().isEmpty()) {
            return Optional.of("the address names no host");
        }
        if (!address.getHost().startsWith("[")
                && ENDS_IN_NUMBER.matcher(address.getHost()).matches()
                && !DOTTED_QUAD.matcher(address.getHost()).matches()) {
            return Optional.of("the host is a number that is no address");
        }
        if (address.getRawUserInfo() != null) {
            return Optional.of("the address carries a user name or password");
        }
        if (address.getPort() == 0 || address.getPort() > 65535) {
            return Optional.of("the address names no port that exists");
        }
        return switch (scheme) {
            case "https" -> Optional.empty();
            case "http" ->
                    rules.mayAskPlainly(host(address))
                            ? Optional.empty()
                            : Optional.of("the address is not https");
            default -> Optional.of("the address is not https");
        };
    }

    private HttpAnswer ask(
            Call call, InetAddress judged, AtomicReference<@Nullable Socket> connection)
            throws IOException {
        var address = call.address();
        boolean secure = address.getScheme().equalsIgnoreCase("https");
        int port = address.getPort() == -1 ? (secure ? 443 : 80) : address.getPort();
        int millis = Math.toIntExact(limits.time().toMillis());
        // Not even a proxy that is set for the whole process.
        try (var socket = new Socket(Proxy.NO_PROXY)) {
            connection.set(socket);
            // Head and body are two writes: the second would wait for the first to be acknowledged.
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(judged, port), millis);
            socket.setSoTimeout(millis);
            if (!secure) {
                return exchange(socket, call);
            }
            try (var layered = (SSLSocket) tls.createSocket(socket, host(address), port, true)) {
                var parameters = layered.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                layered.setSSLParameters(parameters);
                layered.startHandshake();
                return exchange(layered, call);
            }
        }
    }

    private HttpAnswer exchange(Socket socket, Call call) throws IOException {
        var out = socket.getOutputStream();
        // A parsed address holds no line break, and a call's headers hold none.
        out.write(head(call).getBytes(StandardCharsets.US_ASCII));
        out.write(call.body());
        out.flush();
        return HttpAnswer.read(new BufferedInputStream(socket.getInputStream()), limits.bytes());
    }

    private static String head(Call call) {
        var address = call.address();
        var path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        var query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        var lines = new ArrayList<String>();
        lines.add(call.method() + " " + path + query + " HTTP/1.1");
        lines.add("Host: " + hostAndPort(address));
        lines.add("User-Agent: clearinghouse");
        call.headers().forEach((name, value) -> lines.add(name + ": " + value));
        if (call.body().length > 0) {
            lines.add("Content-Length: " + call.body().length);
        }
        lines.add("Accept-Encoding: identity");
        lines.add("Connection: close");
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    /** As it stands in the header, which some services have their callers sign. */
    public static String hostAndPort(URI address) {
        return address.getHost() + (address.getPort() == -1 ? "" : ":" + address.getPort());
    }

    /** An IPv6 literal stands in brackets in an address and without them everywhere else. */
    private static String host(URI address) {
        var host = address.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static URI ascii(URI address) {
        return URI.create(address.toASCIIString());
    }

    private static Optional<URI> parse(String location) {
        try {
            return Optional.of(URI.create(location));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static void close(@Nullable Socket socket) {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException _) {
                // Closing is all that was wanted.
            }
        }
    }
}
