package clearinghouse.advisory;

import clearinghouse.catalogue.Assessment;
import clearinghouse.catalogue.Catalogue;
import clearinghouse.coordination.Coordination;
import clearinghouse.formats.advisory.SsvcInputs;
import clearinghouse.formats.ssvc.CisaBod2604;
import clearinghouse.intake.Intake;
import clearinghouse.intake.VulnerabilityId;
import clearinghouse.kernel.Access;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Tx;
import java.util.List;
import java.util.Locale;

/** What becomes public of a root cause, in the transaction that publishes its advisory. */
public final class Disclosure {

    private final Coordination coordination;
    private final Intake intake;
    private final Catalogue catalogue;

    public Disclosure(Coordination coordination, Intake intake, Catalogue catalogue) {
        this.coordination = coordination;
        this.intake = intake;
        this.catalogue = catalogue;
    }

    /** The end of the embargo. */
    void first(
            Tx tx,
            Access access,
            VulnerabilityId vulnerability,
            Content content,
            String number,
            PartyId assessor) {
        coordination.advisoryPublished(tx, access, vulnerability);
        if (!intake.disclose(tx, access, vulnerability)) {
            throw new IllegalStateException("an advisory without its vulnerability");
        }
        promote(tx, access, vulnerability, content);
        inputs(content.draft().assessment(), assessor, number)
                .forEach(input -> catalogue.assess(tx, access, vulnerability, input));
    }

    /** What the revision leaves as it was stays as others may have set it since. */
    void again(
            Tx tx,
            Access access,
            VulnerabilityId vulnerability,
            Content before,
            Content content,
            String number,
            PartyId assessor) {
        promote(tx, access, vulnerability, content);
        var known = inputs(before.draft().assessment(), assessor, number);
        inputs(content.draft().assessment(), assessor, number).stream()
                .filter(input -> !known.contains(input))
                .forEach(input -> catalogue.assess(tx, access, vulnerability, input));
    }

    private void promote(Tx tx, Access access, VulnerabilityId vulnerability, Content content) {
        var draft = content.draft();
        catalogue.promote(
                tx,
                access,
                vulnerability,
                draft.title(),
                draft.summary() + " " + draft.description(),
                content.packageUrl(),
                draft.identifiers());
    }

    private static List<Assessment> inputs(SsvcInputs stated, PartyId assessor, String number) {
        return List.of(
                new Assessment(
                        CisaBod2604.IN_KEV, yes(stated.knownExploited()), assessor.code(), number),
                new Assessment(
                        CisaBod2604.AUTOMATABLE,
                        yes(stated.automatable()),
                        assessor.code(),
                        number),
                new Assessment(
                        CisaBod2604.TECHNICAL_IMPACT,
                        stated.technicalImpact().name().toLowerCase(Locale.ROOT),
                        assessor.code(),
                        number));
    }

    private static String yes(boolean truth) {
        return truth ? "yes" : "no";
    }
}
