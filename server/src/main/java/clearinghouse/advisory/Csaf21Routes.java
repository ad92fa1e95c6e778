package clearinghouse.advisory;

import clearinghouse.formats.csaf.provider.Csaf21Addresses;
import clearinghouse.formats.csaf.provider.DirectoryLists;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.util.List;

/** The advisories by the draft of CSAF 2.1, at the path that the draft gives them. */
public final class Csaf21Routes implements Route.Group {

    private static final String OPEN = "what is published is for everyone";
    private static final String DIRECTORY = Csaf21Addresses.DIRECTORY;
    private static final String JSON = CsafProvider.JSON;
    private static final String HTML = CsafProvider.HTML;

    private final Csaf21Provider provider;
    private final ServedFiles served;

    public Csaf21Routes(Csaf21Provider provider) {
        this.provider = provider;
        served =
                new ServedFiles(
                        OPEN,
                        provider::isThere,
                        provider::list,
                        request ->
                                provider.file(
                                        request.access(),
                                        request.path("year"),
                                        request.path("file")));
    }

    @Override
    public List<Route> routes() {
        return List.of(
                served.route(
                        Csaf21Addresses.METADATA,
                        "Who publishes documents of CSAF 2.1 (draft) here, and where they are",
                        request -> Response.file(provider.metadata(request.access())),
                        JSON),
                served.list(
                        Csaf21Addresses.FEED,
                        "All documents of CSAF 2.1 (draft) as a ROLIE feed",
                        JSON),
                served.list(
                        DIRECTORY,
                        "The years of which there are documents of CSAF 2.1 (draft)",
                        HTML),
                served.list(
                        DIRECTORY + DirectoryLists.INDEX,
                        "The path of every document of CSAF 2.1 (draft)",
                        CsafProvider.TEXT),
                served.list(
                        DIRECTORY + DirectoryLists.CHANGES,
                        "When each document of CSAF 2.1 (draft) changed last, the newest first",
                        CsafProvider.CSV),
                served.list(
                        DIRECTORY + "{year}/", "The documents of CSAF 2.1 (draft) of a year", HTML),
                served.document(
                        DIRECTORY + "{year}/{file}",
                        "A document of CSAF 2.1 (draft), its signature or its hash"));
    }
}
