package clearinghouse.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.DatabaseException;
import clearinghouse.platform.Json;
import clearinghouse.platform.LegalBasis;
import clearinghouse.platform.LegalBasis.State;
import clearinghouse.platform.Marks;
import clearinghouse.policy.LegalBases;
import clearinghouse.policy.LegalBasisWish;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under which laws and agreements findings are taken in, on a real database. */
class LegalBasesTest {

    private static final String PACKAGE = "pkg:maven/org.example/thing";
    private static final LocalDate LONG_AGO = LocalDate.parse("2020-01-01");

    @TempDir Path folder;
    private Bench bench;
    private Access finder;
    private Access keeper;
    private LegalBases bases;
    private LocalDate today = LONG_AGO;

    @BeforeEach
    void open() {
        bench = new Bench(folder);
        finder = bench.finder("Finder Labs");
        keeper = with(bench.triage(), "basis:keep", "basis:watch", "party:manage");
        bases = new LegalBases(bench.db, bench.record, bench.ids, bench.clock);
        today = bench.clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void what_its_submitter_names_is_told_with_how_it_stands() {
        say("isac-terms", LONG_AGO, Optional.of(today.plusDays(100)), "block", 30);
        var told = marks(submit("isac-terms")).legalBases();
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().code()).isEqualTo("isac-terms");
        assertThat(told.getFirst().standing())
                .isEqualTo(new State.Holding(Optional.of(today.plusDays(100))));
        assertThat(marks(bench.submit(finder, PACKAGE)).legalBases())
                .as("nobody names one, and none is given")
                .isEmpty();
    }

    @Test
    void an_unknown_one_is_refused_with_those_that_policy_knows_and_nothing_is_kept() {
        assertThat(received("whim"))
                .isEqualTo(
                        new Intake.Receipt.NoSuchTerm(
                                new Intake.Unknown(
                                        "legal_basis",
                                        List.of(
                                                "agreement",
                                                "consent",
                                                "eu-nis2-article-12",
                                                "us-cisa-2015"))));
        assertThat(kept()).isEmpty();
    }

    @Test
    void one_that_blocks_takes_nothing_in_before_it_begins_and_after_its_end() {
        say("lapsed", LONG_AGO, Optional.of(today.minusDays(1)), "block", 0);
        say("to-come", today.plusDays(2), Optional.empty(), "block", 0);
        for (var code : List.of("lapsed", "to-come")) {
            assertThat(received(code))
                    .isInstanceOfSatisfying(
                            Intake.Receipt.NoBasis.class,
                            refused -> {
                                assertThat(refused.basis().code()).isEqualTo(code);
                                assertThat(refused.named()).isTrue();
                            });
        }
        assertThat(kept()).isEmpty();
    }

    @Test
    void one_that_warns_takes_it_in_and_says_so() {
        say("lapsed", LONG_AGO, Optional.of(today.minusDays(1)), "warn", 0);
        say("ends-soon", LONG_AGO, Optional.of(today.plusDays(3)), "warn", 30);
        say("far", LONG_AGO, Optional.of(today.plusDays(300)), "warn", 30);
        assertThat(warned("lapsed")).map(LegalBasis.Told::state).contains("lapsed");
        assertThat(warned("ends-soon")).map(LegalBasis.Told::state).contains("ending");
        assertThat(warned("far")).isEmpty();
        assertThat(warned("consent")).isEmpty();
    }

    @Test
    void one_is_given_to_a_party_before_its_kind_and_a_word_of_the_submitter_before_both() {
        say("terms", LONG_AGO, Optional.empty(), "warn", 0);
        give(Optional.empty(), Optional.of("developer"), Optional.of("consent"));
        assertThat(code(bench.submit(finder, PACKAGE))).contains("consent");
        give(Optional.of(finder.party()), Optional.empty(), Optional.of("terms"));
        assertThat(code(bench.submit(finder, PACKAGE))).contains("terms");
        assertThat(code(submit("agreement"))).contains("agreement");
        var other = bench.finder("Other Labs");
        var theirs = bench.submit(other, PACKAGE);
        assertThat(
                        bench.as(other, tx -> bench.intake.finding(tx, theirs))
                                .orElseThrow()
                                .marks()
                                .legalBases()
                                .getFirst()
                                .code())
                .isEqualTo("consent");
        give(Optional.of(finder.party()), Optional.empty(), Optional.empty());
        assertThat(code(bench.submit(finder, PACKAGE))).contains("consent");
    }

    @Test
    void what_is_given_and_has_lapsed_is_refused_as_what_is_named() {
        say("terms", LONG_AGO, Optional.of(today.minusDays(1)), "block", 0);
        give(Optional.of(finder.party()), Optional.empty(), Optional.of("terms"));
        assertThat(bench.received(finder, PACKAGE, "1.0", "proof", Map.of()))
                .isInstanceOfSatisfying(
                        Intake.Receipt.NoBasis.class,
                        refused -> assertThat(refused.named()).isFalse());
    }

