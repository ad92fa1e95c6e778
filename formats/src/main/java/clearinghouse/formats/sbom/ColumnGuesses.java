package clearinghouse.formats.sbom;

import static java.util.Map.entry;

import clearinghouse.formats.sbom.ColumnGuess.Meaning;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Takes the columns of a table for what their headings say, or else for what their values do. */
final class ColumnGuesses {

    private static final int LONGEST_HEADING = 100;
    private static final int MOST_EXAMPLES = 3;
    private static final int LONGEST_EXAMPLE = 80;
    private static final double BY_HEADING = 1;
    private static final double BY_WORD = 0.8;
    private static final double BY_VALUES = 0.6;

    /** Of its values, so many must look like it. */
    private static final double MOST = 0.6;

    /** What people call a column, without case and punctuation. */
    private static final Map<Meaning, Set<String>> HEADINGS =
            Map.ofEntries(
                    entry(
                            Meaning.VENDOR,
                            Set.of(
                                    "vendor",
                                    "vendor name",
                                    "manufacturer",
                                    "manufacturer name",
                                    "mfr",
                                    "mfg",
                                    "supplier",
                                    "publisher",
                                    "make",
                                    "maker",
                                    "oem",
                                    "brand",
                                    "company",
                                    "producer")),
                    entry(
                            Meaning.PRODUCT,
                            Set.of(
                                    "product",
                                    "product name",
                                    "name",
                                    "software",
                                    "software name",
                                    "component",
                                    "application",
                                    "app",
                                    "package",
                                    "device",
                                    "device name",
                                    "program",
                                    "display name",
                                    "displayname",
                                    "equipment",
                                    "system",
                                    "asset",
                                    "asset name",
                                    "item",
                                    "title")),
                    entry(
                            Meaning.MODEL,
                            Set.of(
                                    "model",
                                    "model name",
                                    "model no",
                                    "model nr",
                                    "model number",
                                    "model num",
                                    "model id",
                                    "device model",
                                    "device type",
                                    "product model",
                                    "type designation",
                                    "hardware model")),
                    entry(
                            Meaning.SKU,
                            Set.of(
                                    "sku",
                                    "part number",
                                    "part no",
                                    "part nr",
                                    "part",
                                    "pn",
                                    "p n",
                                    "partnumber",
                                    "article number",
                                    "article no",
                                    "article",
                                    "order number",
                                    "order no",
                                    "order code",
                                    "catalog number",
                                    "catalogue number",
                                    "catalog no",
                                    "cat no",
                                    "mlfb",
                                    "product number",
                                    "product code",
                                    "item number",
                                    "ref")),
                    entry(
                            Meaning.SERIAL,
                            Set.of(
                                    "serial",
                                    "serial number",
                                    "serial no",
                                    "serial nr",
                                    "serialnumber",
                                    "sn",
                                    "s n",
                                    "service tag")),
                    entry(
                            Meaning.VERSION,
                            Set.of(
                                    "version",
                                    "version number",
                                    "product version",
                                    "ver",
                                    "software version",
                                    "sw version",
                                    "sw ver",
                                    "sw",
                                    "release",
                                    "display version",
                                    "displayversion",
                                    "app version",
                                    "application version",
                                    "installed version",
                                    "revision",
                                    "build")),
                    entry(
                            Meaning.FIRMWARE,
                            Set.of(
                                    "firmware",
                                    "firmware version",
                                    "fw",
                                    "fw version",
                                    "fw ver",
                                    "firmware revision",
                                    "firmware release",
                                    "fw rev",
                                    "firmware level")),
                    entry(
                            Meaning.OPERATING_SYSTEM,
                            Set.of("os", "operating system", "os name", "platform", "os version")),
                    entry(Meaning.PURL, Set.of("purl", "package url", "packageurl")),
                    entry(Meaning.CPE, Set.of("cpe", "cpe23", "cpe 2 3", "cpe name", "cpe uri")),
                    entry(
                            Meaning.HOSTNAME,
                            Set.of(
                                    "host",
                                    "hostname",
                                    "host name",
                                    "computer",
                                    "computer name",
                                    "fqdn",
                                    "dns name",
                                    "machine",
                                    "node",
                                    "server")),
                    entry(
                            Meaning.QUANTITY,
                            Set.of(
                                    "quantity",
                                    "qty",
                                    "count",
                                    "amount",
                                    "number of devices",
                                    "pieces",
                                    "pcs",
                                    "units",
                                    "installs")));

