package clearinghouse.formats.csaf.provider;

import clearinghouse.formats.Csv;
import clearinghouse.formats.JsonInput;
import clearinghouse.formats.Parsed;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The lists in which another provider tells of its documents, read entry by entry. */
public final class ForeignLists {

    /** In bytes; the largest that is known has a third of it. */
    public static final int LARGEST = 64 << 20;

    /** Entries of one list. */
    public static final int MOST = 500_000;

    private static final Instant FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59Z");

    private static final JsonInput JSON = new JsonInput(LARGEST, 30);

    /**
     * @param elsewhere how many lead to where no document of this source may lie
     */
    public record Read(List<Listing> listings, long elsewhere) {
        public Read {
            listings = List.copyOf(listings);
        }
    }

    private ForeignLists() {}

    /** A ROLIE feed (CSAF 2.0 §7.1.15). */
    public static Parsed<Read> feed(byte[] content, Hosts hosts) {
        return JSON.stream(content, parser -> new Feed(parser, hosts).read());
    }

    /**
     * {@code changes.csv} (§7.1.13): a path and the time of its last change in each line.
     *
     * @param directory ends with a slash
     */
    public static Parsed<Read> changes(byte[] content, URI directory) {
        return switch (Csv.parse(new String(content, StandardCharsets.UTF_8), ',', MOST)) {
            case Parsed.Invalid<List<Csv.Row>>(var problems) -> Parsed.invalid(problems);
            case Parsed.Valid<List<Csv.Row>>(var rows) -> {
                var gathered = new Beneath(directory);
                for (var row : rows) {
                    gathered.add(
                            row.fields().getFirst(),
                            row.fields().size() < 2 ? Optional.empty() : time(row.fields().get(1)));
                }
                yield gathered.read();
            }
        };
    }

    /**
     * {@code index.txt} (§7.1.12): a path in each line.
     *
     * @param directory ends with a slash
     */
    public static Parsed<Read> index(byte[] content, URI directory) {
        var gathered = new Beneath(directory);
        new String(content, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .limit(MOST + 1L)
                .forEach(path -> gathered.add(path, Optional.empty()));
        return gathered.read();
    }

    private static <T> Parsed<T> tooMany() {
        return Parsed.invalid(
                "", "too-many", "the list has more than %,d documents".formatted(MOST));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text.strip()).toInstant())
                    .filter(ForeignLists::isTime);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** RFC 3339 has four digits for the year; a reader of ours takes nine, and a database none. */
    private static boolean isTime(Instant at) {
        return !at.isBefore(FIRST_TIME) && !at.isAfter(LAST_TIME);
    }

    /** A path twice is told once, with its latest time. */
    private static final class Beneath {
        private final URI directory;
        private final Map<URI, Optional<Instant>> found = new LinkedHashMap<>();
        private long elsewhere;

        Beneath(URI directory) {
            this.directory = directory;
        }

        void add(String path, Optional<Instant> updated) {
            if (!path.endsWith(".json")) {
                // A heading, which the standard does not want and some write.
                return;
            }
            beneath(path)
                    .ifPresentOrElse(
                            address -> found.merge(address, updated, Beneath::later),
                            () -> elsewhere++);
        }

        private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
            return one.isEmpty() || (other.isPresent() && other.get().isAfter(one.get()))
                    ? other
                    : one;
        }

        /** An address, or dots, would lead out of the directory. */
        private Optional<URI> beneath(String path) {
            try {
                var address = directory.resolve(new URI(path)).normalize();
                return address.toString().startsWith(directory.toString())
                        ? Hosts.address(address.toString())
                        : Optional.empty();
            } catch (URISyntaxException _) {
                return Optional.empty();
            }
        }

        Parsed<Read> read() {
            if (found.size() > MOST) {
                return tooMany();
            }
            var listings = new ArrayList<Listing>();
            found.forEach((address, updated) -> listings.add(Listing.bare(address, updated)));
            return Parsed.valid(new Read(listings, elsewhere));
        }
    }

    private static final class Feed {
        private final JsonParser parser;
        private final Hosts hosts;
        private final Map<URI, Listing> found = new LinkedHashMap<>();
        private long elsewhere;
        private long entries;

        Feed(JsonParser parser, Hosts hosts) {
            this.parser = parser;
            this.hosts = hosts;
        }

        Parsed<Read> read() {
            boolean[] isFeed = {false};
            parser.nextToken();
            members(name -> {
                if (name.equals("feed")) {
                    isFeed[0] = true;
                    members(this::inFeed);
                } else {
                    parser.skipChildren();
                }
            });
            if (entries > MOST) {
                return tooMany();
            }
            return isFeed[0]
                    ? Parsed.valid(new Read(List.copyOf(found.values()), elsewhere))
                    : Parsed.invalid("/feed", "rolie", "the document is no ROLIE feed");
        }

        private void inFeed(String name) {
            if (name.equals("entry")) {
                elements(this::entry);
            } else {
                parser.skipChildren();
            }
        }

        /** Beyond the limit nothing is kept, and the rest of the text is only looked through. */
        private void entry() {
            if (++entries > MOST) {
                parser.skipChildren();
                return;
            }
            var entry = new Entry();
            members(entry::member);
            var address = Hosts.address(entry.address());
            if (address.isEmpty() || !hosts.allow(address.get())) {
                elsewhere++;
                return;
            }
            var hash = link(entry.hash);
            var signature = link(entry.signature);
            if (isElsewhere(entry.hash, hash) || isElsewhere(entry.signature, signature)) {
                elsewhere++;
                return;
            }
            found.put(
                    address.get(),
                    new Listing(address.get(), time(entry.updated), hash, signature));
        }

        private Optional<URI> link(String text) {
            return Hosts.address(text).filter(hosts::allow);
        }

        private static boolean isElsewhere(String text, Optional<URI> link) {
            return !text.isEmpty() && link.isEmpty();
        }

        private final class Entry {
            private String source = "";
            private String self = "";
            private String updated = "";
            private String hash = "";
            private String signature = "";

            void member(String name) {
                switch (name) {
                    case "updated" -> updated = text();
                    case "content" ->
                            members(inside -> {
                                if (inside.equals("src")) {
                                    source = text();
                                } else {
                                    parser.skipChildren();
                                }
                            });
                    case "link" -> elements(this::link);
                    default -> parser.skipChildren();
                }
            }

            private void link() {
                var link = new String[] {"", ""};
                members(name -> {
                    switch (name) {
                        case "rel" -> link[0] = text();
                        case "href" -> link[1] = text();
                        default -> parser.skipChildren();
                    }
                });
                switch (link[0]) {
                    case "self" -> self = link[1];
                    case "signature" -> signature = link[1];
                    // Of several the strongest that is known.
                    case "hash" -> hash = hash.endsWith(".sha512") ? hash : link[1];
                    default -> {
                        // Of the feed's own making.
                    }
                }
            }

            String address() {
                return source.isEmpty() ? self : source;
            }
        }

        private String text() {
            var text = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : "";
            parser.skipChildren();
            return text;
        }

        /** Of the object that begins here; anything else has none. */
        private void members(Consumer<String> member) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var name = parser.currentName();
                parser.nextToken();
                member.accept(name);
            }
        }

        private void elements(Runnable element) {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                parser.skipChildren();
                return;
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                element.run();
            }
        }
    }
}
