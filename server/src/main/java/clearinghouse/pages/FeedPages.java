package clearinghouse.pages;

import clearinghouse.advisory.Feeds;
import java.util.List;

/** Which feeds there are, for people who choose one. */
final class FeedPages implements PageRoute.Group {

    private final Feeds feeds;

    FeedPages(Feeds feeds) {
        this.feeds = feeds;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.openGet(
                        "/feeds",
                        request -> Page.html("feeds", "Feeds", feeds.index(request.access()))));
    }
}
