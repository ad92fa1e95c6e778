package clearinghouse.pages;

import clearinghouse.formats.purl.PackageName;
import clearinghouse.intake.Candidates;
import clearinghouse.intake.FindingId;
import clearinghouse.platform.Marks;
import java.util.List;

/**
 * A finding that may be the same, in words.
 *
 * @param alike its score, of a hundred
 * @param reasons what both have in common, in one sentence
 */
record CandidateLine(
        FindingId id,
        String title,
        String target,
        String received,
        String alike,
        String reasons,
        Marks marks) {

    static CandidateLine of(Candidates.Candidate it) {
        var finding = it.finding();
        return new CandidateLine(
                finding.id(),
                it.title(),
                PackageName.of(finding.packageUrl()) + " " + finding.version(),
                Times.shortly(finding.receivedAt()),
                it.alike().score() + " of 100",
                sentence(it.alike().reasons()),
                finding.marks());
    }

    private static String sentence(List<String> reasons) {
        var joined = String.join("; ", reasons);
        return Character.toUpperCase(joined.charAt(0)) + joined.substring(1) + ".";
    }

    /** That somebody said it is not the same. */
    record Apart(FindingId id, String when, String by) {
        static Apart of(Candidates.Apart it) {
            return new Apart(it.finding(), Times.shortly(it.at()), it.by());
        }
    }
}
