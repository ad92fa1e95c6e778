package clearinghouse.cli;

import clearinghouse.formats.tuf.Refusal;
import clearinghouse.formats.tuf.TargetFile;
import clearinghouse.formats.tuf.TrustedMetadata;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What one sync did, and what it would not do and why. */
record SyncReport(
        TrustedMetadata trusted,
        List<Fetched> fetched,
        List<String> notAssigned,
        List<Declined> declined) {
    record Assignment(String exposure, String advisory, String target, String asset) {}

    record Fetched(Assignment assignment, TargetFile target, Path file, boolean wasThere) {
        private void describe(ObjectNode node) {
            node.put("target", assignment.target());
            node.put("exposure", assignment.exposure());
            node.put("advisory", assignment.advisory());
            node.put("asset", assignment.asset());
            node.put("length", target.length());
            target.hashes().forEach(node::put);
            target.note()
                    .ifPresent(note ->
                            node.put("purl_before", note.purlBefore())
                                    .put("purl_after", note.purlAfter()));
            node.put("file", file.toString());
        }

        private String line() {
            return "%s %s for %s (%s)"
                    .formatted(
                            wasThere ? "present" : "fetched",
                            file,
                            assignment.advisory(),
                            assignment.exposure());
        }
    }

    record Declined(String subject, String reason, String detail) {
        static Declined of(String subject, Refusal why) {
            return new Declined(subject, why.name(), why.sentence());
        }
    }

    SyncReport {
        fetched = List.copyOf(fetched);
        notAssigned = List.copyOf(notAssigned);
        declined = List.copyOf(declined);
    }

    ObjectNode json() {
        var node = JsonMapper.shared().createObjectNode();
        node.put("ok", declined.isEmpty());
        var versions = node.putObject("versions").put("root", trusted.root().version());
        trusted.timestamp().ifPresent(file -> versions.put("timestamp", file.version()));
        trusted.snapshot().ifPresent(file -> versions.put("snapshot", file.version()));
        trusted.targets("targets").ifPresent(file -> versions.put("targets", file.version()));
        var fetchedNode = node.putArray("fetched");
        var presentNode = node.putArray("present");
        fetched.forEach(
                one -> one.describe((one.wasThere() ? presentNode : fetchedNode).addObject()));
        var skippedNode = node.putArray("skipped");
        notAssigned.forEach(
                path -> skippedNode.addObject().put("target", path).put("reason", "not-assigned"));
        var refusedNode = node.putArray("refused");
        declined.forEach(one ->
                refusedNode
                        .addObject()
                        .put("subject", one.subject())
                        .put("reason", one.reason())
                        .put("detail", one.detail()));
        return node;
    }

    String text() {
        var lines = new ArrayList<String>();
        fetched.forEach(one -> lines.add(one.line()));
        notAssigned.forEach(
                path -> lines.add("skipped %s: not assigned to this operator".formatted(path)));
        declined.forEach(
                one -> lines.add("REFUSED (%s): %s".formatted(one.reason(), one.detail())));
        if (lines.isEmpty()) {
            lines.add("Nothing is assigned to this operator.");
        }
        return lines.stream()
                .map(World::printable)
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