    /** A word in a longer heading, the most telling first. */
    private static final List<Map.Entry<String, Meaning>> WORDS =
            List.of(
                    entry("serial", Meaning.SERIAL),
                    entry("firmware", Meaning.FIRMWARE),
                    entry("fw", Meaning.FIRMWARE),
                    entry("hostname", Meaning.HOSTNAME),
                    entry("quantity", Meaning.QUANTITY),
                    entry("sku", Meaning.SKU),
                    entry("part", Meaning.SKU),
                    entry("article", Meaning.SKU),
                    entry("model", Meaning.MODEL),
                    entry("vendor", Meaning.VENDOR),
                    entry("manufacturer", Meaning.VENDOR),
                    entry("publisher", Meaning.VENDOR),
                    entry("version", Meaning.VERSION),
                    entry("product", Meaning.PRODUCT),
                    entry("software", Meaning.PRODUCT));

    private static final Pattern VERSION =
            Pattern.compile(
                    "[vV]?\\s?\\d{1,9}(?:[._]\\d{1,9}){1,5}(?:[-+ ~._]?[A-Za-z0-9]{1,20}){0,3}");
    private static final Pattern SERIAL = Pattern.compile("(?=[^0-9]*\\d)[A-Z0-9][A-Z0-9-]{7,30}");
    private static final Pattern COUNT = Pattern.compile("\\d{1,4}");
    private static final Pattern NAMED = Pattern.compile("[^\\p{L}]*\\p{L}[^\\p{L}]*\\p{L}.*");

    private ColumnGuesses() {}

    static TableColumns of(char separator, List<List<String>> rows) {
        var first = rows.getFirst();
        var byHeading = first.stream().map(ColumnGuesses::byHeading).toList();
        var named =
                byHeading.stream().anyMatch(guess -> guess.confidence() == BY_HEADING)
                        && first.stream().noneMatch(ColumnGuesses::isValue);
        var values = rows.subList(named ? 1 : 0, rows.size());
        var guesses = new ArrayList<ColumnGuess>();
        var taken = EnumSet.noneOf(Meaning.class);
        for (var i = 0; i < first.size(); i++) {
            var heading = named ? first.get(i).strip() : "";
            var guess = named ? byHeading.get(i) : new Guess(Meaning.OTHER, 0);
            // Of two columns that may mean the same, the first does.
            if (guess.meaning() != Meaning.OTHER && !taken.add(guess.meaning())) {
                guess = new Guess(Meaning.OTHER, 0);
            }
            guesses.add(
                    new ColumnGuess(
                            i,
                            shortened(heading),
                            guess.meaning(),
                            guess.confidence(),
                            examples(column(values, i))));
        }
        byValues(guesses, taken, values, named);
        return new TableColumns(separator, named, guesses);
    }

    private record Guess(Meaning meaning, double confidence) {}

    private static Guess byHeading(String heading) {
        var title = heading.strip();
        // No heading is that long, and lowering can take the square of a text's length.
        if (title.length() > LONGEST_HEADING) {
            return new Guess(Meaning.OTHER, 0);
        }
        var words = title.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
        for (var meaning : Meaning.values()) {
            if (HEADINGS.getOrDefault(meaning, Set.of()).contains(words)) {
                return new Guess(meaning, BY_HEADING);
            }
        }
        var each = List.of(words.split(" "));
        for (var word : WORDS) {
            if (each.contains(word.getKey())) {
                return new Guess(word.getValue(), BY_WORD);
            }
        }
        return new Guess(Meaning.OTHER, 0);
    }

