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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The one client that fetches an address taken from a user or a document. It asks over TLS, looks a
 * name up once and connects to exactly what it judged, judges every redirect anew, reads up to a
 * limit, asks no proxy, and sends no credential but one that is for the very address it is given.
 *
 * <p>It speaks HTTP/1.1 itself because the platform's clients look a name up again when they
 * connect: between the two look-ups an answer can change.
 */
public final class SafeClient {

    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /** 0x7f.1 and 2130706433 are 127.0.0.1 to some readers and names to others. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?[0-9][^.]*\\.?");

    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e][\\x20-\\x7e]*");

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

    public sealed interface Outcome {
        record Fetched(URI from, String contentType, byte[] content) implements Outcome {}

        /** The address, or one that it led to, is not one that this server may ask. */
        record Refused(String why) implements Outcome {}

        /**
         * The other side did not give what was asked for.
         *
         * @param status what it answered instead; 0 where there is no answer that can be read
         */
        record Failed(String why, int status) implements Outcome {
            Failed(String why) {
                this(why, 0);
            }
        }
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

    /**
     * What is sent to an address, once: no redirect takes it elsewhere.
     *
     * @param authorization for that address alone; empty for none
     * @param fields by name, already as a form carries them: {@code a=b&c=d}
     */
    public record Form(Optional<String> authorization, String fields) {

        public Form {
            if (authorization.stream().anyMatch(it -> !VISIBLE.matcher(it).matches())) {
                throw new IllegalArgumentException("a header holds what no header may");
            }
        }

        @Override
        public String toString() {
            return "Form[…]";
        }
    }

    /** Returns within the time limit, whatever the other side does. */
    public Outcome fetch(URI address) {
        return ask(address, Optional.empty());
    }

    /** As {@link #fetch}; the answer has to come from this address itself. */
    public Outcome send(URI address, Form form) {
        return ask(address, Optional.of(form));
    }

    private Outcome ask(URI address, Optional<Form> form) {
        var connection = new AtomicReference<@Nullable Socket>();
        var attempt = new FutureTask<>(() -> follow(address, form, connection));
        var thread = Thread.ofVirtual().name("fetch").start(attempt);
        try {
            return attempt.get(limits.time().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return tooSlow();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Outcome.Failed("the server is stopping");
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

    private Outcome.Failed tooSlow() {
        return new Outcome.Failed("it took longer than %d s".formatted(limits.time().toSeconds()));
    }

    private Outcome follow(
            URI first, Optional<Form> form, AtomicReference<@Nullable Socket> connection) {
        var address = ascii(first);
        try {
            for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
                var refusal = refusal(address);
                if (refusal.isPresent()) {
                    return new Outcome.Refused(refusal.get());
                }
                // Kept: what was judged is what is connected to.
                var judged = resolver.resolve(host(address));
                if (judged.isEmpty() || !judged.stream().allMatch(rules::mayReach)) {
                    return new Outcome.Refused("the host's address is not public");
                }
                var answer = ask(address, form, judged.getFirst(), connection);
                if (form.isPresent() || !REDIRECTS.contains(answer.status())) {
                    return outcome(address, answer);
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
            }
            return new Outcome.Refused("more than %d redirects".formatted(MOST_REDIRECTS));
        } catch (UnknownHostException _) {
            return new Outcome.Failed("the host's name is not known");
        } catch (SocketTimeoutException _) {
            return tooSlow();
        } catch (HttpAnswer.Broken e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        } catch (SSLException _) {
            return new Outcome.Failed("no TLS connection with a certificate for this host");
        } catch (IOException _) {
            return new Outcome.Failed("the connection failed");
        }
    }

    private static Outcome outcome(URI address, HttpAnswer answer) {
        return answer.status() == 200
                ? new Outcome.Fetched(
                        address, answer.header("content-type").orElse(""), answer.content())
                : new Outcome.Failed(
                        "the answer has status %d".formatted(answer.status()), answer.status());
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
            URI address,
            Optional<Form> form,
            InetAddress judged,
            AtomicReference<@Nullable Socket> connection)
            throws IOException {
        boolean secure = address.getScheme().equalsIgnoreCase("https");
        int port = address.getPort() == -1 ? (secure ? 443 : 80) : address.getPort();
        int millis = Math.toIntExact(limits.time().toMillis());
        // Not even a proxy that is set for the whole process.
        try (var socket = new Socket(Proxy.NO_PROXY)) {
            connection.set(socket);
            socket.connect(new InetSocketAddress(judged, port), millis);
            socket.setSoTimeout(millis);
            if (!secure) {
                return exchange(socket, address, form);
            }
            try (var layered = (SSLSocket) tls.createSocket(socket, host(address), port, true)) {
                var parameters = layered.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                layered.setSSLParameters(parameters);
                layered.startHandshake();
                return exchange(layered, address, form);
            }
        }
    }

    private HttpAnswer exchange(Socket socket, URI address, Optional<Form> form)
            throws IOException {
        var path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        var query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        var port = address.getPort() == -1 ? "" : ":" + address.getPort();
        var content = form.map(Form::fields).orElse("").getBytes(StandardCharsets.US_ASCII);
        var request =
                """
                %s %s HTTP/1.1
                Host: %s
                User-Agent: clearinghouse
                Accept: */*
                Accept-Encoding: identity
                Connection: close
                %s
                """
                        .formatted(
                                form.isPresent() ? "POST" : "GET",
                                path + query,
                                address.getHost() + port,
                                form.map(it -> headers(it, content.length)).orElse(""))
                        .replace("\n", "\r\n");
        var out = socket.getOutputStream();
        // A parsed address holds no line break, nor does a header that was looked at.
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        out.write(content);
        out.flush();
        return HttpAnswer.read(new BufferedInputStream(socket.getInputStream()), limits.bytes());
    }

    private static String headers(Form form, int length) {
        return "Content-Type: application/x-www-form-urlencoded\nContent-Length: %d\n%s"
                .formatted(
                        length,
                        form.authorization().map(it -> "Authorization: " + it + "\n").orElse(""));
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
