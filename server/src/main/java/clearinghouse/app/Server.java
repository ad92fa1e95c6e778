package clearinghouse.app;

import clearinghouse.parties.Parties;
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
                        .properties(
                                Map.of(
                                        "server.port",
                                        String.valueOf(settings.port()),
                                        "server.address",
                                        "127.0.0.1"))
                        .initializers((GenericApplicationContext fresh) ->
                                fresh.registerBean(Wiring.class, () -> wiring))
                        .run();
        return new Server(context, wiring, wiring.start());
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
