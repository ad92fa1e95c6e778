package clearinghouse.app;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets every client finish its handshake, in which it proves to have the key of the certificate
 * that it shows. Whose that is, the enrolled certificates say at each request; so no authority is
 * trusted for it, and nobody learns from a handshake which certificates are known. Public and
 * without arguments, because the container makes it by its name. It judges clients alone: as a
 * server's judge it refuses.
 */
public final class AnyClient extends X509ExtendedTrustManager {

    private static final X509Certificate[] NO_AUTHORITY = {};

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw refused();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw refused();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw refused();
    }

    private static CertificateException refused() {
        return new CertificateException("this judges clients, and no server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return NO_AUTHORITY.clone();
    }
}
