package clearinghouse.formats.advisory;

import clearinghouse.formats.Csv;
import clearinghouse.formats.Parsed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A sector of critical infrastructure in which a product is used, as CISA divides them.
 *
 * @param code for programs and addresses
 * @param name as CISA's advisories write it
 */
public record Sector(String code, String name) {

    private static final int MOST = 100;
    private static final List<Sector> ALL = read();

    /** In the order of their names. */
    public static List<Sector> all() {
        return ALL;
    }

    public static Parsed<Sector> parse(String code) {
        return ALL.stream()
                .filter(sector -> sector.code().equals(code))
                .findFirst()
                .map(Parsed::valid)
                .orElseGet(() ->
                        Parsed.invalid(
                                "",
                                "sector-unknown",
                                "a sector is one of "
                                        + ALL.stream()
                                                .map(Sector::code)
                                                .collect(Collectors.joining(", "))));
    }

    /** Those that a list of names names; no name is part of another one. */
    public static List<Sector> namedIn(String names) {
        return ALL.stream().filter(sector -> names.contains(sector.name())).toList();
    }

    private static List<Sector> read() {
        try (var in = Objects.requireNonNull(Sector.class.getResourceAsStream("sectors.csv"))) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Csv.parse(text, ',', MOST).orElseThrow().stream()
                    .skip(1)
                    .map(row -> new Sector(row.fields().get(0), row.fields().get(1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
