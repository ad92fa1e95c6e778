package clearinghouse.pages;

import clearinghouse.advisory.Advisories;
import clearinghouse.advisory.AdvisoryId;
import clearinghouse.coordination.Case;
import clearinghouse.coordination.CaseId;
import clearinghouse.coordination.Coordination;
import clearinghouse.formats.Problem;
import clearinghouse.formats.purl.PackageName;
import clearinghouse.platform.Marks;
import clearinghouse.platform.Schemas;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The forms by which an advisory is drafted, its draft changed, and what is published corrected.
 */
final class DraftPages implements PageRoute.Group {

    private static final String SCHEMA = "advisory-draft";
    private static final String OF_CASE = "/cases/{case}/advisory";
    private static final String EDIT = "/advisories/{advisory}/edit";
    private static final String ADVISORIES = "/advisories/";
    private static final int UNPROCESSABLE = 422;
    private static final int CONFLICT = 409;

    private final Advisories advisories;
    private final Coordination coordination;
    private final Schemas schemas;
    private final DraftForm.Maker maker;

    DraftPages(Pages.Facades facades, Schemas schemas) {
        advisories = facades.advisories();
        coordination = facades.coordination();
        this.schemas = schemas;
        maker = new DraftForm.Maker(schemas.source(SCHEMA));
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get(OF_CASE, Advisories.DRAFT, this::begin),
                PageRoute.post(OF_CASE, Advisories.DRAFT, this::draft),
                PageRoute.get(EDIT, Advisories.DRAFT, this::edit),
                PageRoute.post(EDIT, Advisories.DRAFT, this::redraft),
                PageRoute.post(
                        "/advisories/{advisory}/draft/removal", Advisories.DRAFT, this::drop));
    }

    /**
     * @param crumb what it is about
     * @param back where nothing is changed
     */
    record View(
            String crumb,
            String heading,
            String lead,
            String action,
            String back,
            String submit,
            Marks marks,
            DraftForm form) {
        @Override
        public String toString() {
            return "View[…]";
        }
    }

    private Page begin(PageRequest request) {
        return coordination
                .find(request.access(), caseId(request))
                .<Page>map(found ->
                        found.advisory()
                                .<Page>map(id -> new Page.Redirect(ADVISORIES + id))
                                .orElseGet(() -> first(200, found, DraftText.empty(), List.of())))
                .orElseGet(Page.Absent::new);
    }

    private Page first(int status, Case found, DraftText text, List<Problem> problems) {
        var summary = found.summary();
        var back = "/cases/" + summary.id();
        return shown(
                status,
                new View(
                        "Case on " + PackageName.of(summary.packageUrl()),
                        "Draft the advisory",
                        "Nothing of it is public until somebody publishes it. Credit, package and patches come from the findings and the case.",
                        back + "/advisory",
                        back,
                        "Keep the draft",
                        summary.marks(),
                        maker.form(text, false, problems)));
    }

    private Page draft(PageRequest request) {
        var text = DraftText.typed(request);
        var json = text.json();
        var problems = faults(json);
        if (!problems.isEmpty()) {
            return firstAgain(UNPROCESSABLE, request, text, problems);
        }
        return switch (advisories.draft(request.access(), caseId(request), json)) {
            case Advisories.Drafting.Drafted(var id) -> kept(id, json);
            case Advisories.Drafting.Invalid(var more) ->
                    firstAgain(UNPROCESSABLE, request, text, more);
            case Advisories.Drafting.Refused(var why) ->
                    firstAgain(CONFLICT, request, text, refused(why));
            case Advisories.Drafting.NothingHere() -> new Page.Absent();
        };
    }

    private Page firstAgain(
            int status, PageRequest request, DraftText text, List<Problem> problems) {
        return coordination
                .find(request.access(), caseId(request))
                .map(found -> first(status, found, text, problems))
                .orElseGet(Page.Absent::new);
    }

    private Page edit(PageRequest request) {
        return advisories
                .text(request.access(), id(request))
                .map(found -> again(200, found, DraftText.of(found.json()), List.of()))
                .orElseGet(Page.Absent::new);
    }

    private Page again(int status, Advisories.Text found, DraftText text, List<Problem> problems) {
        var address = ADVISORIES + found.id();
        boolean revising = found.number().isPresent();
        return shown(
                status,
                new View(
                        "Advisory " + found.number().orElse("Draft"),
                        revising ? "Correct what is published" : "Change the draft",
                        revising
                                ? "What is published stays as it is until this revision is published, too."
                                : "Nothing of it is public until somebody publishes it.",
                        address + "/edit",
                        address,
                        revising ? "Keep the next revision" : "Keep the draft",
                        Marks.of(found.label()),
                        maker.form(text, revising, problems)));
    }

    private Page redraft(PageRequest request) {
        var text = DraftText.typed(request);
        var json = text.json();
        var problems = faults(json);
        if (!problems.isEmpty()) {
            return again(UNPROCESSABLE, request, text, problems);
        }
        return switch (advisories.redraft(request.access(), id(request), json)) {
            case Advisories.Drafting.Drafted(var id) -> kept(id, json);
            case Advisories.Drafting.Invalid(var more) -> again(UNPROCESSABLE, request, text, more);
            case Advisories.Drafting.Refused(var why) ->
                    again(CONFLICT, request, text, refused(why));
            case Advisories.Drafting.NothingHere() -> new Page.Absent();
        };
    }

    private Page again(int status, PageRequest request, DraftText text, List<Problem> problems) {
        return advisories
                .text(request.access(), id(request))
                .map(found -> again(status, found, text, problems))
                .orElseGet(Page.Absent::new);
    }

    private Page drop(PageRequest request) {
        return advisories
                .dropRevision(request.access(), id(request))
                .<Page>map(left -> new Page.Redirect(ADVISORIES + left.id(), "revision-dropped"))
                .orElseGet(Page.Absent::new);
    }

    /**
     * By the contract of the API, so that a form takes neither more nor less than a program may.
     */
    private List<Problem> faults(JsonNode json) {
        return schemas.validate(SCHEMA, json, Advisories::faults);
    }

    private static List<Problem> refused(String why) {
        return List.of(new Problem("", "refused", why));
    }

    /** Only a revision says what it changes. */
    private static Page kept(AdvisoryId id, JsonNode json) {
        return new Page.Redirect(
                ADVISORIES + id + (json.has(DraftText.CHANGE) ? "/draft" : ""), "drafted");
    }

    private static Page shown(int status, View view) {
        return new Page.Html(status, "draft", view.heading(), view);
    }

    private static CaseId caseId(PageRequest request) {
        return request.path("case", CaseId::parse);
    }

    private static AdvisoryId id(PageRequest request) {
        return request.path("advisory", AdvisoryId::parse);
    }
}
