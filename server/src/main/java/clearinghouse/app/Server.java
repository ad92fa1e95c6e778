package clearinghouse.app;

import clearinghouse.parties.Parties;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

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
        var context =
                new SpringApplicationBuilder(WebConfiguration.class)
                        .bannerMode(Banner.Mode.OFF)
                        .properties(properties(settings))
                        .initializers((GenericApplicationContext fresh) ->
                                fresh.registerBean(Wiring.class, () -> wiring))
                        .run();
        return new Server(context, wiring, wiring.start());
    }

    /**
     * Without a proxy of the administrator's, a caller is who the socket says, whatever it says.
     */
    private static Map<String, Object> properties(Settings settings) {
        var properties = new HashMap<String, Object>();
        properties.put("server.port", String.valueOf(settings.port()));
        properties.put("server.address", "127.0.0.1");
        properties.put(
                "server.forward-headers-strategy",
                settings.proxy().isPresent() ? "native" : "none");
        settings.proxy()
                .ifPresent(proxy ->
                        properties.put(
                                "server.tomcat.remoteip.internal-proxies",
                                proxy.replace(".", "\\.")));
        return properties;
    }

    public int port() {
        return Objects.requireNonNull(((ServletWebServerApplicationContext) context).getWebServer())
                .getPort();
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
