package clearinghouse.intake;

import static clearinghouse.formats.advisory.TlpLabel.AMBER;
import static clearinghouse.formats.advisory.TlpLabel.AMBER_STRICT;
import static clearinghouse.formats.advisory.TlpLabel.CLEAR;
import static clearinghouse.formats.advisory.TlpLabel.GREEN;
import static clearinghouse.formats.advisory.TlpLabel.RED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clearinghouse.formats.advisory.TlpLabel;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.kernel.Permission;
import clearinghouse.platform.DatabaseException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What labels do to findings, on a real database. */
class LabelsTest {

    private static final String PACKAGE = "pkg:maven/org.example/thing";
    private static final PartyId ISAC = new PartyId("pty_" + "b".repeat(26));

    @TempDir Path folder;
    private Bench bench;
    private Access finder;

    @BeforeEach
    void open() {
        bench = new Bench(folder);
        finder = bench.finder("Finder Labs");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void the_database_reads_the_same_table_of_readers() {
        for (var reader : Reader.values()) {
            for (var label : TlpLabel.values()) {
                boolean may =
                        bench.as(
                                finder,
                                tx ->
                                        tx.first(
                                                        "select intake_may_read(?, ?::tlp) as may",
                                                        row -> row.truth("may"),
                                                        reader,
                                                        label)
                                                .orElseThrow());
                assertThat(may).as(reader + " " + label).isEqualTo(reader.mayRead(label));
            }
        }
        boolean stranger =
                bench.as(
                        finder,
                        tx ->
                                tx.first(
                                                "select intake_may_read(null, 'clear') as may",
                                                row -> row.truth("may"))
                                        .orElseThrow());
        assertThat(stranger).as("a label gives no stranger sight").isFalse();
    }

    @Test
    void the_database_has_the_labels_in_the_order_of_the_standard() {
        List<String> order =
                bench.as(
                        finder,
                        tx ->
                                tx.list(
                                        "select unnest(enum_range(null::tlp))::text as label",
                                        row -> row.text("label").toUpperCase(Locale.ROOT)));
        assertThat(order)
                .containsExactlyElementsOf(
                        Stream.of(TlpLabel.values()).map(TlpLabel::name).toList());
    }

    @Test
    void a_finding_has_the_label_of_policy_unless_its_submitter_says_another() {
        var id = bench.submit(finder, PACKAGE);
        assertThat(label(id)).isEqualTo(AMBER_STRICT);
        var said = bench.submit(finder, PACKAGE, GREEN);
        assertThat(label(said)).isEqualTo(GREEN);
    }

    @Test
    void what_is_for_named_recipients_is_absent_for_who_triages_until_it_takes_it_on() {
        var id = bench.submit(finder, PACKAGE, RED);
        var cause =
                bench.as(finder, tx -> bench.intake.finding(tx, id)).orElseThrow().vulnerability();
        var ana = person("ana");
        var ben = person("ben");
        assertThat(sees(ana, id)).isFalse();
        assertThat(text(ana, id)).isEmpty();
        assertThat(proof(ana, id)).isEmpty();
        assertThat(bench.as(ana, tx -> bench.intake.list(tx, ana, Optional.empty())).items())
                .isEmpty();
        assertThat(untaken(ana)).extracting(Intake.Untaken::vulnerability).containsExactly(cause);

        assertThat(bench.intake.takeOn(ana, cause))
                .isEqualTo(new Intake.TakingOn.Taken(List.of(id)));

        assertThat(sees(ana, id)).isTrue();
        assertThat(sees(ben, id)).isFalse();
        assertThat(kept(ben, cause)).isEqualTo(1);
        assertThat(untaken(ben)).isEmpty();
        assertThat(recipients(id)).extracting(Intake.Recipient::actor).containsExactly("ana");
        assertThat(bench.intake.takeOn(ana, cause)).isEqualTo(new Intake.TakingOn.Nothing());
    }

    @Test
    void who_does_not_triage_is_not_told_that_there_is_something_to_take_on() {
        var id = bench.submit(finder, PACKAGE, RED);
        var other = bench.finder("Others");
        var cause =
                bench.as(finder, tx -> bench.intake.finding(tx, id)).orElseThrow().vulnerability();
        assertThat(untaken(other)).isEmpty();
        assertThat(bench.intake.takeOn(other, cause))
                .isEqualTo(new Intake.TakingOn.NoSuchVulnerability());
        assertThat(bench.intake.takeOn(finder, cause)).isEqualTo(new Intake.TakingOn.Nothing());
    }

    @Test
    void a_proof_is_never_labelled_more_freely_than_policy_says() {
        var id = bench.submit(finder, PACKAGE, CLEAR);
        assertThat(proof(finder, id).orElseThrow().label()).isEqualTo(AMBER_STRICT);
        var strict = bench.submit(finder, PACKAGE, RED);
        assertThat(proof(finder, strict).orElseThrow().label()).isEqualTo(RED);
    }

    @Test
    void who_acts_for_the_source_by_its_consent_reads_up_to_amber_strict_and_labels_nothing() {
        var free = bench.submit(finder, PACKAGE, AMBER_STRICT);
        var named = bench.submit(finder, PACKAGE, RED);
        var broker = brokered(finder);
        assertThat(sees(broker, free)).isTrue();
        assertThat(sees(broker, named)).isFalse();
        assertThat(bench.intake.relabel(broker, free, CLEAR, "for our members"))
                .isInstanceOf(Relabelling.Refused.class);
    }

    @Test
    void a_root_cause_is_labelled_as_the_strictest_of_what_it_shows_to_each() {
        var id = bench.submit(finder, PACKAGE, RED);
        var cause =
                bench.as(finder, tx -> bench.intake.finding(tx, id)).orElseThrow().vulnerability();
        assertThat(causeLabel(finder, cause)).isEqualTo(RED);
        assertThat(causeLabel(person("ana"), cause)).isEqualTo(AMBER_STRICT);
        bench.intake.takeOn(person("ana"), cause);
        assertThat(causeLabel(person("ana"), cause)).isEqualTo(RED);

        var free = bench.submit(finder, PACKAGE, CLEAR);
        var other = bench.causeOf(free);
        assertThat(causeLabel(finder, other)).isEqualTo(AMBER_STRICT);
        bench.as(bench.publisher(), tx -> bench.intake.disclose(tx, bench.publisher(), other));
        assertThat(causeLabel(finder, other)).as("by the rule of publication").isEqualTo(CLEAR);
        TlpLabel within = bench.as(finder, tx -> bench.intake.marksWithin(tx, other).label());
        assertThat(within).as("what is in no advisory").isEqualTo(AMBER_STRICT);
    }

    @Test
    void a_label_is_said_anew_with_its_reason_and_what_it_was() {
        var id = bench.submit(finder, PACKAGE);
        assertThat(bench.intake.relabel(finder, id, AMBER, "our clients have to know"))
                .isEqualTo(new Relabelling.Done(AMBER));
        assertThat(label(id)).isEqualTo(AMBER);
        var said = bench.as(finder, tx -> bench.intake.labels(tx, finder, finding(id)));
        assertThat(said).hasSize(1);
        assertThat(said.getFirst().was()).isEqualTo(AMBER_STRICT);
        assertThat(said.getFirst().reason()).isEqualTo("our clients have to know");
        assertThat(said.getFirst().bySource()).isTrue();
        assertThat(said.getFirst().toString()).doesNotContain("clients");
        assertThat(bench.intake.relabel(person("ana"), id, CLEAR, "no"))
                .isInstanceOf(Relabelling.Refused.class);
        assertThat(bench.intake.relabel(bench.finder("Others"), id, CLEAR, "no"))
                .isEqualTo(new Relabelling.NoSuchFinding());
    }

    @Test
    void a_coordinator_who_makes_it_red_goes_on_reading_it_and_nobody_else_of_the_office_does() {
        var id = bench.submit(finder, PACKAGE);
        var carla = coordinator("carla");
        assertThat(bench.intake.relabel(carla, id, RED, "it is exploited"))
                .isEqualTo(new Relabelling.Done(RED));
        assertThat(sees(carla, id)).isTrue();
        assertThat(sees(person("ana"), id)).isFalse();
        assertThat(bench.intake.relabel(carla, id, AMBER, "no more"))
                .isInstanceOf(Relabelling.Refused.class);
        assertThat(bench.intake.relabel(finder, id, AMBER, "no more"))
                .isEqualTo(new Relabelling.Done(AMBER));
        assertThat(sees(person("ana"), id)).isTrue();
    }

    @Test
    void a_forgotten_check_lets_nobody_make_a_label_less_strict_that_is_not_its_own() {
        var id = bench.submit(finder, PACKAGE);
        for (var who : new Access[] {person("ana"), coordinator("carla"), brokered(finder)}) {
            assertThatThrownBy(() -> saysByForce(who, id, CLEAR))
                    .as(who.actor())
                    .isInstanceOf(DatabaseException.class);
        }
        assertThatThrownBy(() ->
                        bench.as(
                                finder,
                                tx ->
                                        tx.update(
                                                "update intake_finding set label = 'clear' where code = ?",
                                                id)))
                .isInstanceOf(DatabaseException.class);
        saysByForce(coordinator("carla"), id, RED);
        assertThat(label(id)).isEqualTo(RED);
    }

    @Test
    void nobody_is_made_a_reader_by_another() {
        var id = bench.submit(finder, PACKAGE, RED);
        assertThatThrownBy(() ->
                        bench.as(
                                person("ana"),
                                tx ->
                                        tx.update(
                                                "insert into intake_recipient (finding, actor, party, at) values (?, 'ben', ?, now())",
                                                id,
                                                person("ana").party())))
                .isInstanceOf(DatabaseException.class);
    }

    @Test
    void duplicates_and_totals_count_what_is_for_named_recipients_too() {
        bench.submit(finder, PACKAGE, RED);
        List<Arrival> arrivals = bench.as(person("ana"), tx -> bench.intake.arrivals(tx));
        assertThat(arrivals).hasSize(1);
    }

    private int saysByForce(Access who, FindingId id, TlpLabel label) {
        return bench.<Integer>as(
                who,
                tx ->
                        tx.update(
                                """
                                insert into intake_relabelling (id, finding, was, label, reason_sealed, party, actor, at)
                                values (?, ?, 'amber_strict', ?::tlp, ''::bytea, ?, ?, now())
                                """,
                                bench.ids.next(),
                                id,
                                label,
                                who.party(),
                                who.actor()));
    }

    private Optional<FindingStore.SealedText> text(Access who, FindingId id) {
        return bench.as(who, tx -> new FindingStore(tx, bench.clock.instant()).text(id));
    }

    private Optional<FindingProof> proof(Access who, FindingId id) {
        return bench.as(who, tx -> bench.intake.proof(tx, who, id));
    }

    private List<Intake.Untaken> untaken(Access who) {
        return bench.as(who, tx -> bench.intake.untaken(tx, who));
    }

    private int kept(Access who, VulnerabilityId id) {
        return bench.as(who, tx -> bench.intake.countKept(tx, who, id));
    }

    private List<Intake.Recipient> recipients(FindingId id) {
        return bench.as(finder, tx -> bench.intake.recipients(tx, id));
    }

    private boolean sees(Access who, FindingId id) {
        return bench.as(who, tx -> bench.intake.finding(tx, id)).isPresent();
    }

    private TlpLabel causeLabel(Access who, VulnerabilityId id) {
        return bench.as(
                who,
                tx ->
                        bench.intake
                                .marks(tx, bench.intake.vulnerability(tx, id).orElseThrow())
                                .label());
    }

    private Finding finding(FindingId id) {
        return bench.as(finder, tx -> bench.intake.finding(tx, id)).orElseThrow();
    }

    private TlpLabel label(FindingId id) {
        return finding(id).label();
    }

    private Access person(String name) {
        var triage = bench.triage();
        return new Access(name, triage.party(), Optional.empty(), "test", triage.grants());
    }

    private Access coordinator(String name) {
        var triage = person(name);
        return new Access(
                name,
                triage.party(),
                Optional.empty(),
                "test",
                Stream.concat(
                                triage.grants().stream(),
                                Stream.of(new Permission("case:coordinate")))
                        .collect(Collectors.toSet()));
    }

    private static Access brokered(Access member) {
        return new Access("broker", member.party(), Optional.of(ISAC), "test", member.grants());
    }
}
