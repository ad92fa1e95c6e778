package clearinghouse.cli;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        description = {
            "Ask for a new key that wraps the vault's keys. It is made when another keeper",
            "consents; the server serves meanwhile, and destroys the old one at the end."
        })
final class KeyRotate implements Callable<Integer> {
    private static final String ROTATIONS = "/api/v1/keys/rotations";
    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);

    private final World world;

    @Mixin private final ServerOptions server = new ServerOptions();

    @Option(
            names = "--consent",
            paramLabel = "ROTATION",
            description = "Consent to what another keeper asked for, rot_...")
    private Optional<String> consent = Optional.empty();

    @Option(
            names = "--refuse",
            paramLabel = "ROTATION",
            description = "Refuse it, or take back what you asked for.")
    private Optional<String> refuse = Optional.empty();

    KeyRotate(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        if (consent.isPresent() && refuse.isPresent()) {
            throw Failure.badInput("Consent to it or refuse it, not both.");
        }
        var path =
                consent.map(id -> path(id, "consent"))
                        .or(() -> refuse.map(id -> path(id, "refusal")))
                        .orElse(ROTATIONS);
        try (var api = server.open()) {
            var answer = api.postOnce(path, NOTHING);
            world.answer(
                    server.json(),
                    answer,
                    "%s: %s"
                            .formatted(
                                    answer.path("id").asString(""),
                                    switch (answer.path("state").asString("")) {
                                        case "asked" -> "asked for; another keeper has to consent";
                                        case "refused" -> "refused";
                                        default -> "under way; see key list";
                                    }));
            return 0;
        }
    }

    private static String path(String id, String act) {
        if (!id.matches("rot_[a-z2-7]{26}")) {
            throw Failure.badInput("A rotation's id looks like rot_..., as key list shows it.");
        }
        return ROTATIONS + "/" + id + "/" + act;
    }
}
