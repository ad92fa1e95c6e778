package clearinghouse.pages;

/**
 * Text of strangers as a reader can trust it: what reorders, hides or joins characters is shown as
 * its escape.
 */
final class VisibleText {

    private VisibleText() {}

    static String of(String text) {
        if (text.codePoints().noneMatch(VisibleText::isHidden)) {
            return text;
        }
        var shown = new StringBuilder(text.length() + 16);
        text.codePoints()
                .forEach(point -> {
                    if (isHidden(point)) {
                        shown.append(
                                point < 0x10000
                                        ? "\\u%04X".formatted(point)
                                        : "\\u{%X}".formatted(point));
                    } else {
                        shown.appendCodePoint(point);
                    }
                });
        return shown.toString();
    }

    private static boolean isHidden(int point) {
        if (point == '\n' || point == '\t' || point == '\r') {
            return false;
        }
        return switch (Character.getType(point)) {
            // FORMAT holds the bidirectional controls, zero-width joiners, the byte order mark,
            // tags.
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            // Blank, but letters to Unicode: the Hangul fillers and the Braille blank.
            default ->
                    point == 0x115F
                            || point == 0x1160
                            || point == 0x3164
                            || point == 0xFFA0
                            || point == 0x2800;
        };
    }
}
