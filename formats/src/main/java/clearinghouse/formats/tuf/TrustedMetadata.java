package clearinghouse.formats.tuf;

import clearinghouse.formats.json.StrictJson;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a client has verified so far. Each step takes one file more or names the refusal; a refused
 * file changes nothing. The clauses are those of TUF 1.0.34 §5.
 */
public final class TrustedMetadata {
    public static final int MAX_ROOT = 512_000;
    public static final int MAX_TIMESTAMP = 16_384;
    public static final int MAX_SNAPSHOT = 2_000_000;
    public static final int MAX_TARGETS = 5_000_000;
    private static final int MAX_SAVED = 8_000_000;
    private static final int MAX_ROLES_ASKED = 32;
    private static final String TARGETS_FILE = "targets.json";

    /** What came of one file. */
    public sealed interface Step {}

    public record Accepted(TrustedMetadata trusted) implements Step {}

    public record Refused(Refusal why) implements Step {}

    /** Where a target is. */
    public sealed interface Lookup {}

    public record Found(TargetFile target) implements Lookup {}

    /** The answer lies in a role whose file is not loaded yet. */
    public record Needs(String role, String delegator) implements Lookup {}

    public record Nowhere() implements Lookup {}

    private final Signed<Root> root;
    private final Optional<Signed<Timestamp>> timestamp;
    private final Optional<Signed<Snapshot>> snapshot;
    private final Map<String, Targets> targets;

    private TrustedMetadata(
            Signed<Root> root,
            Optional<Signed<Timestamp>> timestamp,
            Optional<Signed<Snapshot>> snapshot,
            Map<String, Targets> targets) {
        this.root = root;
        this.timestamp = timestamp;
        this.snapshot = snapshot;
        this.targets = Map.copyOf(targets);
    }

    /**
     * From a root that came by a way that is trusted already. It may be expired: newer ones are
     * looked for first.
     */
    public static Step start(byte[] rootFile) {
        return new Opened<>("root.json", rootFile, MAX_ROOT, Root.class)
                .signedBy(file -> Signers.of(file.metadata(), TopRole.ROOT))
                .then(file ->
                        new Accepted(
                                new TrustedMetadata(
                                        file, Optional.empty(), Optional.empty(), Map.of())));
    }

    public Root root() {
        return root.metadata();
    }

    public Optional<Timestamp> timestamp() {
        return timestamp.map(Signed::metadata);
    }

    public Optional<Snapshot> snapshot() {
        return snapshot.map(Signed::metadata);
    }

    public Optional<Targets> targets(String role) {
        return Optional.ofNullable(targets.get(role));
    }

    /** §5.3: the next version, signed by both the old and the new keys. */
    public Step root(byte[] bytes) {
        long next = root.metadata().version() + 1;
        var name = FileNames.root(next);
        return new Opened<>(name, bytes, MAX_ROOT, Root.class)
                .signedBy(_ -> Signers.of(root.metadata(), TopRole.ROOT))
                .signedBy(file -> Signers.of(file.metadata(), TopRole.ROOT))
                .refuse(
                        file -> file.version() < next,
                        file -> new Refusal.RolledBack(name, next - 1, file.version()))
                .refuse(
                        file -> file.version() > next,
                        file -> new Refusal.Mixed(name, next, file.version()))
                .then(file -> new Accepted(withRoot(file)));
    }

    private TrustedMetadata withRoot(Signed<Root> newer) {
        // §5.3.11: whoever held a replaced key may have pushed the versions far ahead; start
        // afresh.
        boolean rotated =
                !sameSigners(newer.metadata(), TopRole.TIMESTAMP)
                        || !sameSigners(newer.metadata(), TopRole.SNAPSHOT);
        return rotated
                ? new TrustedMetadata(newer, Optional.empty(), Optional.empty(), Map.of())
                : new TrustedMetadata(newer, timestamp, snapshot, Map.of());
    }

    private boolean sameSigners(Root newer, TopRole role) {
        return root.metadata().role(role).sameSigners(newer.role(role));
    }

