package clearinghouse.formats.convert;

import clearinghouse.formats.version.Span;
import clearinghouse.formats.version.VersionSet;
import java.util.List;
import java.util.stream.Collectors;

/** Ranges as comparisons with versions, in the way of VERS but without saying in which order. */
final class Comparisons {

    private Comparisons() {}

    static String of(VersionSet set) {
        return of(set.spans());
    }

    static String of(Span span) {
        return of(List.of(span));
    }

    private static String of(List<Span> spans) {
        if (spans.equals(List.of(Span.ALL))) {
            return "vers:all/*";
        }
        return spans.stream().map(Comparisons::one).collect(Collectors.joining("|"));
    }

    private static String one(Span span) {
        if (span.only().isPresent()) {
            return escaped(span.only().get());
        }
        var text = new StringBuilder();
        if (span.from() instanceof Span.Bound.At(var from, var included)) {
            text.append(included ? ">=" : ">").append(escaped(from));
        }
        if (span.to() instanceof Span.Bound.At(var to, var included)) {
            text.append(text.isEmpty() ? "" : "|").append(included ? "<=" : "<");
            text.append(escaped(to));
        }
        return text.toString();
    }

    private static String escaped(String version) {
        var text = new StringBuilder();
        version.chars()
                .forEach(letter -> {
                    if (letter <= ' ' || "*<>=!|%".indexOf(letter) >= 0) {
                        text.append("%%%02X".formatted(letter));
                    } else {
                        text.append((char) letter);
                    }
                });
        return text.toString();
    }
}
