package clearinghouse.vault;

import clearinghouse.platform.Workers;
import java.util.Map;
import java.util.function.Consumer;

/** Carries rotations through. */
public final class VaultJobs {

    private final Rotations rotations;

    public VaultJobs(Rotations rotations) {
        this.rotations = rotations;
    }

    public Map<String, Consumer<Workers.Lease>> handlers() {
        return Map.of(Rotations.CONSENTED, this::consented);
    }

    private void consented(Workers.Lease lease) {
        rotations.carryThrough(lease.access(), new RotationId(lease.subject()), lease::complete);
    }
}
