package clearinghouse.inventory;

import clearinghouse.kernel.Visible;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Where an operator is: a code of ISO 3166-2, or the name of what has none. */
public record Region(String text) {

    static final int LONGEST = 100;
    private static final Pattern CODE = Pattern.compile("([A-Z]{2})-[A-Z0-9]{1,3}");
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    public Region {
        if (!isRegion(text)) {
            throw new IllegalArgumentException("no region");
        }
    }

    /**
     * What has the form of a code has to begin with a country of ISO 3166-1; whether the country
     * has the subdivision is not known here, as no free list of them is kept up.
     */
    static Optional<Region> parse(String text) {
        return isRegion(text) ? Optional.of(new Region(text)) : Optional.empty();
    }

    public boolean isCode() {
        return CODE.matcher(text).matches();
    }

    private static boolean isRegion(String text) {
        var code = CODE.matcher(text);
        return code.matches()
                ? COUNTRIES.contains(code.group(1))
                : text.length() <= LONGEST
                        && Visible.in(text)
                        && text.codePoints().noneMatch(Character::isISOControl);
    }
}
