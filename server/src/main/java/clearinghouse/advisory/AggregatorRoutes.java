package clearinghouse.advisory;

import clearinghouse.formats.csaf.provider.AggregatorAddresses;
import clearinghouse.formats.csaf.provider.DirectoryLists;
import clearinghouse.platform.Route;
import java.util.List;

/** CSAF documents of others, where other programs look for an aggregator of them. */
public final class AggregatorRoutes implements Route.Group {

    private static final String OPEN = "what is mirrored is for everyone";
    private static final String FOLDER = "{issuer}";
    private static final String DIRECTORY = AggregatorAddresses.directory(FOLDER);
    private static final String JSON = CsafProvider.JSON;
    private static final String HTML = CsafProvider.HTML;

    private final Aggregator aggregator;
    private final ServedFiles served;

    public AggregatorRoutes(Aggregator aggregator) {
        this.aggregator = aggregator;
        served =
                new ServedFiles(
                        OPEN,
                        aggregator::isThere,
                        aggregator::list,
                        request ->
                                aggregator.file(
                                        request.access(),
                                        request.path("issuer"),
                                        request.path("year"),
                                        request.path("file")));
    }

    @Override
    public List<Route> routes() {
        return List.of(
                served.list(
                        AggregatorAddresses.LIST,
                        "Who issues CSAF documents, and where they are mirrored",
                        JSON),
                served.route(
                        AggregatorAddresses.metadata(FOLDER),
                        "An issuer whose CSAF documents are mirrored, and where they are",
                        request ->
                                ServedFiles.answer(
                                        aggregator.metadata(
                                                request.access(), request.path("issuer"))),
                        JSON),
                served.list(
                        AggregatorAddresses.feed(FOLDER),
                        "The mirrored CSAF documents of an issuer as a ROLIE feed",
                        JSON),
                served.list(
                        AggregatorAddresses.key(FOLDER, "{key}"),
                        "An OpenPGP key of an issuer",
                        "application/pgp-keys"),
                served.list(
                        DIRECTORY,
                        "The years of which there are mirrored CSAF documents of an issuer",
                        HTML),
                served.list(
                        DIRECTORY + DirectoryLists.INDEX,
                        "The path of every mirrored CSAF document of an issuer",
                        CsafProvider.TEXT),
                served.list(
                        DIRECTORY + DirectoryLists.CHANGES,
                        "When each mirrored CSAF document of an issuer changed last, the newest first",
                        CsafProvider.CSV),
                served.list(
                        DIRECTORY + "{year}/",
                        "The mirrored CSAF documents of an issuer and a year",
                        HTML),
                served.document(
                        DIRECTORY + "{year}/{file}",
                        "A mirrored CSAF document, its signature or its hash"));
    }
}
