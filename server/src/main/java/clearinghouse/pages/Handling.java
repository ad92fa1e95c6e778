package clearinghouse.pages;

import clearinghouse.formats.advisory.TlpLabel;

/** What a reader may do with what it reads, in the words of a person (TLP 2.0). */
final class Handling {

    private Handling() {}

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
