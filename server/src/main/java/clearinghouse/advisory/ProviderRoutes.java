package clearinghouse.advisory;

import clearinghouse.formats.csaf.provider.DirectoryLists;
import clearinghouse.formats.csaf.provider.ProviderAddresses;
import clearinghouse.platform.Response;
import clearinghouse.platform.Route;
import java.util.List;

/** The trusted provider of CSAF documents, where other programs look for one. */
public final class ProviderRoutes implements Route.Group {

    private static final String OPEN = "what is published is for everyone";
    private static final String DIRECTORY = ProviderAddresses.DIRECTORY;
    private static final String INDEX = DIRECTORY + DirectoryLists.INDEX;
    private static final String CHANGES = DIRECTORY + DirectoryLists.CHANGES;
    private static final String JSON = CsafProvider.JSON;
    private static final String TEXT = CsafProvider.TEXT;
    private static final String CSV = CsafProvider.CSV;
    private static final String HTML = CsafProvider.HTML;
    private static final String KEY = "application/pgp-keys";

    private final CsafProvider provider;
    private final ServedFiles served;

    public ProviderRoutes(CsafProvider provider) {
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
                        ProviderAddresses.METADATA,
                        "Who publishes CSAF documents here, and where they are",
                        request -> Response.file(provider.metadata(request.access())),
                        JSON),
                served.list(ProviderAddresses.FEED, "All CSAF documents as a ROLIE feed", JSON),
                served.list(ProviderAddresses.CATEGORIES, "The categories of the ROLIE feed", JSON),
                served.list(
                        ProviderAddresses.SECTORS + "{rolie}",
                        "The CSAF documents on products of a sector as a ROLIE feed",
                        JSON),
                served.list(ProviderAddresses.SERVICE, "Which ROLIE feeds there are", JSON),
                served.route(
                        ProviderAddresses.KEY,
                        "The OpenPGP key that CSAF documents are signed with",
                        _ -> Response.file(KEY, provider.key()).forEveryone(),
                        KEY),
                served.list(DIRECTORY, "The years of which there are CSAF documents", HTML),
                served.list(INDEX, "The path of every CSAF document", TEXT),
                served.list(CHANGES, "When each CSAF document changed last, the newest first", CSV),
                served.list(DIRECTORY + "{year}/", "The CSAF documents of a year", HTML),
                served.document(
                        DIRECTORY + "{year}/{file}", "A CSAF document, its signature or its hash"),
                served.route(
                                ProviderAddresses.SECURITY_TXT,
                                "Whom to tell of a flaw in this server",
                                _ -> Response.file(TEXT, provider.securityTxt()).forEveryone(),
                                TEXT)
                        .onlyWhen(provider::hasContact));
    }
}