    /** §5.4. An equal version is what is trusted already. */
    public Step timestamp(byte[] bytes, Instant now) {
        if (root.metadata().expiredAt(now)) {
            return expired("root.json", root.metadata());
        }
        var known = timestamp.map(Signed::metadata);
        return new Opened<>(FileNames.TIMESTAMP, bytes, MAX_TIMESTAMP, Timestamp.class)
                .signedBy(_ -> Signers.of(root.metadata(), TopRole.TIMESTAMP))
                .refuse(
                        file -> known.isPresent() && file.version() < known.get().version(),
                        file ->
                                new Refusal.RolledBack(
                                        FileNames.TIMESTAMP,
                                        known.orElseThrow().version(),
                                        file.version()))
                .refuse(
                        file ->
                                known.isPresent()
                                        && file.snapshot().version()
                                                < known.get().snapshot().version(),
                        file ->
                                new Refusal.RolledBack(
                                        "snapshot.json",
                                        known.orElseThrow().snapshot().version(),
                                        file.snapshot().version()))
                .then(file -> {
                    var current =
                            known.isPresent() && known.get().version() == file.metadata().version()
                                    ? timestamp.get()
                                    : file;
                    return current.metadata().expiredAt(now)
                            ? expired(FileNames.TIMESTAMP, current.metadata())
                            : new Accepted(
                                    new TrustedMetadata(
                                            root, Optional.of(current), snapshot, targets));
                });
    }

    /** Empty when the trusted snapshot is the one that the timestamp names. */
    public Optional<MetaFile> neededSnapshot() {
        var named = timestamp.orElseThrow().metadata().snapshot();
        return snapshot.isPresent() && snapshot.get().metadata().version() == named.version()
                ? Optional.empty()
                : Optional.of(named);
    }

    /** §5.5. */
    public Step snapshot(byte[] bytes, Instant now) {
        var newest = timestamp.orElseThrow().metadata();
        if (newest.expiredAt(now)) {
            return expired(FileNames.TIMESTAMP, newest);
        }
        var name = "snapshot.json";
        var named = newest.snapshot();
        var mismatch = named.check(name).refusal(bytes);
        if (mismatch.isPresent()) {
            return new Refused(mismatch.get());
        }
        return new Opened<>(name, bytes, MAX_SNAPSHOT, Snapshot.class)
                .signedBy(_ -> Signers.of(root.metadata(), TopRole.SNAPSHOT))
                .refuse(
                        file -> file.version() != named.version(),
                        file -> new Refusal.Mixed(name, named.version(), file.version()))
                .refuse(
                        file -> !file.meta().containsKey(TARGETS_FILE),
                        _ -> new Refusal.Malformed(name, "does not list targets.json"))
                .then(file -> {
                    var shrunk = shrunk(file.metadata());
                    if (shrunk.isPresent()) {
                        return new Refused(shrunk.get());
                    }
                    return file.metadata().expiredAt(now)
                            ? expired(name, file.metadata())
                            : new Accepted(
                                    new TrustedMetadata(
                                            root, timestamp, Optional.of(file), Map.of()));
                });
    }

    /** §5.5.5: no role's file goes back or goes away. */
    private Optional<Refusal> shrunk(Snapshot newer) {
        if (snapshot.isPresent()) {
            for (var known : snapshot.get().metadata().meta().entrySet()) {
                var file = known.getKey();
                var listed = newer.meta().get(file);
                if (listed == null) {
                    return Optional.of(new Refusal.Vanished(file));
                }
                if (listed.version() < known.getValue().version()) {
                    return Optional.of(
                            new Refusal.RolledBack(
                                    file, known.getValue().version(), listed.version()));
                }
            }
        }
        return Optional.empty();
    }

    /** What the snapshot says of a role's file. */
    public Optional<MetaFile> listed(String role) {
        return Optional.ofNullable(snapshot.orElseThrow().metadata().meta().get(role + ".json"));
    }

    /**
     * §5.6, for the top role {@code targets} delegated by {@code root} and for every role below.
     */
    public Step targets(String role, String delegator, byte[] bytes, Instant now) {
        var moment = snapshot.orElseThrow().metadata();
        if (moment.expiredAt(now)) {
            return expired("snapshot.json", moment);
        }
        if (neededSnapshot().isPresent()) {
            return new Refused(
                    new Refusal.Mixed(
                            "snapshot.json", neededSnapshot().get().version(), moment.version()));
        }
        var name = role + ".json";
        var named = listed(role);
        if (named.isEmpty()) {
            return new Refused(new Refusal.Malformed("snapshot.json", "does not list " + name));
        }
        var mismatch = named.get().check(name).refusal(bytes);
        if (mismatch.isPresent()) {
            return new Refused(mismatch.get());
        }
        return new Opened<>(name, bytes, MAX_TARGETS, Targets.class)
                .signedBy(_ -> signersOf(role, delegator))
                .refuse(
                        file -> file.version() != named.get().version(),
                        file -> new Refusal.Mixed(name, named.get().version(), file.version()))
                .refuse(
                        file -> file.expiredAt(now),
                        file -> new Refusal.Expired(name, file.head().expires()))
                .then(file -> {
                    var loaded = new HashMap<>(targets);
                    loaded.put(role, file.metadata());
                    return new Accepted(new TrustedMetadata(root, timestamp, snapshot, loaded));
                });
    }

