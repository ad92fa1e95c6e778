package clearinghouse.cli;

import clearinghouse.formats.collection.Documents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description =
                "Take in what others publish about vulnerabilities, in any form that is known: OSV and GHSA, CVE, NVD, CSAF, OpenVEX, KEV, EPSS, CWE. Run it again after an interruption: what is known is passed over. Exits 1 when a document could not be read; the server keeps it.")
@SuppressWarnings("NullAway.Init") // picocli sets the mixin before the command runs
final class Import implements Callable<Integer> {
    private static final int MOST_DOCUMENTS = 1000;
    private static final int MOST_BYTES = 8 << 20;
    private static final int AT_ONCE = 2;
    private static final int TRIES = 5;
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final int REASONS_TOLD = 20;
    private static final Duration USUAL = Duration.ofHours(6);
    private static final Pattern INTERVAL =
            Pattern.compile("(?<number>[1-9][0-9]{0,3})(?<unit>[mhd])");

    private final World world;

    @Mixin private ServerOptions server;

    @Option(
            names = "--retry",
            description = "Have the server try again to read what is in quarantine.")
    private boolean retry;

    @Option(
            names = "--subscribe",
            description =
                    "Have the server ask these addresses, or the domains of CSAF providers, again and again.")
    private boolean subscribe;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            description =
                    "How often, such as 30m, 6h or 1d; six hours where nothing is said. Only with --subscribe.")
    private Optional<String> every = Optional.empty();

    @Option(
            names = "--mirror",
            description =
                    "Have the server offer the documents of these CSAF providers to everyone, as far as they let that be. Only with --subscribe.")
    private boolean mirror;

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE|DIR|URL",
            description =
                    "*.json, *.jsonl and *.csv, compressed with gzip or not, *.zip and *.tar.gz of these, or folders; an address that begins with https:// is fetched by the server, once.")
    private List<String> operands = List.of();

    Import(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        if (retry == !operands.isEmpty() || (retry && subscribe)) {
            throw Failure.badInput("Name files, folders or addresses to import, or say --retry.");
        }
        if (every.isPresent() && !subscribe) {
            throw Failure.badInput("--every is said with --subscribe.");
        }
        if (mirror && !subscribe) {
            throw Failure.badInput("--mirror is said with --subscribe.");
        }
        if (subscribe) {
            return subscribe(every.map(Import::interval).orElse(USUAL));
        }
        return retry ? again() : take();
    }

    private int again() {
        try (var api = server.open()) {
            var answer =
                    api.postOnce(
                            "/api/v1/imports/quarantine/retry",
                            "{}".getBytes(StandardCharsets.UTF_8));
            long tried = answer.path("tried").asLong(0);
            long taken = answer.path("taken").asLong(0);
            world.answer(
                    server.json(),
                    answer,
                    "%,d documents were in quarantine, %,d of them could be read now."
                            .formatted(tried, taken));
            return tried == taken ? 0 : 1;
        }
    }

    private static Duration interval(String text) {
        var parts = INTERVAL.matcher(text);
        if (!parts.matches()) {
            throw Failure.badInput("--every is a time such as 30m, 6h or 1d.");
        }
        long number = Long.parseLong(parts.group("number"));
        return switch (parts.group("unit")) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private int subscribe(Duration interval) {
        try (var api = server.open()) {
            var sources = new SourceImport(world, api);
            var made = JsonMapper.shared().createArrayNode();
            for (var operand : operands) {
                made.add(sources.make(operand, Optional.of(interval), mirror));
            }
            world.answer(
                    server.json(),
                    made,
                    "%,d sources are asked from now on.".formatted(made.size()));
            return 0;
        }
    }

    private static boolean isAddress(String operand) {
        return operand.startsWith("https://");
    }

    private int take() {
        var places = operands.stream().filter(it -> !isAddress(it)).map(Path::of).toList();
        var sum = new ImportSum();
        try (var api = server.open();
                var senders = Executors.newFixedThreadPool(AT_ONCE)) {
            var sending = new Sending(api, senders, sum, new Progress(size(places)));
            var documents = new DocumentFiles(sending, sending::read);
            places.forEach(documents::in);
            sending.finish();
            var sources = new SourceImport(world, api);
            operands.stream()
                    .filter(Import::isAddress)
                    .forEach(address -> sum.fetched(address, sources.take(address)));
        }
        if (sum.isNothing()) {
            throw Failure.badInput("There is no document to import there.");
        }
        world.answer(server.json(), sum.json(), sum.text(REASONS_TOLD));
        return sum.isWhole() ? 0 : 1;
    }

    /** Of the files as they lie there. */
    private static long size(List<Path> places) {
        long bytes = 0;
        for (var place : places) {
            try (var files = Files.walk(place)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    bytes += Files.size(file);
                }
            } catch (IOException e) {
                throw Failure.badInput("%s cannot be read.".formatted(place));
            }
        }
        return bytes;
    }

    /** Told at most once a second, on the side. */
    private final class Progress {
        private final long all;
        private long read;
        private Instant told = world.clock().instant();

        Progress(long all) {
            this.all = all;
        }

        void read(long bytes, long documents) {
            read += bytes;
            var now = world.clock().instant();
            if (Duration.between(told, now).toMillis() >= 1000) {
                told = now;
                world.err()
                        .println(
                                "%,d documents, %d %% of the files"
                                        .formatted(documents, Math.min(100, 100 * read / all)));
            }
        }
    }

    /** Gathers documents and sends them, some parcels at once. */
    private final class Sending implements Documents.Taker {
        private final Api api;
        private final ExecutorService senders;
        private final ImportSum sum;
        private final Progress progress;
        private final Deque<Future<JsonNode>> sent = new ArrayDeque<>();
        private List<Document> parcel = new ArrayList<>();
        private long bytes;

        private record Document(String place, byte[] content) {}

        Sending(Api api, ExecutorService senders, ImportSum sum, Progress progress) {
            this.api = api;
            this.senders = senders;
            this.sum = sum;
            this.progress = progress;
        }

        @Override
        public void take(String place, byte[] content) {
            if (bytes + content.length > MOST_BYTES) {
                send();
            }
            parcel.add(new Document(place, content));
            bytes += content.length;
            sum.count();
            if (parcel.size() == MOST_DOCUMENTS) {
                send();
            }
        }

        @Override
        public void damaged(String place, String why) {
            sum.damaged(place, why);
        }

        void read(long more) {
            progress.read(more, sum.documents());
        }

        private void send() {
            if (parcel.isEmpty()) {
                return;
            }
            var documents = parcel;
            parcel = new ArrayList<>();
            bytes = 0;
            if (sent.size() == AT_ONCE) {
                sum.add(answer(sent.remove()));
            }
            sent.add(senders.submit(() -> post(api, documents)));
        }

        void finish() {
            send();
            while (!sent.isEmpty()) {
                sum.add(answer(sent.remove()));
            }
        }
    }

    private static JsonNode answer(Future<JsonNode> sent) {
        try {
            return sent.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure failure
                    ? failure
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Failure.lacking("The import was interrupted. Run it again to go on.");
        }
    }

    /** What is sent twice is the same the second time. */
    private JsonNode post(Api api, List<Sending.Document> documents) throws InterruptedException {
        var body = body(documents);
        for (int tried = 1; ; tried++) {
            try {
                return api.post("/api/v1/imports", body, Map.of());
            } catch (Api.Unreachable e) {
                if (tried == TRIES) {
                    throw api.unreachable(e);
                }
                world.pause().of(BETWEEN.multipliedBy(tried));
            }
        }
    }

    private static byte[] body(List<Sending.Document> documents) {
        var node = JsonMapper.shared().createObjectNode();
        var all = node.putArray("documents");
        for (var document : documents) {
            var text = new String(document.content(), StandardCharsets.UTF_8);
            boolean exact =
                    Arrays.equals(text.getBytes(StandardCharsets.UTF_8), document.content());
            all.addObject()
                    .put("place", World.printable(document.place()))
                    .put("encoding", exact ? "utf-8" : "base64")
                    .put(
                            "content",
                            exact ? text : Base64.getEncoder().encodeToString(document.content()));
        }
        return JsonMapper.shared().writeValueAsBytes(node);
    }
}
