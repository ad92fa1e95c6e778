package clearinghouse.pages;

import clearinghouse.formats.Problem;
import clearinghouse.inventory.Inventory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The part of a form that takes the list of what a system holds, as a file or pasted. */
final class ListForm {

    /** Of what is pasted; more is a file. */
    static final int LONGEST_PASTE = 1_000_000;

    /** The other fields of a form, and what stands between them. */
    private static final int AROUND_A_FILE = 1 << 16;

    private static final String FILE = "list";
    private static final String PASTED = "pasted";

    private ListForm() {}

    static PageRoute.Limit limit() {
        return new PageRoute.Limit(
                Inventory.LARGEST_DOCUMENT + AROUND_A_FILE,
                "This list is too large",
                "A list holds at most %s. Nothing was stored. Go back and choose a smaller one, or split it over several systems."
                        .formatted(largest()));
    }

    /** The largest list, as a person says it. */
    private static String largest() {
        return (Inventory.LARGEST_DOCUMENT >> 20) + " MB";
    }

    static List<Field> fields(PageRequest request, Faults faults) {
        return List.of(
                Field.optionalFile(
                                FILE,
                                "A file with the list of what it holds",
                                "An SBOM (CycloneDX or SPDX), what dpkg, rpm, apk, winget, pip or npm list, or a table such as CSV with the columns vendor, product and version. Whoever supplies the system can give you one. At most "
                                        + largest()
                                        + ".")
                        .failing(faults),
                Field.optionalText(
                                PASTED,
                                "Or paste it here",
                                "One line for each thing, such as: vendor,product,version as the first line, and Acme,Infusion Pump,2.1 as the second.")
                        .upTo(LONGEST_PASTE)
                        .holding(request.field(PASTED))
                        .failing(faults));
    }

    /** A file goes before what is pasted beside it. */
    static Optional<byte[]> document(PageRequest request) {
        return request.bytes(FILE, Inventory.LARGEST_DOCUMENT)
                .or(() ->
                        request.optional(PASTED)
                                .filter(text -> text.length() <= LONGEST_PASTE)
                                .map(text -> text.getBytes(StandardCharsets.UTF_8)));
    }

    /** At the field that was used. */
    static Faults faults(PageRequest request, Optional<byte[]> document) {
        return Faults.NONE
                .when(
                        request.field(PASTED).length() > LONGEST_PASTE,
                        PASTED,
                        "This is too much to paste. Save it as a file and choose that.")
                .when(
                        document.isEmpty(),
                        FILE,
                        "Choose a file that is not empty and holds at most %s, or paste a list below."
                                .formatted(largest()));
    }

    static Faults unreadable(PageRequest request, List<Problem> problems) {
        var said =
                problems.stream()
                        .map(problem ->
                                problem.pointer().isEmpty()
                                        ? Texts.sentence(problem.message())
                                        : "%s (at %s)"
                                                .formatted(
                                                        Texts.sentence(problem.message()),
                                                        problem.pointer()))
                        .collect(Collectors.joining(" "));
        return Faults.at(
                request.bytes(FILE, 1).isPresent() ? FILE : PASTED,
                "This is not a list that can be read. "
                        + said
                        + " Nothing was stored. Use a CycloneDX or SPDX file, what a package manager lists, or a table.");
    }

    static String format(String code) {
        return switch (code) {
            case "cyclonedx" -> "CycloneDX";
            case "spdx" -> "SPDX";
            case "csv" -> "a table";
            case "dpkg", "rpm", "apk", "winget", "pip", "npm" -> "a list of " + code;
            case "cpe" -> "CPE names";
            default -> code;
        };
    }
}
