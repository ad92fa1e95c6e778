package clearinghouse.formats.tuf;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The targets a role vouches for, and whom it lets vouch for more. */
public record Targets(Map<String, TargetFile> targets, Optional<Delegations> delegations, Head head)
        implements Metadata {
    public Targets {
        targets = Map.copyOf(targets);
    }

    static Targets read(Fields fields, String spec, long version, Instant expires) {
        var targets = fields.map("targets", TargetFile::read);
        Optional<Delegations> delegations =
                fields.has("delegations")
                        ? Optional.of(Delegations.read(fields.object("delegations")))
                        : Optional.empty();
        return new Targets(
                targets, delegations, new Head(spec, version, expires, fields.unknown()));
    }

    @Override
    public void renderInto(ObjectNode node) {
        var targetNode = node.putObject("targets");
        targets.forEach((path, target) -> targetNode.set(path, target.render()));
        delegations.ifPresent(given -> node.set("delegations", given.render()));
    }
}
