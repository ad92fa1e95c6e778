package clearinghouse.formats.csaf.validation;

import static clearinghouse.formats.csaf.validation.Report.quoted;

import clearinghouse.formats.licence.LicenceExpression;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Under which licence a document of 2.1 is. */
final class LicenceRules {

    private LicenceRules() {}

    private static Value at(Document document) {
        return document.meta().get("license_expression");
    }

    private static Optional<LicenceExpression> expression(Document document) {
        return LicenceExpression.parse(at(document).text());
    }

    // 6.1.54
    static void expressionForm(Document document, Report report) {
        if (at(document).node().isString() && expression(document).isEmpty()) {
            report.add(at(document), "is no licence expression of SPDX, such as CC-BY-4.0");
        }
    }

    // 6.1.55 in English; 6.2.46 in another language
    static Rule.Check licenceText(boolean english) {
        return (document, report) -> {
            var own =
                    expression(document)
                            .filter(expression ->
                                    expression.identifiers().stream()
                                            .anyMatch(LicenceExpression.Identifier::isOwn));
            if (own.isPresent() && document.isEnglish() == english) {
                Terms.of(document, Terms.Term.LICENCE)
                        .ifPresent(title ->
                                ProfileRules.checkOneNote(
                                        document, report, title, "legal_disclaimer"));
            }
        };
    }

    // 6.2.43
    static void missing(Document document, Report report) {
        if (!at(document).isThere()) {
            report.add(at(document), "there is no licence expression");
        } else if (at(document).text().isBlank()) {
            report.add(at(document), "the licence expression has no value");
        }
    }

    // 6.2.44
    static void deprecated(Document document, Report report) {
        each(document, LicenceExpression.Identifier::isDeprecated, "is deprecated", report);
    }

    // 6.2.45
    static void unknown(Document document, Report report) {
        each(
                document,
                identifier -> !identifier.isReference() && !identifier.isListed(),
                "is not in the list of SPDX",
                report);
    }

    // 6.3.17
    static void unregistered(Document document, Report report) {
        each(
                document,
                identifier ->
                        identifier.isOwn() || !(identifier.isReference() || identifier.isListed()),
                "is in no list of licences",
                report);
    }

    private static void each(
            Document document,
            Predicate<LicenceExpression.Identifier> told,
            String words,
            Report report) {
        expression(document).map(LicenceExpression::identifiers).orElse(List.of()).stream()
                .filter(told)
                .forEach(identifier ->
                        report.add(at(document), quoted(identifier.text()) + " " + words));
    }
}