    @Test
    void a_new_version_holds_for_what_came_before_it_and_the_earlier_ones_stay() {
        say("terms", LONG_AGO, Optional.of(today.plusDays(1)), "block", 0);
        var finding = submit("terms");
        var cause = bench.causeOf(finding);
        say("terms", LONG_AGO, Optional.of(today.minusDays(1)), "block", 0);
        assertThat(marks(finding).legalBases().getFirst().state()).isEqualTo("lapsed");
        assertThat(passing(cause)).isInstanceOf(PassingOn.Barred.class);
        say("terms", LONG_AGO, Optional.of(today.plusDays(900)), "block", 0);
        assertThat(marks(finding).legalBases().getFirst().state()).isEqualTo("valid");
        assertThat(passing(cause)).isEqualTo(new PassingOn.Free());
        assertThat(bases.versions(finder, "terms"))
                .extracting(it -> it.basis().version())
                .containsExactly(3, 2, 1);
        assertThat(entries("legal_basis.said")).isEqualTo(3);
    }

    @Test
    void what_a_release_brings_overrules_nothing_that_the_office_said() {
        say("us-cisa-2015", LONG_AGO, Optional.of(today.plusDays(50)), "block", 0);
        bench.policy.load(bench.worker());
        assertThat(bases.versions(finder, "us-cisa-2015"))
                .extracting(it -> it.basis().version())
                .containsExactly(2, 1);
        submit("us-cisa-2015");
    }

    @Test
    void a_root_cause_stands_under_the_bases_of_each_finding_that_it_shows_and_of_no_other() {
        var id =
                bench.submit(finder, PACKAGE, Map.of("legal_basis", "agreement", "tlp", "TLP:RED"));
        var cause = bench.as(finder, tx -> bench.intake.finding(tx, id)).orElseThrow();
        assertThat(within(finder, cause)).containsExactly("agreement");
        assertThat(within(bench.triage(), cause)).isEmpty();
    }

    @Test
    void what_the_caller_does_not_see_of_a_cause_bars_too() {
        say("terms", LONG_AGO, Optional.of(today.plusDays(1)), "block", 0);
        var id = bench.submit(finder, PACKAGE, Map.of("legal_basis", "terms", "tlp", "TLP:RED"));
        var cause =
                bench.as(finder, tx -> bench.intake.finding(tx, id)).orElseThrow().vulnerability();
        say("terms", LONG_AGO, Optional.of(today.minusDays(1)), "block", 0);
        assertThat(passing(cause))
                .isInstanceOfSatisfying(
                        PassingOn.Barred.class,
                        barred -> assertThat(barred.why()).contains("terms", "/legal-bases"));
    }

    @Test
    void a_forgotten_check_takes_in_nothing_under_one_that_bars_or_that_nobody_knows() {
        say("terms", LONG_AGO, Optional.of(today.plusDays(1)), "block", 0);
        submit("terms");
        assertThat(copiedByForce("terms", bench.clock.instant(), "c")).isEqualTo(1);
        assertThatThrownBy(() ->
                        copiedByForce(
                                "terms",
                                today.plusDays(2).atStartOfDay().toInstant(ZoneOffset.UTC),
                                "d"))
                .isInstanceOf(DatabaseException.class);
        assertThatThrownBy(() -> copiedByForce("whim", bench.clock.instant(), "e"))
                .isInstanceOf(DatabaseException.class);
    }

    @Test
    void the_database_says_of_every_day_what_the_code_says() {
        var chance = new Random(1501);
        for (int i = 0; i < 60; i++) {
            var from = today.plusDays(chance.nextInt(-20, 20));
            var until =
                    chance.nextInt(5) == 0
                            ? Optional.<LocalDate>empty()
                            : Optional.of(from.plusDays(chance.nextInt(20)));
            var code = "random-" + i;
            say(code, from, until, chance.nextBoolean() ? "block" : "warn", 0);
            var basis = bench.as(finder, tx -> bench.policy.legalBasis(tx, code)).orElseThrow();
            for (var day : List.of(from, until.orElse(from).plusDays(1))) {
                var midnight = day.atStartOfDay().toInstant(ZoneOffset.UTC);
                for (var at :
                        List.of(midnight.minusNanos(1000), midnight, midnight.plusNanos(1000))) {
                    assertThat(barsInSql(code, at))
                            .as(basis + " at " + at)
                            .isEqualTo(basis.told(at).bars());
                }
            }
        }
    }

