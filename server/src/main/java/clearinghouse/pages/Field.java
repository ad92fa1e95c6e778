package clearinghouse.pages;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One field of a form: what it is for, how to fill it, and what was wrong with it.
 *
 * @param options for a choice, or what free text is offered
 * @param error what is wrong and what to do next
 */
record Field(
        String name,
        String label,
        String hint,
        Kind kind,
        String value,
        boolean required,
        int maxLength,
        List<Option> options,
        Optional<String> error) {

    private static final int LINE = 200;

    /** Beyond what is taken, so that no browser cuts off what somebody pastes. */
    private static final int PASSWORD = 1024;

    enum Kind {
        LINE,
        TEXT,
        SUGGESTED,
        DATE,
        TIME,
        SECRET,
        SIGN_IN_NAME,
        PASSWORD,
        NEW_PASSWORD,
        CODE,
        FILE,
        CHOICE
    }

    record Option(String value, String label) {}

    static Field required(String name, String label, String hint) {
        return new Field(name, label, hint, Kind.LINE, "", true, LINE, List.of(), Optional.empty());
    }

    /** Several lines. */
    static Field text(String name, String label, String hint) {
        return new Field(name, label, hint, Kind.TEXT, "", true, LINE, List.of(), Optional.empty());
    }

    static Field optionalText(String name, String label, String hint) {
        return new Field(
                name, label, hint, Kind.TEXT, "", false, LINE, List.of(), Optional.empty());
    }

    static Field optional(String name, String label, String hint) {
        return new Field(
                name, label, hint, Kind.LINE, "", false, LINE, List.of(), Optional.empty());
    }

    static Field secret(String name, String label, String hint) {
        return new Field(
                name, label, hint, Kind.SECRET, "", true, LINE, List.of(), Optional.empty());
    }

    static Field signInName(String name, String label, String hint) {
        return new Field(
                name, label, hint, Kind.SIGN_IN_NAME, "", true, 40, List.of(), Optional.empty());
    }

    static Field password(String name, String label, String hint) {
        return new Field(
                name, label, hint, Kind.PASSWORD, "", true, PASSWORD, List.of(), Optional.empty());
    }

    static Field newPassword(String name, String label, String hint) {
        return new Field(
                name,
                label,
                hint,
                Kind.NEW_PASSWORD,
                "",
                true,
                PASSWORD,
                List.of(),
                Optional.empty());
    }

    static Field code(String name, String label, String hint) {
        return new Field(name, label, hint, Kind.CODE, "", true, 20, List.of(), Optional.empty());
    }

    static Field file(String name, String label, String hint) {
        return new Field(name, label, hint, Kind.FILE, "", true, LINE, List.of(), Optional.empty());
    }

    static Field choice(String name, String label, String hint, List<Option> options) {
        return new Field(name, label, hint, Kind.CHOICE, "", true, LINE, options, Optional.empty());
    }

    static Field date(String name, String label, String hint) {
        return new Field(name, label, hint, Kind.DATE, "", true, LINE, List.of(), Optional.empty());
    }

    static Field optionalDate(String name, String label, String hint) {
        return new Field(
                name, label, hint, Kind.DATE, "", false, LINE, List.of(), Optional.empty());
    }

    static Field time(String name, String label, String hint) {
        return new Field(name, label, hint, Kind.TIME, "", true, LINE, List.of(), Optional.empty());
    }

    static Field optionalTime(String name, String label, String hint) {
        return new Field(
                name, label, hint, Kind.TIME, "", false, LINE, List.of(), Optional.empty());
    }

    static Field optionalFile(String name, String label, String hint) {
        return new Field(
                name, label, hint, Kind.FILE, "", false, LINE, List.of(), Optional.empty());
    }

    static Field optionalSuggested(String name, String label, String hint, List<Option> options) {
        return new Field(
                name, label, hint, Kind.SUGGESTED, "", false, LINE, options, Optional.empty());
    }

    /** Free text, for which the browser offers these. */
    static Field suggested(String name, String label, String hint, List<Option> options) {
        return new Field(
                name, label, hint, Kind.SUGGESTED, "", true, LINE, options, Optional.empty());
    }

    Field holding(String text) {
        return new Field(name, label, hint, kind, text, required, maxLength, options, error);
    }

    Field upTo(int characters) {
        return new Field(name, label, hint, kind, value, required, characters, options, error);
    }

    Field failing(Faults faults) {
        return new Field(
                name, label, hint, kind, value, required, maxLength, options, faults.of(this));
    }

    /** A form that was sent and is wrong must not be folded away. */
    static boolean anyIsWrong(List<Field> form) {
        return form.stream().anyMatch(field -> field.error().isPresent());
    }

    String id() {
        return "field-" + name.replace('_', '-');
    }

    String describedBy() {
        return error.isPresent() ? id() + "-error " + id() + "-hint" : id() + "-hint";
    }

    String inputType() {
        return switch (kind) {
            case SECRET, PASSWORD, NEW_PASSWORD -> "password";
            case FILE -> "file";
            case DATE -> "date";
            case TIME -> "time";
            case LINE, TEXT, SUGGESTED, CHOICE, SIGN_IN_NAME, CODE -> "text";
        };
    }

    /** By which a password manager knows what to fill in. */
    String autocomplete() {
        return switch (kind) {
            case SIGN_IN_NAME -> "username";
            case PASSWORD -> "current-password";
            case NEW_PASSWORD -> "new-password";
            case CODE -> "one-time-code";
            case LINE, TEXT, SUGGESTED, DATE, TIME, SECRET, FILE, CHOICE -> "off";
        };
    }

    @Nullable String inputMode() {
        return kind == Kind.CODE ? "numeric" : null;
    }

    boolean isPassword() {
        return kind == Kind.PASSWORD || kind == Kind.NEW_PASSWORD;
    }

    boolean isSuggested() {
        return kind == Kind.SUGGESTED;
    }

    boolean isText() {
        return kind == Kind.TEXT;
    }

    boolean isFile() {
        return kind == Kind.FILE;
    }

    boolean isChoice() {
        return kind == Kind.CHOICE;
    }
}
