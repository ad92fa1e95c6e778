package clearinghouse.intake;

/** What a finding says. Undisclosed, so that it has no text form of its own. */
public record FindingText(String title, String description, String entry) {

    @Override
    public String toString() {
        return "FindingText[undisclosed]";
    }
}
