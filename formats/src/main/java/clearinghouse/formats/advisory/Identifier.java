package clearinghouse.formats.advisory;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.Problem;
import java.util.regex.Pattern;

/** A name of the same vulnerability in someone's database. */
public sealed interface Identifier {

    Pattern CVE = Pattern.compile("CVE-\\d{4}-\\d{4,19}");
    Pattern GHSA = Pattern.compile("GHSA(-[23456789cfghjmpqrvwx]{4}){3}");
    Pattern OTHER = Pattern.compile("([A-Za-z][A-Za-z0-9_]*)-[A-Za-z0-9_.:-]{1,100}");

    String value();

    record Cve(String value) implements Identifier {
        public Cve {
            if (!CVE.matcher(value).matches()) {
                throw new IllegalArgumentException("a CVE id is CVE, a year and a number");
            }
        }
    }

    record Ghsa(String value) implements Identifier {
        public Ghsa {
            if (!GHSA.matcher(value).matches()) {
                throw new IllegalArgumentException("a GHSA id has three groups of four");
            }
        }
    }

    /** Any other database, named by the part before the first dash. */
    record Other(String system, String value) implements Identifier {
        public Other {
            Text.required("the system of an identifier", system);
            Text.required("an identifier", value);
        }
    }

    static Parsed<Identifier> parse(String text) {
        if (CVE.matcher(text).matches()) {
            return Parsed.valid(new Cve(text));
        }
        if (GHSA.matcher(text).matches()) {
            return Parsed.valid(new Ghsa(text));
        }
        var other = OTHER.matcher(text);
        if (other.matches() && !text.startsWith("CVE-") && !text.startsWith("GHSA-")) {
            return Parsed.valid(new Other(other.group(1), text));
        }
        return Parsed.invalid(
                "", "identifier", "no vulnerability identifier: " + Problem.excerpt(text));
    }
}