    @Test
    void only_who_keeps_bases_says_anything_of_them_and_only_who_watches_counts() {
        submit("consent");
        assertThatThrownBy(
                        () -> bases.say(finder, wish("own", LONG_AGO, Optional.empty(), "warn", 0)))
                .isInstanceOf(DatabaseException.class);
        assertThat(findings(keeper, "consent")).isEqualTo(1);
        assertThat(findings(finder, "consent")).isZero();
        give(Optional.of(finder.party()), Optional.empty(), Optional.of("consent"));
        assertThat(bases.given(keeper)).hasSize(1);
        assertThat(bases.given(bench.finder("Stranger"))).isEmpty();
    }

    private long findings(Access who, String code) {
        return bench.intake.watched(who).stream()
                .filter(it -> it.basis().code().equals(code))
                .findFirst()
                .orElseThrow()
                .findings();
    }

    private boolean barsInSql(String code, Instant at) {
        return bench.as(
                        finder,
                        tx ->
                                tx.first(
                                        "select policy_legal_basis_bars(?, ?) as bars",
                                        row -> row.truth("bars"),
                                        code,
                                        at))
                .orElseThrow();
    }

    private int copiedByForce(String basis, Instant receivedAt, String letter) {
        return bench.<Integer>as(
                finder,
                tx -> {
                    var cause = bench.newCause(tx, PACKAGE);
                    return tx.update(
                            """
                            insert into intake_finding (id, code, party, actor, package, version, format, credit,
                                                        vulnerability, received_at, label, provenance, use_limits,
                                                        legal_basis, title_sealed, description_sealed,
                                                        entry_sealed, digest_sealed)
                            select gen_random_uuid(), ?, party, actor, package, version, format, credit, ?,
                                   ?, label, provenance, use_limits, ?, title_sealed,
                                   description_sealed, entry_sealed, digest_sealed
                              from intake_finding limit 1
                            """,
                            "fnd_" + letter.repeat(26),
                            cause,
                            receivedAt,
                            basis);
                });
    }

    private void say(
            String code, LocalDate from, Optional<LocalDate> until, String atLapse, int warnDays) {
        assertThat(bases.say(keeper, wish(code, from, until, atLapse, warnDays)))
                .isInstanceOf(LegalBases.Saying.Said.class);
    }

    private static LegalBasisWish wish(
            String code, LocalDate from, Optional<LocalDate> until, String atLapse, int warnDays) {
        var body =
                new HashMap<String, Object>(
                        Map.of(
                                "code",
                                code,
                                "name",
                                "Terms of the centre",
                                "citation",
                                "Signed by both.",
                                "from",
                                from.toString(),
                                "at_lapse",
                                atLapse,
                                "warn_days",
                                warnDays,
                                "reason",
                                "as it was signed"));
        until.ifPresent(day -> body.put("until", day.toString()));
        return LegalBasisWish.parse(Json.tree(body)).orElseThrow();
    }

    private void give(Optional<PartyId> party, Optional<String> kind, Optional<String> basis) {
        assertThat(
                        bench.<LegalBases.Giving>as(
                                keeper, tx -> bases.give(tx, keeper, party, kind, basis)))
                .isEqualTo(new LegalBases.Giving.Done());
    }

    private FindingId submit(String basis) {
        return bench.submit(finder, PACKAGE, Map.of("legal_basis", basis));
    }

    private Intake.Receipt received(String basis) {
        return bench.received(finder, PACKAGE, "1.0", "proof", Map.of("legal_basis", basis));
    }

    private Optional<LegalBasis.Told> warned(String basis) {
        return ((Intake.Receipt.Received) received(basis)).warns();
    }

    private PassingOn passing(VulnerabilityId cause) {
        return bench.as(
                bench.triage(), tx -> bench.intake.passingOn(tx, cause, bench.clock.instant()));
    }

    private List<Arrival> kept() {
        return bench.as(bench.triage(), tx -> bench.intake.arrivals(tx));
    }

    private List<String> within(Access who, Finding finding) {
        return bench
                .<Marks>as(who, tx -> bench.intake.marksWithin(tx, finding.vulnerability()))
                .legalBases()
                .stream()
                .map(LegalBasis.Told::code)
                .toList();
    }

    private Marks marks(FindingId id) {
        return bench.as(finder, tx -> bench.intake.finding(tx, id)).orElseThrow().marks();
    }

    private Optional<String> code(FindingId id) {
        return marks(id).legalBases().stream().map(LegalBasis.Told::code).findFirst();
    }

    private long entries(String action) {
        return bench.<Long>as(
                with(bench.triage(), "audit:read"),
                tx -> tx.count("select count(*) from record_entry where action = ?", action));
    }

    private static Access with(Access who, String... more) {
        var grants = new HashSet<>(who.grants());
        for (var grant : more) {
            grants.add(new Permission(grant));
        }
        return new Access(who.actor(), who.party(), who.broker(), who.purpose(), grants);
    }
}
