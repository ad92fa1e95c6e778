package clearinghouse.advisory;

import clearinghouse.formats.feed.AtomFeed;
import clearinghouse.formats.osv.OsvDump;
import clearinghouse.platform.Request;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.util.List;

/** Feeds of what is published, and dumps of it, for whatever follows them. */
public final class FeedRoutes implements Route.Group {

    private static final String OPEN = "what is published is for everyone";
    private static final String ATOM = AtomFeed.CONTENT_TYPE;
    private static final String OF_ECOSYSTEM = Feeds.OSV + "{ecosystem}/";

    private final Feeds feeds;

    public FeedRoutes(Feeds feeds) {
        this.feeds = feeds;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                route(Feeds.ADVISORIES + ".atom", "The newest advisories as an Atom feed", ATOM),
                route(
                        Feeds.ADVISORIES + "/{archive}",
                        "Older advisories, in an archive of the feed (RFC 5005)",
                        ATOM),
                route(
                        Feeds.FEEDS + "ecosystem/{feed}",
                        "The advisories on packages of an ecosystem",
                        ATOM),
                route(
                        Feeds.FEEDS + "ecosystem/{name}/{archive}",
                        "Older advisories on packages of an ecosystem",
                        ATOM),
                route(
                        Feeds.FEEDS + "vendor/{maker}",
                        "The advisories on products of a vendor",
                        ATOM),
                route(
                        Feeds.FEEDS + "vendor/{name}/{archive}",
                        "Older advisories on products of a vendor",
                        ATOM),
                route(
                        Feeds.FEEDS + "sector/{sector}",
                        "The advisories on products that are used in a sector",
                        ATOM),
                route(
                        Feeds.FEEDS + "sector/{name}/{archive}",
                        "Older advisories on products that are used in a sector",
                        ATOM),
                route(
                        Feeds.KEV + ".json",
                        "What is known to be exploited, in the form of CISA's catalogue",
                        Feeds.JSON),
                route(Feeds.KEV + ".csv", "What is known to be exploited, as a table", Feeds.CSV),
                route(Feeds.OSV + OsvDump.ALL, "All OSV records in one archive", Feeds.ZIP),
                route(
                        Feeds.OSV + OsvDump.ECOSYSTEMS,
                        "The ecosystems of which there are OSV records",
                        Feeds.TEXT),
                route(
                        Feeds.OSV + OsvDump.CHANGES,
                        "When each OSV record changed last, the newest first",
                        Feeds.CSV),
                route(
                        OF_ECOSYSTEM + OsvDump.ALL,
                        "The OSV records of an ecosystem in one archive",
                        Feeds.ZIP),
                route(
                        OF_ECOSYSTEM + OsvDump.CHANGES,
                        "When each OSV record of an ecosystem changed last, the newest first",
                        Feeds.CSV),
                route(OF_ECOSYSTEM + "{record}", "An OSV record", Feeds.JSON));
    }

    private Route route(String path, String summary, String type) {
        return Route.get(path, summary, Advisories.READ, "nothing", request -> file(request, path))
                .openTo(OPEN)
                .answeringFile(type);
    }

    private Response file(Request request, String path) {
        return feeds.file(request.access(), request.filled(path))
                .map(Response::file)
                .orElseGet(Response::notFound);
    }
}
