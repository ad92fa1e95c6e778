package clearinghouse.app;

import clearinghouse.parties.Parties;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.web.context.support.StandardServletEnvironment;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** A running server. */
public final class Server implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final Wiring wiring;
    private final Parties.FirstStart first;

    private Server(
            ConfigurableApplicationContext context, Wiring wiring, Parties.FirstStart first) {
        this.context = context;
        this.wiring = wiring;
        this.first = first;
    }

    /** Returns when it answers; port 0 takes a free one. */
    public static Server start(Settings settings) {
        var wiring = new Wiring(settings);
        try {
            var context = serve(settings, wiring);
            try {
                wiring.listensOn(port(context));
                return new Server(context, wiring, wiring.start());
            } catch (RuntimeException | Error e) {
                context.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            wiring.close();
            throw e;
        }
    }

    private static ConfigurableApplicationContext serve(Settings settings, Wiring wiring) {
        return new SpringApplicationBuilder(WebConfiguration.class)
                .bannerMode(Banner.Mode.OFF)
                .environment(new OurWordsOnly())
                .initializers((GenericApplicationContext fresh) ->
                        fresh.registerBean(Wiring.class, () -> wiring))
                .run(arguments(settings));
    }

    /**
     * Without the variables of the shell and the properties of the system: a {@code SERVER_ADDRESS}
     * that is meant for another program must not open this one to the network.
     */
    private static final class OurWordsOnly extends StandardServletEnvironment {
        @Override
        protected void customizePropertySources(MutablePropertySources sources) {}
    }

    /**
     * Without a proxy of the administrator's, a caller is who the socket says, whatever it says.
     */
    private static String[] arguments(Settings settings) {
        var arguments = new ArrayList<String>();
        arguments.add("--spring.config.location=classpath:/application.properties");
        arguments.add("--server.port=" + settings.port());
        arguments.add(
                "--server.address="
                        + settings.tls().map(TlsSettings::listen).orElse(TlsSettings.LOOPBACK));
        settings.tls().ifPresent(tls -> arguments.addAll(tls.arguments()));
        arguments.add(
                "--server.forward-headers-strategy="
                        + (settings.proxy().isPresent() ? "native" : "none"));
        settings.proxy()
                .ifPresent(proxy ->
                        arguments.add(
                                "--server.tomcat.remoteip.internal-proxies="
                                        + proxy.replace(".", "\\.")));
        return arguments.toArray(String[]::new);
    }

    public int port() {
        return port(context);
    }

    private static int port(ConfigurableApplicationContext context) {
        return Objects.requireNonNull(((ServletWebServerApplicationContext) context).getWebServer())
                .getPort();
    }

    /** What people look at, by its addresses. */
    RouterFunction<ServerResponse> pages() {
        return wiring.pages.router();
    }

    public Parties.FirstStart first() {
        return first;
    }

    /** Why nothing can be validated here; looks, and fetches what is missing. */
    Optional<String> laboratoryProblem() {
        return wiring.laboratoryProblem();
    }

    @Override
    public void close() {
        context.close();
        wiring.close();
    }
}
