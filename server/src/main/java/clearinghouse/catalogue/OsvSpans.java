package clearinghouse.catalogue;

import clearinghouse.catalogue.AffectedIndex.Affected;
import clearinghouse.formats.osv.OsvPackage;
import clearinghouse.formats.osv.OsvReader;
import clearinghouse.formats.version.Span.Bound;
import clearinghouse.formats.version.VersionKey;
import clearinghouse.formats.version.VersionRange;
import clearinghouse.formats.version.VersionScheme;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What an OSV record says is affected, as spans of keys. A range that names a version without a
 * place in the order may hold any version, so that it holds all of them.
 */
final class OsvSpans {

    /** The package of all that is named by a commit. */
    static final String COMMITS = "GIT";

    private static final String NO_COMMIT = "0";

    private OsvSpans() {}

    static List<Affected> of(JsonNode record) {
        var all = new ArrayList<Affected>();
        for (var affected : record.path("affected")) {
            var ecosystem = affected.at("/package/ecosystem").asString("");
            var name = affected.at("/package/name").asString("");
            if (!ecosystem.isEmpty() && !name.isEmpty()) {
                all.addAll(ofPackage(OsvPackage.of(ecosystem, name), affected));
            }
            for (var range : affected.path("ranges")) {
                if (range.path("type").asString("").equals("GIT")) {
                    all.addAll(ofRepository(range, affected.path("versions")));
                }
            }
        }
        return all;
    }

    private static List<Affected> ofPackage(OsvPackage name, JsonNode affected) {
        var spans = new ArrayList<KeySpan>();
        for (var range : affected.path("ranges")) {
            if (!range.path("type").asString("").equals("GIT")) {
                spans.addAll(ofRange(name, range));
            }
        }
        var listed = new ArrayList<KeySpan>();
        for (var version : affected.path("versions")) {
            var span = ofVersion(name, version.asString(""));
            if (spans.stream().noneMatch(it -> it.holds(span))) {
                listed.add(span);
            }
        }
        spans.addAll(listed);
        return spans.stream().map(span -> new Affected(name.key(), span)).toList();
    }

    private static List<KeySpan> ofRange(OsvPackage name, JsonNode range) {
        var scheme = name.scheme();
        return OsvReader.events(range.path("events"))
                .map(events -> new VersionRange(scheme, events))
                .filter(VersionRange::ordered)
                .map(read ->
                        read.versions().spans().stream()
                                .map(span ->
                                        KeySpan.between(
                                                name.release(),
                                                low(scheme, span.from()),
                                                high(scheme, span.to())))
                                .toList())
                .orElseGet(() -> List.of(KeySpan.all(name.release())));
    }

    private static byte[] low(VersionScheme scheme, Bound from) {
        return switch (from) {
            case Bound.Open() -> KeySpan.LOWEST;
            case Bound.At(var version, var included) ->
                    included ? key(scheme, version) : next(key(scheme, version));
        };
    }

    private static byte[] high(VersionScheme scheme, Bound to) {
        return switch (to) {
            case Bound.Open() -> KeySpan.HIGHEST;
            case Bound.At(var version, var included) ->
                    included ? next(key(scheme, version)) : key(scheme, version);
        };
    }

    private static byte[] key(VersionScheme scheme, String version) {
        return scheme.key(version).map(VersionKey::bytes).orElseThrow();
    }

    /** No text of bytes lies between one and the same with a zero behind it. */
    private static byte[] next(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    private static KeySpan ofVersion(OsvPackage name, String version) {
        return name.scheme()
                .key(version)
                .map(VersionKey::bytes)
                .map(key -> KeySpan.between(name.release(), key, next(key)))
                .orElseGet(() -> KeySpan.written(name.release(), version));
    }

    /**
     * The tags of a repository, and the commits that are named; those between are not known here.
     */
    private static List<Affected> ofRepository(JsonNode range, JsonNode tags) {
        var all = new ArrayList<Affected>();
        var repository = OsvPackage.of("GIT", range.path("repo").asString("")).key();
        for (var tag : tags) {
            all.add(new Affected(repository, KeySpan.written("", tag.asString(""))));
        }
        for (var event : range.path("events")) {
            for (var member : List.of("introduced", "last_affected")) {
                Optional.of(event.path(member).asString(""))
                        .filter(commit -> !commit.isEmpty() && !commit.equals(NO_COMMIT))
                        .map(commit -> new Affected(COMMITS, KeySpan.written("", commit)))
                        .ifPresent(all::add);
            }
        }
        return all;
    }
}
