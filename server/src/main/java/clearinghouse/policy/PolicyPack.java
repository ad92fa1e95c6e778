package clearinghouse.policy;

import clearinghouse.formats.ssvc.DecisionPack;
import clearinghouse.formats.ssvc.ShippedPacks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** A pack as text, as it is kept. */
record PolicyPack(
        String id, int version, String content, LocalDate from, Optional<LocalDate> until) {

    static List<PolicyPack> shipped() {
        return ShippedPacks.texts().stream().map(PolicyPack::of).toList();
    }

    static PolicyPack of(String content) {
        var pack = DecisionPack.parse(content).orElseThrow();
        return new PolicyPack(pack.id(), pack.version(), content, pack.from(), pack.until());
    }

    DecisionPack parse() {
        return DecisionPack.parse(content).orElseThrow();
    }

    String name() {
        return id + "@" + version;
    }

    /**
     * @param beside the class in whose package it lies; none for a name that begins with a slash
     */
    static String resource(Class<?> beside, String name) {
        try (var in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
