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
    private static final String OF_ECOSYSTEM = FeedFiles.OSV + "{ecosystem}/";

    private final Feeds feeds;

    public FeedRoutes(Feeds feeds) {
        this.feeds = feeds;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                route(
                        FeedFiles.ADVISORIES + ".atom",
                        "The newest advisories as an Atom feed",
                        ATOM),
                route(
                        FeedFiles.ADVISORIES + "/{archive}",
                        "Older advisories, in an archive of the feed (RFC 5005)",
                        ATOM),
                route(
                        FeedFiles.FEEDS + "ecosystem/{feed}",
                        "The advisories on packages of an ecosystem",
                        ATOM),
                route(
                        FeedFiles.FEEDS + "ecosystem/{name}/{archive}",
                        "Older advisories on packages of an ecosystem",
                        ATOM),
                route(
                        FeedFiles.FEEDS + "vendor/{maker}",
                        "The advisories on products of a vendor",
                        ATOM),
                route(
                        FeedFiles.FEEDS + "vendor/{name}/{archive}",
                        "Older advisories on products of a vendor",
                        ATOM),
                route(
                        FeedFiles.FEEDS + "sector/{sector}",
                        "The advisories on products that are used in a sector",
                        ATOM),
                route(
                        FeedFiles.FEEDS + "sector/{name}/{archive}",
                        "Older advisories on products that are used in a sector",
                        ATOM),
                route(
                        FeedFiles.KEV + ".json",
                        "What is known to be exploited, in the form of CISA's catalogue",
                        FeedFiles.JSON),
                route(
                        FeedFiles.KEV + ".csv",
                        "What is known to be exploited, as a table",
                        FeedFiles.CSV),
                route(FeedFiles.OSV + OsvDump.ALL, "All OSV records in one archive", FeedFiles.ZIP),
                route(
                        FeedFiles.OSV + OsvDump.ECOSYSTEMS,
                        "The ecosystems of which there are OSV records",
                        FeedFiles.TEXT),
                route(
                        FeedFiles.OSV + OsvDump.CHANGES,
                        "When each OSV record changed last, the newest first",
                        FeedFiles.CSV),
                route(
                        OF_ECOSYSTEM + OsvDump.ALL,
                        "The OSV records of an ecosystem in one archive",
                        FeedFiles.ZIP),
                route(
                        OF_ECOSYSTEM + OsvDump.CHANGES,
                        "When each OSV record of an ecosystem changed last, the newest first",
                        FeedFiles.CSV),
                route(OF_ECOSYSTEM + "{record}", "An OSV record", FeedFiles.JSON));
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
