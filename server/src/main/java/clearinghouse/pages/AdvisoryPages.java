package clearinghouse.pages;

import clearinghouse.advisory.Advisories;
import clearinghouse.advisory.AdvisoryId;
import clearinghouse.advisory.AdvisoryView;
import clearinghouse.advisory.Document;
import clearinghouse.distribution.Distribution;
import clearinghouse.formats.Problem;
import clearinghouse.formats.advisory.AffectedProduct;
import clearinghouse.formats.advisory.Credit;
import clearinghouse.formats.advisory.Identifier;
import clearinghouse.formats.advisory.Reference;
import clearinghouse.formats.advisory.Remediation;
import clearinghouse.formats.advisory.Revision;
import clearinghouse.formats.advisory.Sector;
import clearinghouse.formats.purl.PackageName;
import clearinghouse.formats.version.VersionRange;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.kernel.Access;
import clearinghouse.platform.Db;
import clearinghouse.platform.Marks;
import clearinghouse.platform.Tx;
import clearinghouse.validation.Patch;
import clearinghouse.validation.Validation;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Advisories, for everyone, with what proves them whole. */
final class AdvisoryPages implements PageRoute.Group {

    private static final String FILES = "/api/v1/advisories/files/";

    private final Db db;
    private final Advisories advisories;
    private final Validation validation;

