package clearinghouse.app;

import clearinghouse.platform.Callers;
import clearinghouse.platform.ClientCertificate;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Notes the certificate of who sends a request. Of a listed proxy it is what that proxy says of its
 * caller, and never the proxy's own; of anybody else it is the one of the connection, whatever
 * headers came over it. Asked of the socket, because a caller's address may be told by a header.
 */
final class ClientCertificates extends ValveBase {

    /** RFC 9440 §2.1. */
    private static final String HEADER = "Client-Cert";

    private static final String OF_CONNECTION = "jakarta.servlet.request.X509Certificate";

    private final Set<InetAddress> proxies;

    ClientCertificates(Collection<String> proxies) {
        super(true);
        this.proxies =
                proxies.stream()
                        .map(InetAddress::ofLiteral)
                        .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        (isProxy(request) ? ofHeader(request) : ofConnection(request))
                .ifPresent(shown -> request.setAttribute(Callers.CERTIFICATE, shown));
        getNext().invoke(request, response);
    }

    /** A socket that was closed meanwhile has no address, and is nobody's. */
    private boolean isProxy(Request request) {
        return Optional.ofNullable(request.getPeerAddr())
                .map(InetAddress::ofLiteral)
                .filter(proxies::contains)
                .isPresent();
    }

    /** One that was cut short by the limit of all headers has no value, and still comes here. */
    private static Optional<ClientCertificate> ofHeader(Request request) {
        return ClientCertificate.ofHeader(
                Collections.list(request.getHeaders(HEADER)).stream()
                        .map(String::valueOf)
                        .toList());
    }

    /** The leaf stands first. */
    private static Optional<ClientCertificate> ofConnection(Request request) {
        return request.getAttribute(OF_CONNECTION) instanceof X509Certificate[] chain
                        && chain.length > 0
                ? Optional.of(ClientCertificate.of(chain[0]))
                : Optional.empty();
    }
}
