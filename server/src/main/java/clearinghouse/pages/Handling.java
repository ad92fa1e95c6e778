package clearinghouse.pages;

import clearinghouse.formats.advisory.TlpLabel;

/** What a reader may do with what it reads, in the words of a person (TLP 2.0). */
final class Handling {

    private Handling() {}

    /** Where it comes from, by policy's name. */
    static String from(String provenance) {
        return switch (provenance) {
            case "government" -> "Found by or for a government body.";
            case "private" -> "Reported privately.";
            default -> "Comes from: " + provenance + ".";
        };
    }

    static String inWords(TlpLabel label) {
        return switch (label) {
            case CLEAR -> "You may share this with anyone.";
            case GREEN -> "You may share this with others of your field, and publish it nowhere.";
            case AMBER ->
                    "You may share this in your organisation and with its clients, as far as they need it.";
            case AMBER_STRICT ->
                    "You may share this inside your organisation alone, with those who need it.";
            case RED -> "This is for you alone. Share it with nobody.";
        };
    }
}