    AdvisoryPages(Pages.Facades facades) {
        db = facades.db();
        advisories = facades.advisories();
        validation = facades.validation();
    }

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.openGet("/advisories", this::list),
                PageRoute.openGet("/advisories/{advisory}", this::find),
                PageRoute.get("/advisories/{advisory}/draft", Advisories.READ, this::next),
                PageRoute.post(
                        "/advisories/{advisory}/publication", Advisories.PUBLISH, this::publish));
    }

    record Line(AdvisoryId id, String number, String title, String identifiers, String published) {}

    record Listed(List<Line> lines, Optional<String> next) {}

    private Page list(PageRequest request) {
        var page = advisories.list(request.access(), request.after());
        return Page.html(
                "advisories",
                "Advisories",
                new Listed(
                        page.items().stream().map(AdvisoryPages::line).toList(),
                        request.next(page.after())));
    }

    private static Line line(AdvisoryView it) {
        return new Line(
                it.id(),
                it.number().orElse("Draft"),
                it.advisory().title(),
                identifiers(it),
                it.publishedAt().map(Times::shortly).orElse("not published"));
    }

    private static String identifiers(AdvisoryView it) {
        return it.advisory().identifiers().stream()
                .map(Identifier::value)
                .collect(Collectors.joining(", "));
    }

    record Affected(String name, String vendor, String range, String fixed) {}

    record File(
            String format,
            String name,
            String address,
            String sha256,
            String signature,
            String sha256File,
            String sha512File) {}

    record Link(String address, String text) {}

    record Change(int number, String at, String text) {
        static Change of(Revision it) {
            return new Change(it.number(), Times.exact(it.date(), ZoneOffset.UTC), it.summary());
        }
    }

    record Candidate(String name, String judgement, String jarSha256, Diff diff, Marks marks) {}

    /**
     * @param revising whether a next revision is drafted that the caller may see
     * @param mayDraft whether the caller may change the draft, or correct what is published
     * @param candidates accepted patches, for who may release one
     * @param revisions what each but the first changed, the newest first
     * @param example the file by which verifying is explained; empty for a draft
     */
    record View(
            AdvisoryId id,
            String number,
            boolean draft,
            boolean next,
            boolean revising,
            boolean mayPublish,
            String drafted,
            int revision,
            boolean mayDraft,
            Marks marks,
            String title,
            String summary,
            String description,
            String identifiers,
            Optional<String> severity,
            String weaknesses,
            String sectors,
            List<Affected> affected,
            List<String> remedies,
            List<Candidate> candidates,
            List<Link> references,
            List<String> credits,
            String published,
            List<Change> revisions,
            List<File> files,
            Optional<String> example) {}

    private Page find(PageRequest request) {
        return advisories
                .find(request.access(), id(request))
                .<Page>map(found -> view(request, found))
                .orElseGet(Page.Absent::new);
    }

    /** What is drafted as it will be shown: where nothing is published yet, the advisory itself. */
    private Page next(PageRequest request) {
        return advisories
                .drafted(request.access(), id(request))
                .<Page>map(found ->
                        found.number().isPresent()
                                ? view(request, found)
                                : new Page.Redirect("/advisories/" + found.id()))
                .orElseGet(Page.Absent::new);
    }

    private Page view(PageRequest request, AdvisoryView found) {
        var advisory = found.advisory();
        boolean draft = found.publishedAt().isEmpty();
        var files =
                draft
                        ? List.<File>of()
                        : advisories
                                .documents(request.access(), found.id())
                                .orElse(List.of())
                                .stream()
                                .map(document -> file(found.id(), document))
                                .toList();
        var view =
                new View(
                        found.id(),
                        found.number().orElse("Draft"),
                        draft,
                        draft && found.number().isPresent(),
                        !draft && advisories.isBeingRevised(request.access(), found.id()),
                        draft && request.access().may(Advisories.PUBLISH),
                        found.draftedAt().toString(),
                        found.history().size(),
                        request.access().may(Advisories.DRAFT),
                        Marks.of(advisory.tlp()),
                        advisory.title(),
                        advisory.summary(),
                        advisory.description(),
                        identifiers(found),
                        advisory.cvss()
                                .map(cvss ->
                                        "%s (%s), %s"
                                                .formatted(
                                                        words(cvss.severity()),
                                                        cvss.baseScore(),
                                                        cvss.vector())),
                        advisory.cwes().stream()
                                .map(cwe -> "CWE-" + cwe.id() + " " + cwe.name())
                                .collect(Collectors.joining("; ")),
                        advisory.sectors().stream()
                                .map(Sector::name)
                                .collect(Collectors.joining("; ")),
                        advisory.affected().stream().map(AdvisoryPages::affected).toList(),
                        advisory.remediations().stream().map(Remediation::details).toList(),
                        candidates(request.access(), found.vulnerability()),
                        advisory.references().stream().map(AdvisoryPages::link).toList(),
                        advisory.credits().stream().map(Credit::line).distinct().toList(),
                        found.publishedAt()
                                .map(at -> Times.exact(at, ZoneOffset.UTC))
                                .orElse("not published"),
                        changes(found),
                        files,
                        files.isEmpty() ? Optional.empty() : Optional.of(files.getFirst().name()));
        return Page.html("advisory", view.number() + " " + view.title(), view);
    }

    private static List<Change> changes(AdvisoryView found) {
        return found.history().stream().skip(1).map(Change::of).toList().reversed();
    }

    /**
     * What a machine accepted, a person reads before it is released; each showing is on record, so
     * nobody else's page asks for it.
     */
    private List<Candidate> candidates(Access access, VulnerabilityId vulnerability) {
        if (!access.may(Distribution.PUBLISH)) {
            return List.of();
        }
        return db.inTransaction(
                access,
                tx ->
                        validation.patchesOf(tx, access, vulnerability).stream()
                                .flatMap(patch -> candidate(tx, access, patch).stream())
                                .toList());
    }

    private Optional<Candidate> candidate(Tx tx, Access access, Patch patch) {
        return patch.jarSha256()
                .flatMap(hash ->
                        validation
                                .diff(tx, access, patch.id())
                                .map(diff ->
                                        new Candidate(
                                                patch.name(),
                                                CasePages.judgement(patch),
                                                hash,
                                                Diff.parse(diff),
                                                patch.marks())));
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static Affected affected(AffectedProduct product) {
        var fixed = String.join(", ", product.fixedVersions());
        return new Affected(
                PackageName.of(product.purl().render()),
                product.vendor() + " " + product.product(),
                product.range().intervals().stream()
                        .map(AdvisoryPages::words)
                        .collect(Collectors.joining("; ")),
                fixed.isEmpty() ? "none yet" : fixed);
    }

    private static String words(VersionRange.Interval interval) {
        boolean all = interval.from().equals(VersionRange.BEGINNING);
        return interval.end()
                .map(end ->
                        (all ? "before " : "from " + interval.from() + " on, before ")
                                + end.version())
                .orElse(all ? "all" : "from " + interval.from() + " on");
    }

    private static Link link(Reference reference) {
        return new Link(reference.url().toString(), reference.summary());
    }

    private static File file(AdvisoryId id, Document document) {
        var address = FILES + id + "/" + document.fileName();
        return new File(
                format(document),
                document.fileName(),
                address,
                document.sha256(),
                address + ".asc",
                address + ".sha256",
                address + ".sha512");
    }

    private static String format(Document document) {
        return switch (document.format()) {
            case CSAF -> "CSAF 2.0";
            case OSV -> "OSV";
            case CVE -> "CVE record";
            case OPENVEX -> "OpenVEX";
            case CYCLONEDX_VEX -> "CycloneDX VEX";
            case GCVE -> "GCVE record";
        };
    }

    private Page publish(PageRequest request) {
        var id = id(request);
        return switch (advisories.publish(request.access(), id, read(request))) {
            case Advisories.Publication.Published _ ->
                    new Page.Redirect("/advisories/" + id, "published");
            case Advisories.Publication.Barred(var why) ->
                    new Page.Stopped(409, "Not published", Texts.sentence(why));
            case Advisories.Publication.Changed() ->
                    new Page.Stopped(
                            409,
                            "Not published",
                            "It is not what you read any more: somebody changed or published it meanwhile. Read it again, then publish.");
            case Advisories.Publication.NoSuchAdvisory() -> new Page.Absent();
            case Advisories.Publication.Invalid(var problems) ->
                    new Page.Stopped(
                            422,
                            "Not published",
                            "Correct the draft, then publish again: "
                                    + problems.stream()
                                            .map(Problem::message)
                                            .collect(Collectors.joining("; "))
                                    + ".");
        };
    }

    private static Advisories.AsRead read(PageRequest request) {
        return new Advisories.AsRead(
                request.optional("revision")
                        .filter(it -> it.matches("[1-9][0-9]{0,8}"))
                        .map(Integer::valueOf),
                request.optional("drafted").flatMap(AdvisoryPages::moment));
    }

    private static Optional<Instant> moment(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException _) {
            return Optional.of(Instant.MIN);
        }
    }

    private static AdvisoryId id(PageRequest request) {
        return request.path("advisory", AdvisoryId::parse);
    }
}
