package clearinghouse.pages;

import clearinghouse.advisory.Advisories;
import clearinghouse.advisory.EarlyNotice;
import clearinghouse.advisory.EarlyNoticeId;
import clearinghouse.advisory.EarlyNotices;
import clearinghouse.formats.advisory.Remediation;
import clearinghouse.platform.Marks;
import java.util.List;
import java.util.Optional;

/** What one's organisation is told before everyone is. */
final class EarlyNoticePages implements PageRoute.Group {

    static final String PATH = "/early-notices";

    private final EarlyNotices notices;

    EarlyNoticePages(EarlyNotices notices) {
        this.notices = notices;
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get(PATH, Advisories.READ, this::list),
                PageRoute.get(PATH + "/{notice}", Advisories.READ, this::find));
    }

    record Line(EarlyNoticeId id, String title, Marks marks, String released, String standing) {}

    record Listed(List<Line> lines, Optional<String> next) {}

    private Page list(PageRequest request) {
        var page = notices.list(request.access(), request.after());
        return Page.html(
                "earlynotices",
                "Early notices",
                new Listed(
                        page.items().stream().map(EarlyNoticePages::line).toList(),
                        request.next(page.after())));
    }

    private static Line line(EarlyNotice it) {
        return new Line(
                it.id(),
                it.advisory().title(),
                Marks.of(it.advisory().tlp()),
                Times.shortly(it.releasedAt()),
                it.publishedAs()
                        .map(as -> "published as " + as.number())
                        .orElse("not published yet"));
    }

    /**
     * @param published the address and number of the advisory, where everyone may read it
     * @param file the address of the CSAF document
     */
    record View(
            Marks marks,
            String title,
            String summary,
            String description,
            List<AdvisoryPages.Affected> affected,
            List<String> remedies,
            List<AdvisoryPages.Change> revisions,
            Optional<AdvisoryPages.Link> published,
            String file,
            String name) {}

    private Page find(PageRequest request) {
        return notices.find(request.access(), request.path("notice", EarlyNoticeId::parse))
                .<Page>map(found -> Page.html("earlynotice", found.advisory().title(), view(found)))
                .orElseGet(Page.Absent::new);
    }

    private static View view(EarlyNotice it) {
        var advisory = it.advisory();
        var name = it.id() + ".json";
        return new View(
                Marks.of(advisory.tlp()),
                advisory.title(),
                advisory.summary(),
                advisory.description(),
                advisory.affected().stream().map(AdvisoryPages::affected).toList(),
                advisory.remediations().stream().map(Remediation::details).toList(),
                it.history().stream().map(AdvisoryPages.Change::of).toList().reversed(),
                it.publishedAs()
                        .map(as -> new AdvisoryPages.Link("/advisories/" + as.id(), as.number())),
                "/api/v1" + PATH + "/" + it.id() + "/files/" + name,
                name);
    }
}