    /** What no heading is. */
    private static boolean isValue(String text) {
        var field = text.strip();
        return field.startsWith("pkg:") || field.startsWith("cpe:") || isVersion(field);
    }

    private static boolean isVersion(String text) {
        return text.length() <= LONGEST_EXAMPLE && VERSION.matcher(text).matches();
    }

    /** For what is still needed, among the columns that nothing is known of. */
    private static void byValues(
            List<ColumnGuess> guesses, Set<Meaning> taken, List<List<String>> rows, boolean named) {
        for (var i = 0; i < guesses.size(); i++) {
            if (guesses.get(i).meaning() != Meaning.OTHER) {
                continue;
            }
            var values = column(rows, i);
            var meaning =
                    share(values, v -> v.startsWith("pkg:")) >= MOST
                            ? Meaning.PURL
                            : share(values, v -> v.startsWith("cpe:")) >= MOST
                                    ? Meaning.CPE
                                    : named ? Meaning.OTHER : plain(values);
            if (meaning != Meaning.OTHER && taken.add(meaning)) {
                guesses.set(i, guessed(guesses.get(i), meaning));
            }
        }
        // Without a heading, only a column of versions makes the others vendors and products.
        if (!named && taken.contains(Meaning.VERSION)) {
            names(guesses, taken, rows);
        }
    }

    private static Meaning plain(List<String> values) {
        if (share(values, ColumnGuesses::isVersion) >= MOST) {
            return Meaning.VERSION;
        }
        if (share(values, v -> v.length() <= LONGEST_EXAMPLE && SERIAL.matcher(v).matches()) >= MOST
                && new HashSet<>(values).size() == values.size()
                && values.size() > 1) {
            return Meaning.SERIAL;
        }
        return share(values, v -> COUNT.matcher(v).matches()) >= MOST
                ? Meaning.QUANTITY
                : Meaning.OTHER;
    }

    private static void names(
            List<ColumnGuess> guesses, Set<Meaning> taken, List<List<String>> rows) {
        var texts =
                guesses.stream()
                        .filter(guess -> guess.meaning() == Meaning.OTHER)
                        .filter(guess ->
                                share(
                                                column(rows, guess.column()),
                                                v ->
                                                        v.length() <= 10 * LONGEST_EXAMPLE
                                                                && NAMED.matcher(v).matches())
                                        >= MOST)
                        .limit(2)
                        .toList();
        // A vendor stands before its product.
        if (texts.size() == 2) {
            guesses.set(texts.getFirst().column(), guessed(texts.getFirst(), Meaning.VENDOR));
            taken.add(Meaning.VENDOR);
        }
        if (!texts.isEmpty()) {
            guesses.set(texts.getLast().column(), guessed(texts.getLast(), Meaning.PRODUCT));
            taken.add(Meaning.PRODUCT);
        }
    }

    private static ColumnGuess guessed(ColumnGuess guess, Meaning meaning) {
        return new ColumnGuess(
                guess.column(), guess.heading(), meaning, BY_VALUES, guess.examples());
    }

    private static List<String> column(List<List<String>> rows, int column) {
        return rows.stream()
                .filter(row -> column < row.size())
                .map(row -> row.get(column).strip())
                .filter(value -> !value.isEmpty())
                .toList();
    }

    private static double share(List<String> values, Predicate<String> like) {
        return values.isEmpty() ? 0 : (double) values.stream().filter(like).count() / values.size();
    }

    private static List<String> examples(List<String> values) {
        return values.stream()
                .distinct()
                .limit(MOST_EXAMPLES)
                .map(ColumnGuesses::shortened)
                .toList();
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_EXAMPLE ? text : text.substring(0, LONGEST_EXAMPLE);
    }
}
