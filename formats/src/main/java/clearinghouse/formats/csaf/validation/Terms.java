package clearinghouse.formats.csaf.validation;

import java.util.Map;
import java.util.Optional;

/**
 * The fixed terms of CSAF 2.1 by which titles are told, and their translations: those that the
 * technical committee has recorded, which is German so far.
 */
final class Terms {

    enum Term {
        LICENCE("License", "Lizenz"),
        PRODUCT_DESCRIPTION("Product Description", "Produktbeschreibung"),
        SUPERSESSION("Reasoning for Supersession", "Begründung für die Ersetzung"),
        WITHDRAWAL("Reasoning for Withdrawal", "Begründung für die Zurückziehung"),
        SUPERSEDING_DOCUMENT("Superseding Document", "Ersetzendes Dokument");

        private final String english;
        private final Map<String, String> translations;

        Term(String english, String german) {
            this.english = english;
            this.translations = Map.of("de", german);
        }
    }

    private Terms() {}

    /** The term in the language of the document; empty when no translation is recorded. */
    static Optional<String> of(Document document, Term term) {
        return document.isEnglish() ? Optional.of(term.english) : translation(document, term);
    }

    /** The term in the language of a document that is in another language than English. */
    static Optional<String> translation(Document document, Term term) {
        return document.isEnglish()
                ? Optional.empty()
                : LanguageTag.parse(document.meta().text("lang"))
                        .map(tag -> term.translations.get(tag.language()));
    }
}
