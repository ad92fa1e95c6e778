package clearinghouse.cli;

import clearinghouse.formats.merkle.ConsistencyProof;
import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.tlog.EntryBundle;
import clearinghouse.formats.tlog.LogKeys;
import clearinghouse.formats.tlog.SignedNote;
import clearinghouse.formats.tlog.TilePath;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** The record as a server shows it to an auditor. */
record ServedRecord(Api api) implements RecordFiles {
    private static final String LOG = "/api/v1/audit/";
    private static final Duration WHOLE = Duration.ofSeconds(60);

    @Override
    public Optional<byte[]> checkpoint() {
        return fetch("checkpoint", SignedNote.LARGEST);
    }

    @Override
    public Optional<byte[]> tile(TilePath path) {
        return fetch(path.toString(), EntryBundle.LARGEST);
    }

    /** The server's word: to be compared with what was had in another way. */
    LogKeys keys() {
        // A server from before the second key tells the first one alone.
        return fetch("keys", SignedNote.LARGEST)
                .or(() -> fetch("key", SignedNote.LARGEST))
                .flatMap(bytes -> LogKeys.parse(ExportFolder.text(bytes)))
                .orElseThrow(ServedRecord::notUnderstood);
    }

    @Override
    public Optional<List<SignedNote>> earlier() {
        var notes = new ArrayList<Optional<SignedNote>>();
        readPages(
                "checkpoints", item -> notes.add(SignedNote.parse(item.path("note").asString(""))));
        return notes.stream().allMatch(Optional::isPresent)
                ? Optional.of(notes.stream().flatMap(Optional::stream).toList())
                : Optional.empty();
    }

    /** How many entries no batch has taken yet. */
    long waiting() {
        var ids = new ArrayList<String>();
        readPages("waiting", item -> ids.add(item.path("entry").path("id").asString("")));
        return ids.size();
    }

    @Override
    public Optional<String> foreign(long size) {
        return Optional.empty();
    }

    @Override
    public Optional<ConsistencyProof> proveGrown(long from, long to) {
        var path = new ArrayList<Hash>();
        for (var hash : api.get(LOG + "consistency/%d/%d".formatted(from, to)).path("path")) {
            path.add(Hash.parse(hash.asString("")).orElseThrow(ServedRecord::notUnderstood));
        }
        return Optional.of(new ConsistencyProof(from, to, path));
    }

    private Optional<byte[]> fetch(String path, int largest) {
        HttpResponse<Optional<byte[]>> answer;
        try {
            answer = api.fetch(LOG + path, WHOLE, _ -> Reading.upTo(largest));
        } catch (Api.Unreachable e) {
            throw api.unreachable(e);
        }
        if (answer.statusCode() == 404) {
            return Optional.empty();
        }
        if (answer.statusCode() != 200) {
            throw api.refused(answer);
        }
        return answer.body();
    }

    private void readPages(String path, Consumer<JsonNode> reader) {
        var seen = new HashSet<String>();
        for (var page = api.get(LOG + path); ; ) {
            var items = page.path("items");
            if (!items.isArray()) {
                throw notUnderstood();
            }
            items.forEach(reader);
            var next = page.path("next");
            if (!next.isString()) {
                return;
            }
            if (!seen.add(next.stringValue())) {
                throw Failure.lacking("The server's pages of the record lead in a circle.");
            }
            page =
                    api.get(
                            LOG
                                    + path
                                    + "?cursor="
                                    + URLEncoder.encode(
                                            next.stringValue(), StandardCharsets.UTF_8));
        }
    }

    private static Failure notUnderstood() {
        return Failure.lacking("The server's answer about the record is not understood.");
    }
}
