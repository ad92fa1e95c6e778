package clearinghouse.app;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.app.TestServer.Answer;
import clearinghouse.app.TestServer.Client;
import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.kernel.Ids;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * People act at random on a running server, and after each act some of them ask some doors at
 * random. What each may see is said here a second time, as plain functions of what has happened and
 * without a look at the server's own rules; whatever a door says against it is a contradiction.
 *
 * <p>A walk is fixed by its seed, which a failure names: {@code -Dclearinghouse.walk=SEED} walks it
 * again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RandomWalkTest {

    private static final int ACTS = 200;
    private static final int QUESTIONS = 8;

    /** A list shows this many on its first page; a walk stays below. */
    private static final int MOST_FINDINGS = 45;

    private static final List<TlpLabel> LABELS = List.of(TlpLabel.values());
    private static final TlpLabel BY_POLICY = TlpLabel.AMBER_STRICT;

    // Who there is

    enum Kind {
        ANYONE(""),
        DEVELOPER("finding:read case:read patch:read"),
        MAINTAINER("finding:read case:read patch:read"),
        OPERATOR(""),
        TRIAGE("finding:read finding:triage patch:read"),
        COORDINATE("finding:read finding:triage case:read case:coordinate patch:read draft"),
        PUBLISH("patch:read draft publish"),
        ADMINISTER(""),
        AUDIT("");

        private final Set<String> duties;

        Kind(String duties) {
            this.duties = Set.of(duties.split(" "));
        }

        boolean may(String duty) {
            return duties.contains(duty);
        }
    }

    /** One who acts; those of the clearinghouse are of one party. */
    private record Actor(String name, Kind kind, String party, Client client, TestVisitor visitor) {
        @Override
        public String toString() {
            return name;
        }
    }

    // What there is, as far as it decides who sees what

    private static final class Finding {
        final String id;
        final Actor source;
        final Set<String> was = new HashSet<>();
        final List<Move> moves = new ArrayList<>();
        final Set<Actor> recipients = new HashSet<>();
        Cause cause;
        TlpLabel label;

        Finding(String id, Actor source, Cause cause, TlpLabel label) {
            this.id = id;
            this.source = source;
            this.cause = cause;
            this.label = label;
        }
    }

    private record Move(Cause from, Cause into) {}

    private static final class Cause {
        final String id;
        boolean confirmed;
        boolean disclosed;
        boolean merged;

        Cause(String id) {
            this.id = id;
        }
    }

    private static final class Case {
        final String id;
        final Cause cause;

        /** Whoever takes part, and whether as a finder. */
        final Map<String, Boolean> finders = new HashMap<>();

        final Map<Actor, String> links = new HashMap<>();
        boolean ended;

        Case(String id, Cause cause) {
            this.id = id;
            this.cause = cause;
        }
    }

    private record Patch(String id, Case in, Actor by) {}

    private static final class Advisory {
        final String id;
        final Case in;
        boolean published;

        Advisory(String id, Case in) {
            this.id = id;
            this.in = in;
        }
    }

    private final List<Finding> findings = new ArrayList<>();
    private final List<Cause> causes = new ArrayList<>();
    private final List<Case> cases = new ArrayList<>();
    private final List<Patch> patches = new ArrayList<>();
    private final List<Advisory> advisories = new ArrayList<>();

    // The rule

    /** Up to which label each may read, and that a label never gives sight to a stranger. */
    private boolean reads(Actor who, Finding finding) {
        if (!who.kind().may("finding:read")) {
            return false;
        }
        return isSource(who, finding)
                || takesPartIn(who, finding.cause)
                || (who.kind().may("finding:triage")
                        && (finding.label != TlpLabel.RED || finding.recipients.contains(who)));
    }

    private static boolean isSource(Actor who, Finding finding) {
        return who.party().equals(finding.source.party());
    }

    /** As a vendor or a coordinator: finders are not told of each other. */
    private boolean takesPartIn(Actor who, Cause cause) {
        return who.kind().may("case:read")
                && cases.stream()
                        .filter(it -> it.cause == cause)
                        .anyMatch(it -> Boolean.FALSE.equals(it.finders.get(who.party())));
    }

    private boolean sees(Actor who, Cause cause) {
        return who.kind().may("finding:read")
                && (who.kind().may("finding:triage")
                        || takesPartIn(who, cause)
                        || findings.stream()
                                .filter(it -> isSource(who, it))
                                .anyMatch(it -> it.cause == cause || it.was.contains(cause.id)));
    }

    private static boolean sees(Actor who, Case it) {
        return who.kind().may("case:read")
                && (who.kind().may("case:coordinate") || it.finders.containsKey(who.party()));
    }

    private boolean sees(Actor who, Patch patch) {
        return who.kind().may("patch:read")
                && (who.party().equals(patch.by().party())
                        || who.kind().may("finding:triage")
                        || takesPartIn(who, patch.in().cause)
                        || (who.kind().may("publish")
                                && advisories.stream().anyMatch(it -> it.in == patch.in())));
    }

    private boolean sees(Actor who, Advisory advisory) {
        return advisory.published || who.kind().may("draft") || takesPartIn(who, advisory.in.cause);
    }

    private TlpLabel label(Actor who, Cause cause) {
        return findings.stream()
                .filter(it -> it.cause == cause && reads(who, it))
                .map(it -> it.label)
                .reduce(cause.disclosed ? TlpLabel.CLEAR : BY_POLICY, TlpLabel::join);
    }

    /** Of what is in no advisory, and so is not made free by one. */
    private TlpLabel labelWithin(Actor who, Cause cause) {
        return label(who, cause).join(BY_POLICY);
    }

    // The doors

    private interface Door {
        /** What contradicts the rule; empty when nothing does. */
        Optional<String> asked(Actor who);
    }

    private Door oneOf(List<Door> doors) {
        return doors.get(chance.nextInt(doors.size()));
    }

    private Door ofFinding(Finding it) {
        var rest = "/api/v1/findings/" + it.id;
        return oneOf(
                List.of(
                        who -> get(who, rest, reads(who, it), it.label),
                        who -> get(who, rest + "/proof", reads(who, it), it.label.join(BY_POLICY)),
                        who -> get(who, rest + "/evidence", reads(who, it) && it.cause.confirmed),
                        who ->
                                get(
                                        who,
                                        rest + "/reads",
                                        who.kind().may("finding:read") && isSource(who, it)),
                        this::wholeList,
                        who -> page(who, "/findings/" + it.id, reads(who, it), it.label),
                        who ->
                                listed(
                                        who,
                                        "/findings",
                                        it.id,
                                        reads(who, it)
                                                && (isSource(who, it)
                                                        || who.kind().may("finding:triage")))));
    }

    /** What is left out leaves no gap: neither in the order, nor as a page that goes on. */
    private Optional<String> wholeList(Actor who) {
        if (!who.kind().may("finding:read")) {
            return Optional.empty();
        }
        var ours = findings.stream().map(it -> it.id).toList();
        var expected =
                findings.reversed().stream()
                        .filter(it -> reads(who, it))
                        .filter(it -> isSource(who, it) || who.kind().may("finding:triage"))
                        .map(it -> it.id)
                        .toList();
        var told = who.client().get("/api/v1/findings").json();
        var ids =
                told.get("items")
                        .valueStream()
                        .map(item -> item.get("id").asString())
                        .filter(ours::contains)
                        .toList();
        return ids.equals(expected)
                        && (!told.get("next").isString() || told.get("items").size() == 50)
                ? Optional.empty()
                : Optional.of("the list of findings is %s, not %s".formatted(ids, expected));
    }

    private Door ofCause(Cause it) {
        var rest = "/api/v1/vulnerabilities/" + it.id;
        return oneOf(
                List.of(
                        who -> get(who, rest, sees(who, it), label(who, it)),
                        who -> shownFindings(who, it),
                        who ->
                                list(
                                        who,
                                        "/api/v1/vulnerabilities",
                                        it.id,
                                        who.kind().may("finding:triage") && !it.merged),
                        who ->
                                page(
                                        who,
                                        "/vulnerabilities/" + it.id,
                                        sees(who, it),
                                        label(who, it))));
    }

    /** Of its findings, and of how they came there, nothing is told but what one may read. */
    private Optional<String> shownFindings(Actor who, Cause it) {
        if (!sees(who, it)) {
            return Optional.empty();
        }
        var answer = who.client().get("/api/v1/vulnerabilities/" + it.id);
        var told = answer.json().toString();
        return findings.stream()
                .filter(finding -> told.contains(finding.id))
                .filter(finding -> !reads(who, finding))
                .findFirst()
                .map(finding -> "vulnerability %s tells of %s".formatted(it.id, finding.id));
    }

    private Door ofCase(Case it) {
        return oneOf(
                List.of(
                        who ->
                                get(
                                        who,
                                        "/api/v1/cases/" + it.id,
                                        sees(who, it),
                                        labelWithin(who, it.cause)),
                        who -> list(who, "/api/v1/cases", it.id, sees(who, it)),
                        who ->
                                page(
                                        who,
                                        "/cases/" + it.id,
                                        sees(who, it),
                                        labelWithin(who, it.cause)),
                        who -> listed(who, "/cases", it.id, sees(who, it)),
                        who -> link(it)));
    }

    /** A link shows what was found until the embargo has ended, and then only that it has. */
    private Optional<String> link(Case it) {
        return it.links.entrySet().stream()
                .filter(link -> it.finders.containsKey(link.getKey().party()))
                .findFirst()
                .flatMap(link -> {
                    var answer = server.anyone().get(link.getValue());
                    int expected = it.ended ? 410 : 200;
                    return answer.status() == expected
                            ? Optional.empty()
                            : Optional.of(
                                    "a link into %s answers %d".formatted(it.id, answer.status()));
                });
    }

    private Door ofPatch(Patch it) {
        var rest = "/api/v1/patches/" + it.id();
        return oneOf(
                List.of(
                        who -> get(who, rest, sees(who, it), labelWithin(who, it.in().cause)),
                        who -> get(who, rest + "/diff", sees(who, it)),
                        who ->
                                page(
                                        who,
                                        "/cases/" + it.in().id + "/patches/" + it.id(),
                                        sees(who, it) && sees(who, it.in()),
                                        labelWithin(who, it.in().cause))));
    }

    private Door ofAdvisory(Advisory it) {
        var label = it.published ? TlpLabel.CLEAR : TlpLabel.AMBER;
        return oneOf(
                List.of(
                        who -> get(who, "/api/v1/advisories/" + it.id, sees(who, it), label),
                        who -> get(who, "/api/v1/advisories/" + it.id + "/documents", it.published),
                        who -> list(who, "/api/v1/advisories", it.id, sees(who, it)),
                        who -> page(who, "/advisories/" + it.id, sees(who, it), label),
                        who -> listed(who, "/advisories", it.id, sees(who, it))));
    }

    private Optional<Door> anyDoor() {
        var all = new ArrayList<Door>();
        any(findings).map(this::ofFinding).ifPresent(all::add);
        any(findings).map(this::ofFinding).ifPresent(all::add);
        any(causes).map(this::ofCause).ifPresent(all::add);
        any(cases).map(this::ofCase).ifPresent(all::add);
        any(patches).map(this::ofPatch).ifPresent(all::add);
        any(advisories).map(this::ofAdvisory).ifPresent(all::add);
        return any(all);
    }

    private static Optional<String> get(Actor who, String path, boolean seen, TlpLabel label) {
        var wrong = get(who, path, seen);
        if (wrong.isPresent() || !seen) {
            return wrong;
        }
        var told = who.client().get(path).text("tlp");
        return told.equals(label.label())
                ? Optional.empty()
                : Optional.of("%s is labelled %s, not %s".formatted(path, told, label.label()));
    }

    /** What is not seen is told as what never was. */
    private static Optional<String> get(Actor who, String path, boolean seen) {
        var answer = who.client().get(path);
        if ((answer.status() == 200) != seen) {
            return Optional.of("%s answers %d".formatted(path, answer.status()));
        }
        return seen ? Optional.empty() : unlikeNothing(who, path, answer);
    }

    private static Optional<String> unlikeNothing(Actor who, String path, Answer answer) {
        var nothing = path.replaceFirst("([a-z]{3})_[a-z2-7]{26}", "$1_" + "a".repeat(26));
        var absent = who.client().get(nothing);
        return answer.status() == absent.status() && answer.json().equals(absent.json())
                ? Optional.empty()
                : Optional.of(path + " is not answered as what never was");
    }

    private static Optional<String> list(Actor who, String path, String id, boolean seen) {
        var answer = who.client().get(path);
        boolean told = new String(answer.raw().body(), StandardCharsets.UTF_8).contains(id);
        return told == seen
                ? Optional.empty()
                : Optional.of("%s %s %s".formatted(path, told ? "tells of" : "leaves out", id));
    }

    private static Optional<String> page(Actor who, String path, boolean seen, TlpLabel label) {
        var answer = who.visitor().get(path);
        if ((answer.statusCode() == 200) != seen) {
            return Optional.of("page %s answers %d".formatted(path, answer.statusCode()));
        }
        var shown =
                "<p class=\"handling\"><span class=\"tlp %s\">%s</span>"
                        .formatted(label.name().toLowerCase(Locale.ROOT), label.label());
        return !seen || answer.body().replaceAll(">\\s+<", "><").contains(shown)
                ? Optional.empty()
                : Optional.of("page %s does not show %s".formatted(path, label.label()));
    }

    private static Optional<String> listed(Actor who, String path, String id, boolean seen) {
        var answer = who.visitor().get(path);
        boolean told = answer.statusCode() == 200 && answer.body().contains(id);
        return told == seen
                ? Optional.empty()
                : Optional.of(
                        "page %s %s %s".formatted(path, told ? "tells of" : "leaves out", id));
    }

    // The acts

    private interface Act {
        /** What was done, for the log; empty when there was nothing to do it to. */
        Optional<String> tried();
    }

    private final List<Act> acts =
            List.of(
                    this::submit,
                    this::submit,
                    this::confirm,
                    this::confirm,
                    this::merge,
                    this::split,
                    this::takeOn,
                    this::takeOn,
                    this::relabel,
                    this::relabel,
                    this::open,
                    this::open,
                    this::invite,
                    this::answer,
                    this::answer,
                    this::propose,
                    this::offer,
                    this::draft,
                    this::publish);

    private Optional<String> submit() {
        if (findings.size() >= MOST_FINDINGS) {
            return Optional.empty();
        }
        var by = one(Kind.DEVELOPER);
        var label = chance.nextInt(3) == 0 ? Optional.<TlpLabel>empty() : any(LABELS);
        var body = new HashMap<>(TestCase.submission(by.name()));
        label.ifPresent(it -> body.put("tlp", it.label()));
        var id = done(by.client().post("/api/v1/findings", body), 202).text("id");
        var cause = new Cause(by.client().get("/api/v1/findings/" + id).text("vulnerability"));
        causes.add(cause);
        findings.add(new Finding(id, by, cause, label.orElse(BY_POLICY)));
        return Optional.of("%s submits %s with %s".formatted(by, id, label));
    }

    /** The machine's part, by hand: there is no sandbox here. */
    private Optional<String> confirm() {
        return any(findings.stream().filter(it -> !it.cause.confirmed && !it.cause.merged).toList())
                .map(it -> {
                    laboratory.reproduces(it.id);
                    it.cause.confirmed = true;
                    return it.id + " is reproduced";
                });
    }

    private Optional<String> merge() {
        var open = causes.stream().filter(it -> it.confirmed && !it.merged).toList();
        var from = any(open.stream().filter(it -> caseOf(it).isEmpty()).toList());
        var into = any(open.stream().filter(it -> !it.disclosed).toList());
        if (from.isEmpty() || into.isEmpty() || from.get() == into.get()) {
            return Optional.empty();
        }
        var source = from.get();
        var target = into.get();
        for (var finding : findings.stream().filter(it -> it.cause == source).toList()) {
            TestCase.execute(
                    server.roles().owner(),
                    """
                    insert into intake_move (id, finding, source, target, reason, actor, at)
                    values ('%4$s', '%1$s', '%2$s', '%3$s', 'same_fix', 'worker', now());
                    update intake_finding set vulnerability = '%3$s' where code = '%1$s'
                    """
                            .formatted(finding.id, source.id, target.id, ids.next()));
            finding.was.add(source.id);
            finding.moves.add(new Move(source, target));
            finding.cause = target;
        }
        TestCase.execute(
                server.roles().owner(),
                "update intake_vulnerability set merged_into = '%s' where code = '%s'"
                        .formatted(target.id, source.id));
        source.merged = true;
        return Optional.of(source.id + " is merged into " + target.id);
    }

    private Optional<String> split() {
        return any(findings.stream().filter(it -> !it.moves.isEmpty()).toList())
                .map(it -> {
                    var by = one(Kind.TRIAGE, Kind.COORDINATE);
                    var here = it.cause;
                    boolean takes = reads(by, it) && it.moves.getLast().into() == here;
                    var answer =
                            by.client()
                                    .post(
                                            "/api/v1/vulnerabilities/" + here.id + "/split",
                                            Map.of("finding", it.id, "reason", "another cause"));
                    assertThat(answer.status() == 200)
                            .as("split %s".formatted(it.id))
                            .isEqualTo(takes);
                    if (takes) {
                        var back = it.moves.getLast().from();
                        it.was.add(here.id);
                        it.moves.add(new Move(here, back));
                        it.cause = back;
                        back.merged = false;
                        back.confirmed = true;
                        back.disclosed = false;
                    }
                    return "%s splits %s off %s: %s".formatted(by, it.id, here.id, takes);
                });
    }

    private Optional<String> takeOn() {
        return any(findings.stream().filter(it -> it.label == TlpLabel.RED).toList())
                .map(it -> {
                    var by = one(Kind.TRIAGE, Kind.COORDINATE, Kind.DEVELOPER, Kind.PUBLISH);
                    var kept =
                            findings.stream()
                                    .filter(other -> other.cause == it.cause)
                                    .filter(other -> other.label == TlpLabel.RED)
                                    .filter(other -> !other.recipients.contains(by))
                                    .toList();
                    boolean takes = by.kind().may("finding:triage") && !kept.isEmpty();
                    var answer =
                            by.client()
                                    .post(
                                            "/api/v1/vulnerabilities/" + it.cause.id + "/taking-on",
                                            Map.of());
                    assertThat(answer.status() == 200)
                            .as("%s takes on %s".formatted(by, it.cause.id))
                            .isEqualTo(takes);
                    if (takes) {
                        kept.forEach(other -> other.recipients.add(by));
                    }
                    return "%s takes on %s: %s".formatted(by, it.cause.id, takes);
                });
    }

    private Optional<String> relabel() {
        return any(findings)
                .map(it -> {
                    var by =
                            chance.nextBoolean()
                                    ? it.source
                                    : one(
                                            Kind.DEVELOPER,
                                            Kind.MAINTAINER,
                                            Kind.TRIAGE,
                                            Kind.COORDINATE);
                    var label = LABELS.get(chance.nextInt(LABELS.size()));
                    boolean takes =
                            reads(by, it)
                                    && label != it.label
                                    && (isSource(by, it)
                                            || (by.kind().may("case:coordinate")
                                                    && label.isStricterThan(it.label)));
                    var answer =
                            by.client()
                                    .post(
                                            "/api/v1/findings/" + it.id + "/label",
                                            Map.of("tlp", label.label(), "reason", "as agreed"));
                    assertThat(answer.status() == 200)
                            .as("%s labels %s %s".formatted(by, it.id, label))
                            .isEqualTo(takes);
                    if (takes) {
                        it.label = label;
                        if (label == TlpLabel.RED && !isSource(by, it)) {
                            it.recipients.add(by);
                        }
                    }
                    return "%s labels %s %s: %s".formatted(by, it.id, label, takes);
                });
    }

    private Optional<String> open() {
        return any(causes.stream().filter(it -> it.confirmed && !it.merged).toList())
                .map(it -> {
                    var by = one(Kind.COORDINATE);
                    var held = findings.stream().filter(other -> other.cause == it).toList();
                    boolean takes =
                            caseOf(it).isEmpty()
                                    && !it.disclosed
                                    && !held.isEmpty()
                                    && held.stream().allMatch(other -> reads(by, other));
                    var answer =
                            by.client()
                                    .post(
                                            "/api/v1/cases",
                                            Map.of(
                                                    "vulnerability",
                                                    it.id,
                                                    "embargo_until",
                                                    TestCase.nextYear("05-01T12:00:00Z"),
                                                    "zone",
                                                    "UTC"));
                    assertThat(answer.status() == 201)
                            .as("%s opens a case on %s".formatted(by, it.id))
                            .isEqualTo(takes);
                    if (takes) {
                        var opened = new Case(answer.text("id"), it);
                        held.forEach(other -> opened.finders.put(other.source.party(), true));
                        cases.add(opened);
                    }
                    return "%s opens a case on %s: %s".formatted(by, it.id, takes);
                });
    }

    private Optional<String> invite() {
        return any(cases.stream().filter(it -> !it.ended).toList())
                .map(it -> {
                    var by = one(Kind.COORDINATE);
                    var whom = one(Kind.MAINTAINER, Kind.DEVELOPER);
                    boolean takes = !Boolean.TRUE.equals(it.finders.get(whom.party()));
                    var answer =
                            by.client()
                                    .post(
                                            "/api/v1/cases/" + it.id + "/participants",
                                            Map.of("party", whom.party(), "role", "vendor"));
                    assertThat(answer.status() == 201)
                            .as("%s invites %s into %s".formatted(by, whom, it.id))
                            .isEqualTo(takes);
                    if (takes) {
                        it.finders.put(whom.party(), false);
                        it.links.put(whom, "/api/v1" + answer.text("link"));
                    }
                    return "%s invites %s into %s: %s".formatted(by, whom, it.id, takes);
                });
    }

    /** Accepts, declines, or has the link taken back. */
    private Optional<String> answer() {
        return any(cases.stream().filter(it -> !it.links.isEmpty() && !it.ended).toList())
                .flatMap(it -> {
                    var who = any(List.copyOf(it.links.keySet())).orElseThrow();
                    var link = Objects.requireNonNull(it.links.get(who));
                    return switch (chance.nextInt(4)) {
                        case 0 -> {
                            // Whoever has accepted stays, and can only be left out by its own word.
                            var declined = server.anyone().post(link + "/refusal", Map.of());
                            if (declined.status() == 200) {
                                it.finders.remove(who.party());
                            }
                            it.links.remove(who);
                            yield Optional.of(
                                    "%s declines %s: %d".formatted(who, it.id, declined.status()));
                        }
                        case 1 -> {
                            done(
                                    one(Kind.COORDINATE)
                                            .client()
                                            .post(
                                                    "/api/v1/cases/" + it.id + "/links/revocation",
                                                    Map.of("party", who.party())),
                                    200);
                            it.links.remove(who);
                            yield Optional.of("the links of %s into %s end".formatted(who, it.id));
                        }
                        default -> {
                            var accepted = server.anyone().post(link + "/acceptance", Map.of());
                            yield Optional.of(
                                    "%s accepts %s: %d".formatted(who, it.id, accepted.status()));
                        }
                    };
                });
    }

    /** Changes when, and never who. */
    private Optional<String> propose() {
        return any(cases)
                .map(it -> {
                    var by = one(Kind.COORDINATE, Kind.DEVELOPER, Kind.MAINTAINER);
                    var how = any(List.of("", "/acceptance", "/refusal")).orElseThrow();
                    var answer =
                            by.client()
                                    .post(
                                            "/api/v1/cases/" + it.id + "/embargo" + how,
                                            how.isEmpty()
                                                    ? Map.of(
                                                            "until",
                                                            TestCase.nextYear("06-01T12:00:00Z"),
                                                            "zone",
                                                            "UTC")
                                                    : Map.of());
                    assertThat(answer.status() == 404).isEqualTo(!sees(by, it));
                    return "%s speaks of the embargo%s on %s: %d"
                            .formatted(by, how, it.id, answer.status());
                });
    }

    private Optional<String> offer() {
        return any(cases)
                .map(it -> {
                    var by = one(Kind.COORDINATE, Kind.DEVELOPER, Kind.MAINTAINER);
                    var answer =
                            by.client()
                                    .post(
                                            "/api/v1/cases/" + it.id + "/patches",
                                            Map.of(
                                                    "name",
                                                    "bound it",
                                                    "diff",
                                                    "--- a/A\n+++ b/A\n@@ -1 +1 @@\n-a\n+b\n"));
                    assertThat(answer.status() == 404).isEqualTo(!sees(by, it));
                    if (answer.status() == 202) {
                        patches.add(new Patch(answer.text("id"), it, by));
                    }
                    return "%s offers a patch for %s: %d".formatted(by, it.id, answer.status());
                });
    }

    private Optional<String> draft() {
        return any(cases.stream()
                        .filter(it -> !it.ended)
                        .filter(it -> advisories.stream().noneMatch(other -> other.in == it))
                        .toList())
                .map(it -> {
                    var body = new HashMap<>(TestCase.draft());
                    body.put("identifiers", List.of("CVE-2022-" + (10_000 + advisories.size())));
                    var answer =
                            one(Kind.COORDINATE)
                                    .client()
                                    .post("/api/v1/cases/" + it.id + "/advisories", body);
                    // A case that a split has left without findings has nothing to tell.
                    assertThat(answer.status()).isIn(201, 422);
                    if (answer.status() == 201) {
                        advisories.add(new Advisory(answer.text("id"), it));
                    }
                    return "an advisory in %s: %d".formatted(it.id, answer.status());
                });
    }

    private Optional<String> publish() {
        return any(advisories.stream().filter(it -> !it.published).toList())
                .map(it -> {
                    var answer =
                            one(Kind.PUBLISH)
                                    .client()
                                    .post("/api/v1/advisories/" + it.id + "/publication", Map.of());
                    assertThat(answer.status()).isIn(200, 422);
                    if (answer.status() == 200) {
                        it.published = true;
                        it.in.ended = true;
                        it.in.cause.disclosed = true;
                    }
                    return "the publication of %s: %d".formatted(it.id, answer.status());
                });
    }

    private Optional<Case> caseOf(Cause cause) {
        return cases.stream().filter(it -> it.cause == cause).findFirst();
    }

    private static Answer done(Answer answer, int status) {
        assertThat(answer.status()).as(String.valueOf(answer.json())).isEqualTo(status);
        return answer;
    }

    // Chance

    private Random chance = new Random(0);
    private long seed;

    private <T> Optional<T> any(List<T> of) {
        return of.isEmpty() ? Optional.empty() : Optional.of(of.get(chance.nextInt(of.size())));
    }

    private Actor one(Kind... kinds) {
        var wanted = Set.of(kinds);
        return any(actors.stream().filter(it -> wanted.contains(it.kind())).toList()).orElseThrow();
    }

    // The walk

    private TestServer server;
    private TestLaboratory laboratory;
    private final Ids ids = new Ids(Clock.systemUTC(), new SecureRandom());
    private final List<Actor> actors = new ArrayList<>();

    @BeforeAll
    void enter() {
        server = TestServer.start();
        laboratory = new TestLaboratory(server);
        actors.add(new Actor("anyone", Kind.ANYONE, "", server.anyone(), new TestVisitor(server)));
        two("developer", Kind.DEVELOPER);
        two("maintainer", Kind.MAINTAINER);
        two("operator", Kind.OPERATOR);
        for (var duty :
                List.of(Kind.TRIAGE, Kind.COORDINATE, Kind.PUBLISH, Kind.ADMINISTER, Kind.AUDIT)) {
            two("clearinghouse", duty);
        }
    }

    private void two(String of, Kind kind) {
        var duty = kind.name().toLowerCase(Locale.ROOT);
        for (int i = 1; i <= 2; i++) {
            var name = duty + " " + i;
            var member = server.member(of, name, duty);
            actors.add(
                    new Actor(
                            name,
                            kind,
                            member.party(),
                            member.client(),
                            new TestVisitor(server, member.client(), "")));
        }
    }

    @AfterAll
    void leave() {
        laboratory.close();
        server.close();
    }

    @Test
    void no_act_opens_a_door_that_the_rule_keeps_shut_or_shuts_one_that_it_opens() {
        walk(Long.getLong("clearinghouse.walk", 20_260_728), ACTS);
    }

    @Test
    @Tag("slow")
    void nor_do_many_acts() {
        for (long seed = 1; seed <= 10; seed++) {
            walk(seed, 2 * ACTS);
        }
    }

    /** Everything that earlier walks made is left behind, and none of it is asked for. */
    private void walk(long seed, int length) {
        this.seed = seed;
        chance = new Random(seed);
        List.of(findings, causes, cases, patches, advisories).forEach(List::clear);
        var log = new ArrayList<String>();
        var asked = IntStream.range(0, length).map(step -> step(step, log)).sum();
        assertThat(asked).as("questions that were asked").isGreaterThan(length);
        assertThat(cases).as("cases that were opened").isNotEmpty();
        assertThat(advisories).as("advisories that were drafted").isNotEmpty();
    }

    private int step(int step, List<String> log) {
        try {
            any(acts).flatMap(Act::tried).ifPresent(said -> log.add(step + ": " + said));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + told(log), e);
        }
        int asked = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            var door = anyDoor();
            var who = any(actors).orElseThrow();
            var wrong = door.flatMap(it -> it.asked(who));
            if (wrong.isPresent()) {
                throw new AssertionError("%s: %s%n%s".formatted(who, wrong.get(), told(log)));
            }
            asked += door.isPresent() ? 1 : 0;
        }
        return asked;
    }

    private String told(List<String> log) {
        return "-Dclearinghouse.walk=%d, after%n%s".formatted(seed, String.join("\n", log));
    }
}
