package clearinghouse.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import clearinghouse.advisory.Advisories;
import clearinghouse.advisory.AdvisoryId;
import clearinghouse.advisory.AdvisoryKey;
import clearinghouse.advisory.Disclosure;
import clearinghouse.advisory.Gathering;
import clearinghouse.advisory.PublisherProfile;
import clearinghouse.advisory.StixCollection;
import clearinghouse.app.TestCase;
import clearinghouse.app.Until;
import clearinghouse.catalogue.Catalogue;
import clearinghouse.catalogue.Dossiers;
import clearinghouse.catalogue.Imports;
import clearinghouse.catalogue.SaidOfSoftware;
import clearinghouse.coordination.CaseId;
import clearinghouse.coordination.Coordination;
import clearinghouse.coordination.EmbargoEnd;
import clearinghouse.coordination.LinkKey;
import clearinghouse.exposure.Exposure;
import clearinghouse.exposure.ExposureJobs;
import clearinghouse.exposure.Exposures;
import clearinghouse.exposure.Matching;
import clearinghouse.exposure.Publications;
import clearinghouse.exposure.Remedies;
import clearinghouse.formats.purl.PackageUrl;
import clearinghouse.formats.tuf.Refresh;
import clearinghouse.formats.tuf.TrustedMetadata;
import clearinghouse.insight.Insight;
import clearinghouse.intake.Bench;
import clearinghouse.intake.FindingProof;
import clearinghouse.intake.Vulnerability;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.inventory.Boms;
import clearinghouse.inventory.Installed;
import clearinghouse.inventory.Inventory;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.Digest;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.lab.VersionedJar;
import clearinghouse.parties.Parties;
import clearinghouse.parties.PartyKind;
import clearinghouse.platform.Json;
import clearinghouse.platform.Outbox;
import clearinghouse.platform.Workers;
import clearinghouse.policy.Policy;
import clearinghouse.signer.Desk;
import clearinghouse.signer.SigningKey.Algorithm;
import clearinghouse.validation.Laboratory;
import clearinghouse.validation.PatchId;
import clearinghouse.validation.Validation;
import clearinghouse.validation.ValidationJobs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a finding to an assignment on a real database; only the laboratory is the test's own. */
class ReleaseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte[] JAR = jar("1.0");
    private static final String PACKAGE = Boms.JSON_JAVA;

    @TempDir private Path folder;
    private Bench bench;
    private Validation validation;
    private Coordination coordination;
    private Advisories advisories;
    private Inventory inventory;
    private Exposures exposures;
    private Matching matching;
    private Distribution distribution;
    private Parties parties;
    private Workers workers;
    private Access publisher;
    private final Credulous laboratory = new Credulous();
    private Access coordinator;

    /** Reproduces everything, on 1.0 whatever a finding names; accepts a patch that says so. */
    private static final class Credulous implements Laboratory {
        private volatile Optional<String> silencedBy = Optional.empty();
        private volatile String patched = "1.0";

        @Override
        public Optional<String> target(String packageUrl) {
            return Optional.of("any");
        }

        @Override
        public Optional<String> patchedVersion(String packageUrl) {
            return Optional.of(patched);
        }

        @Override
        public Optional<String> entryProblem(String packageUrl, String entry) {
            return Optional.empty();
        }

        @Override
        public Examined examine(String target, FindingProof proof, Steps steps) {
            return new Examined(
                    "reproduced",
                    "E3",
                    Optional.of("1.0"),
                    silencedBy,
                    Optional.empty(),
                    List.of(),
                    List.of());
        }

        @Override
        public Judged judge(String target, List<FindingProof> proofs, String diff, Steps steps) {
            boolean gotPast =
                    proofs.stream()
                            .anyMatch(proof ->
                                    new String(proof.content(), StandardCharsets.UTF_8)
                                            .equals("gets past"));
            return diff.startsWith("good") && !gotPast
                    ? new Judged(
                            "accepted",
                            Optional.of("P4"),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(JAR),
                            List.of())
                    : new Judged(
                            "refused",
                            Optional.of("P1"),
                            Optional.of("function lost"),
                            Optional.empty(),
                            Optional.empty(),
                            List.of());
        }
    }

    @BeforeEach
    void wire() throws IOException {
        bench = new Bench(folder);
        var chance = bench.ids.chance();
        var desk = new Desk(folder, folder, Algorithm.ML_DSA_65, chance);
        parties = new Parties(bench.db, bench.record, bench.ids, bench.clock);
        validation =
                new Validation(
                        bench.db,
                        bench.intake,
                        laboratory,
                        bench.vault,
                        bench.record,
                        bench.jobs,
                        bench.ids,
                        bench.clock);
        coordination =
                new Coordination(
                        bench.db,
                        bench.vault,
                        bench.record,
                        parties,
                        new Policy(bench.db, bench.clock),
                        bench.intake,
                        validation,
                        (_, _, _) -> Optional.empty(),
                        new LinkKey(desk),
                        bench.ids,
                        bench.clock);
        var profile = PublisherProfile.open(folder.resolve("publisher.properties"), chance);
        var catalogue = new Catalogue(bench.record, bench.ids, bench.clock);
        advisories =
                new Advisories(
                        bench.db,
                        bench.vault,
                        bench.record,
                        bench.jobs,
                        bench.policy,
                        catalogue,
                        new Imports(
                                bench.db,
                                bench.record,
                                bench.policy,
                                bench.jobs,
                                profile.prefix(),
                                bench.ids,
                                bench.clock),
                        coordination,
                        new Gathering(bench.intake, validation, parties),
                        new Disclosure(coordination, bench.intake, catalogue),
                        profile,
                        new AdvisoryKey(desk, profile.publisher().name(), bench.clock, () -> {}),
                        new StixCollection(bench.db, bench.clock),
                        bench.ids,
                        bench.clock);
        inventory =
                new Inventory(
                        bench.db, bench.record, bench.policy, bench.jobs, bench.ids, bench.clock);
        var policy = new Policy(bench.db, bench.clock);
        exposures =
                new Exposures(
                        bench.db,
                        bench.record,
                        bench.vault,
                        parties,
                        policy,
                        inventory,
                        bench.ids,
                        bench.clock);
        matching =
                new Matching(
                        bench.record,
                        bench.vault,
                        new Outbox(bench.db, bench.ids, bench.clock),
                        policy,
                        inventory,
                        new Installed(folder.resolve("match-index")),
                        new SaidOfSoftware(profile.prefix()),
                        new Dossiers(bench.db, profile.prefix(), bench.clock),
                        Publications.of(advisories),
                        bench.ids,
                        bench.clock);
        distribution =
                new Distribution(
                        bench.db,
                        bench.record,
                        validation,
                        advisories,
                        exposures,
                        new TufKeys(desk),
                        bench.ids,
                        bench.clock);
        var house = bench.triage().party();
        var worker =
                access(
                        house,
                        "job:work finding:validate inventory:match exposure:find advisory:read party:read");
        policy.load(worker);
        publisher = access(house, "advisory:draft advisory:publish release:publish advisory:read");
        coordinator =
                access(
                        house,
                        "case:coordinate case:read finding:triage finding:read patch:submit patch:read advisory:draft");
        distribution.refresh(worker);
        var handlers =
                new HashMap<String, Consumer<Workers.Lease>>(
                        new ValidationJobs(validation).handlers());
        handlers.putAll(new ExposureJobs(bench.db, matching, exposures).handlers());
        workers = new Workers(bench.db, bench.jobs, worker, "test", handlers);
        workers.start(1);
    }

    @AfterEach
    void stop() {
        workers.close();
        bench.close();
    }

    @Test
    void an_accepted_patch_of_a_published_advisory_becomes_a_target_that_clients_trust() {
        var vulnerability = confirmed();
        var caseId = opened(vulnerability);
        var patch = judged(caseId, "good");
        var advisory = published(caseId);

        var release = released(distribution.release(publisher, advisory, patch));

        assertThat(release.target().value())
                .isEqualTo("org.json/json/1.0-clearinghouse.1/json-1.0-clearinghouse.1.jar");
        assertThat(release.replaces()).isEqualTo(PACKAGE + "@1.0");
        var root =
                (TrustedMetadata.Accepted) TrustedMetadata.start(file("1.root.json").orElseThrow());
        var refreshed =
                Refresh.topRoles(
                        root.trusted(),
                        (name, _) ->
                                file(name)
                                        .<Refresh.Fetched>map(Refresh.Content::new)
                                        .orElseGet(Refresh.Absent::new),
                        Instant.now(),
                        _ -> {});
        assertThat(refreshed)
                .isInstanceOfSatisfying(
                        Refresh.Current.class,
                        current ->
                                assertThat(current.trusted().find(release.target().value()))
                                        .isInstanceOf(TrustedMetadata.Found.class));
        assertThat(
                        distribution.target(
                                anyone(),
                                "org.json/json/1.0-clearinghouse.1",
                                release.sha256() + ".json-1.0-clearinghouse.1.jar"))
                .hasValueSatisfying(content -> {
                    assertThat(content)
                            .isEqualTo(
                                    VersionedJar.of(
                                            JAR,
                                            PackageUrl.of(PACKAGE + "@1.0"),
                                            PackageUrl.of(PACKAGE + "@1.0-clearinghouse.1")))
                            .asString(StandardCharsets.UTF_8)
                            .contains("Implementation-Version: 1.0-clearinghouse.1\r\n");
                    assertThat(release.sha256()).isEqualTo(Digest.sha256(content).hex());
                    assertThat(release.judgedSha256()).isEqualTo(Digest.sha256(JAR).hex());
                });
        assertThat(distribution.release(publisher, advisory, patch))
                .isEqualTo(new Distribution.Releasing.Refused("this patch is released already"));
    }

    @Test
    void a_version_that_a_finder_claims_and_nothing_was_run_on_is_not_published() {
        var later = opened(confirmed("9.9", "proof"));
        var invented = opened(confirmed("19990101-invented", "proof"));
        assertThat(affected(published(later))).containsExactly("1.0");
        assertThat(affected(published(invented))).containsExactly("1.0");
    }

    @Test
    void a_second_finding_that_claims_the_fixed_version_joins_its_cause_and_stops_no_publication() {
        laboratory.silencedBy = Optional.of("1.1");
        var cause = confirmed();
        var caseId = opened(cause);
        var draft = drafted(caseId);
        var second = bench.submit(bench.finder("Second"), PACKAGE, "1.1", "other proof");
        Until.holds(PATIENCE, () -> bench.causeOf(second), cause::equals);
        assertThat(advisories.publish(publisher, draft, Advisories.AsRead.ANYTHING))
                .isInstanceOf(Advisories.Publication.Published.class);
        assertThat(affected(draft)).containsExactly("1.0");
    }

    private List<String> affected(AdvisoryId advisory) {
        return bench
                .as(anyone(), tx -> advisories.published(tx, advisory))
                .orElseThrow()
                .affected()
                .stream()
                .flatMap(product -> product.affectedVersions().stream())
                .toList();
    }

    @Test
    void a_patch_that_a_later_finding_gets_past_is_not_released() {
        laboratory.silencedBy = Optional.of("1.1");
        var caseId = opened(confirmed());
        var patch = judged(caseId, "good");
        var advisory = published(caseId);
        bench.submit(bench.finder("Second"), PACKAGE, "gets past");
        Until.holds(
                PATIENCE,
                () -> validation.report(coordinator, patch).orElseThrow().patch(),
                found -> !found.isAccepted());
        assertThat(distribution.release(publisher, advisory, patch))
                .isEqualTo(
                        new Distribution.Releasing.Refused(
                                "the patch was accepted, but no longer holds: judged again, it is refused"));
    }

    @Test
    void a_patch_that_was_not_accepted_is_not_released() {
        var caseId = opened(confirmed());
        var patch = judged(caseId, "bad");
        var advisory = published(caseId);
        assertThat(distribution.release(publisher, advisory, patch))
                .isEqualTo(new Distribution.Releasing.Refused("there is no such accepted patch"));
    }

    @Test
    void nothing_is_released_before_its_advisory_is_published() {
        var caseId = opened(confirmed());
        var patch = judged(caseId, "good");
        var draft = drafted(caseId);
        assertThat(distribution.release(publisher, draft, patch))
                .isEqualTo(new Distribution.Releasing.NoSuchAdvisory());
        assertThat(distribution.list(anyone(), Optional.empty()).items()).isEmpty();
    }

    @Test
    void a_patch_of_another_vulnerability_is_not_released_under_the_advisory() {
        var one = opened(confirmed());
        var other = opened(confirmed());
        var patch = judged(other, "good");
        var advisory = published(one);
        assertThat(distribution.release(publisher, advisory, patch))
                .isEqualTo(
                        new Distribution.Releasing.Refused(
                                "the patch answers another vulnerability than the advisory"));
    }

    @Test
    void who_runs_exactly_what_a_release_replaces_is_assigned_it_and_nobody_else() {
        var hospital = operator("Hospital", "1.0");
        var bank = operator("Bank", "0.9");
        var utility = operator("Utility", "2.0");
        var caseId = opened(confirmed());
        var patch = judged(caseId, "good");
        var advisory = published(caseId);
        var release = released(distribution.release(publisher, advisory, patch));

        var exposed = exposureOf(hospital);
        var nearby = exposureOf(bank);

        assertThat(distribution.released(hospital, List.of(exposed)))
                .containsOnly(
                        Map.entry(
                                exposed.id(),
                                new Remedies.Released(
                                        release.target().value(),
                                        "1.0-clearinghouse.1",
                                        PACKAGE + "@1.0",
                                        "/tuf/targets/org.json/json/1.0-clearinghouse.1/"
                                                + release.sha256()
                                                + ".json-1.0-clearinghouse.1.jar")));
        assertThat(distribution.released(bank, List.of(nearby))).isEmpty();
        assertThat(funnel())
                .isEqualTo(
                        "submitted 1, unique 1, reproduced 1, disclosed 1, patched 1, delivered 0, deployed 0, verified 0");
        assertThat(distribution.assignments(hospital, Optional.empty()).items())
                .containsExactly(new Distribution.Assignment(exposed, release));
        assertThat(distribution.assignments(bank, Optional.empty()).items()).isEmpty();
        assertThat(distribution.assignments(utility, Optional.empty()).items()).isEmpty();
    }

    @Test
    void a_release_for_another_version_takes_nothing_from_those_who_run_the_first() {
        var hospital = operator("Hospital", "1.0");
        var caseId = opened(confirmed());
        var first = judged(caseId, "good");
        var second = judged(caseId, "good, for the version that followed");
        var advisory = published(caseId);
        var exposed = exposureOf(hospital);
        var release = released(distribution.release(publisher, advisory, first));

        laboratory.patched = "1.1";
        var following = released(distribution.release(publisher, advisory, second));

        assertThat(following.replaces()).isEqualTo(PACKAGE + "@1.1");
        assertThat(distribution.assignments(hospital, Optional.empty()).items())
                .containsExactly(new Distribution.Assignment(exposed, release));
        assertThat(distribution.released(hospital, List.of(exposed))).containsKey(exposed.id());
    }

    @Test
    void who_shows_the_released_build_has_proved_it_and_who_shows_another_file_has_not() {
        var hospital = operator("Hospital", "1.0");
        var bank = operator("Bank", "1.0");
        var caseId = opened(confirmed());
        var patch = judged(caseId, "good");
        var advisory = published(caseId);
        exposureOf(hospital);
        exposureOf(bank);
        var release = released(distribution.release(publisher, advisory, patch));

        inventory.receive(
                bank,
                Boms.listing(
                        "Bank's server", true, Boms.jsonJava(release.version(), "cd".repeat(32))));
        inventory.receive(
                hospital,
                Boms.listing(
                        "Hospital's server",
                        true,
                        Boms.jsonJava(release.version(), release.sha256())));

        Until.holds(
                PATIENCE,
                () -> exposureOf(hospital),
                exposure -> exposure.state().equals("verified"));
        assertThat(exposureOf(bank).state()).isNotEqualTo("verified");
        assertThat(exposureOf(bank).matchReason()).contains("another SHA-256");
    }

    private static byte[] jar(String version) {
        try {
            var manifest = new Manifest();
            manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
            manifest.getMainAttributes().putValue("Implementation-Version", version);
            var bytes = new ByteArrayOutputStream();
            new JarOutputStream(bytes, manifest).close();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As anyone sees it who sees none of what it counts. */
    private String funnel() {
        return new Insight(bench.db, bench.intake, validation, coordination, advisories, exposures)
                .funnel(anyone()).steps().stream()
                        .map(step -> step.name() + " " + step.count())
                        .collect(Collectors.joining(", "));
    }

    private Exposure exposureOf(Access operator) {
        return Until.holds(
                        PATIENCE,
                        () -> exposures.list(operator, Optional.empty()).items(),
                        items -> !items.isEmpty())
                .getFirst();
    }

    private Access operator(String name, String version) {
        var manager = access(bench.triage().party(), "party:manage");
        var party = parties.register(manager, PartyKind.OPERATOR, name, Optional.empty());
        var operator =
                access(
                        party.id(),
                        "inventory:write inventory:read exposure:read exposure:answer release:fetch");
        inventory.receive(operator, Boms.listing(name + "'s server", true, Boms.jsonJava(version)));
        return operator;
    }

    private VulnerabilityId confirmed() {
        return confirmed("1.0", "proof");
    }

    private VulnerabilityId confirmed(String version, String proof) {
        var finding = bench.submit(bench.finder("Finder"), PACKAGE, version, proof);
        var cause = bench.causeOf(finding);
        Until.holds(
                PATIENCE,
                () -> bench.as(bench.triage(), tx -> bench.intake.vulnerability(tx, cause)),
                found -> found.orElseThrow().state() == Vulnerability.State.CONFIRMED);
        return cause;
    }

    private CaseId opened(VulnerabilityId vulnerability) {
        var end = new EmbargoEnd(bench.clock.instant().plus(Duration.ofDays(90)), ZoneOffset.UTC);
        return ((Coordination.Opening.Opened) coordination.open(coordinator, vulnerability, end))
                .id();
    }

    private PatchId judged(CaseId caseId, String diff) {
        var patch =
                ((Coordination.Submission.Submitted)
                                coordination.submitPatch(coordinator, caseId, "a patch", diff))
                        .patch();
        Until.holds(
                PATIENCE,
                () -> validation.report(coordinator, patch).orElseThrow().patch(),
                found -> found.verdict().isPresent());
        return patch;
    }

    private AdvisoryId drafted(CaseId caseId) {
        return ((Advisories.Drafting.Drafted)
                        advisories.draft(coordinator, caseId, Json.tree(TestCase.draft())))
                .id();
    }

    private AdvisoryId published(CaseId caseId) {
        var id = drafted(caseId);
        assertThat(advisories.publish(publisher, id, Advisories.AsRead.ANYTHING))
                .isInstanceOf(Advisories.Publication.Published.class);
        return id;
    }

    private static Release released(Distribution.Releasing outcome) {
        assertThat(outcome).isInstanceOf(Distribution.Releasing.Released.class);
        return ((Distribution.Releasing.Released) outcome).release();
    }

    private Optional<byte[]> file(String name) {
        return distribution.metadata(anyone(), name);
    }

    private Access anyone() {
        return access(PartyId.random(bench.ids.chance()), "advisory:read");
    }

    private static Access access(PartyId party, String grants) {
        return new Access(
                "tester",
                party,
                Optional.empty(),
                "test",
                Arrays.stream(grants.split(" ")).map(Permission::new).collect(Collectors.toSet()));
    }
}