    private Signers signersOf(String role, String delegator) {
        if (role.equals("targets")) {
            return Signers.of(root.metadata(), TopRole.TARGETS);
        }
        var given = targets(delegator).flatMap(Targets::delegations).orElseThrow();
        return given.roles().stream()
                .filter(delegated -> delegated.name().equals(role))
                .findFirst()
                .map(delegated -> new Signers(delegated.keys(), given.keys()))
                .orElseThrow();
    }

    /**
     * §5.6.7: the roles before those they delegate to, in order; a terminating one ends the search.
     */
    public Lookup find(String path) {
        record Ask(String role, String delegator) {}
        var toAsk = new ArrayDeque<Ask>(List.of(new Ask("targets", "root")));
        var asked = new HashSet<String>();
        while (!toAsk.isEmpty() && asked.size() < MAX_ROLES_ASKED) {
            var ask = toAsk.pop();
            if (!asked.add(ask.role())) {
                continue;
            }
            var loaded = targets.get(ask.role());
            if (loaded == null) {
                return new Needs(ask.role(), ask.delegator());
            }
            var target = loaded.targets().get(path);
            if (target != null) {
                return new Found(target);
            }
            var children = new ArrayDeque<Ask>();
            for (var child : loaded.delegations().map(Delegations::roles).orElse(List.of())) {
                if (child.covers(path)) {
                    children.push(new Ask(child.name(), ask.role()));
                    if (child.terminating()) {
                        toAsk.clear();
                        break;
                    }
                }
            }
            children.forEach(toAsk::push);
        }
        return new Nowhere();
    }

    /**
     * What must outlive the process so that nothing older is ever trusted again. One value, to be
     * written at once.
     */
    public byte[] save() {
        var node = JsonMapper.shared().createObjectNode();
        node.set("root", root.render());
        timestamp.ifPresent(file -> node.set("timestamp", file.render()));
        snapshot.ifPresent(file -> node.set("snapshot", file.render()));
        return JsonMapper.shared().writeValueAsBytes(node);
    }

    /** Only signatures are asked for: an expired file still says what was seen. */
    public static Step restore(byte[] saved) {
        if (!(new StrictJson(MAX_SAVED, 80, StrictJson.Numbers.INTEGERS).parse(saved)
                instanceof StrictJson.Document(var node))) {
            return new Refused(new Refusal.Malformed("the saved state", "cannot be read"));
        }
        return switch (start(part(node, "root"))) {
            case Refused refused -> refused;
            case Accepted(var trusted) -> {
                if (!node.has("timestamp")) {
                    yield new Accepted(trusted);
                }
                yield new Opened<>(
                                FileNames.TIMESTAMP,
                                part(node, "timestamp"),
                                MAX_TIMESTAMP,
                                Timestamp.class)
                        .signedBy(_ -> Signers.of(trusted.root(), TopRole.TIMESTAMP))
                        .then(file -> restoreSnapshot(trusted, file, node));
            }
        };
    }

    private static Step restoreSnapshot(
            TrustedMetadata trusted, Signed<Timestamp> timestamp, JsonNode node) {
        if (!node.has("snapshot")) {
            return new Accepted(
                    new TrustedMetadata(
                            trusted.root, Optional.of(timestamp), Optional.empty(), Map.of()));
        }
        return new Opened<>("snapshot.json", part(node, "snapshot"), MAX_SNAPSHOT, Snapshot.class)
                .signedBy(_ -> Signers.of(trusted.root(), TopRole.SNAPSHOT))
                .then(file ->
                        new Accepted(
                                new TrustedMetadata(
                                        trusted.root,
                                        Optional.of(timestamp),
                                        Optional.of(file),
                                        Map.of())));
    }

    private static byte[] part(JsonNode saved, String name) {
        return JsonMapper.shared().writeValueAsBytes(saved.path(name));
    }

    private static Refused expired(String file, Metadata metadata) {
        return new Refused(new Refusal.Expired(file, metadata.head().expires()));
    }
}
