package clearinghouse.catalogue;

import clearinghouse.catalogue.ForeignAdvisory.Known;
import clearinghouse.catalogue.ForeignAdvisory.Name;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What the documents of one import change.
 *
 * @param fresh said for the first time
 * @param revised said anew
 * @param same how many are known word by word
 * @param older how many are known in words of a later time
 */
record Changes(List<ForeignAdvisory> fresh, List<ForeignAdvisory> revised, int same, int older) {

    Changes {
        fresh = List.copyOf(fresh);
        revised = List.copyOf(revised);
    }

    /** Of two documents with one name the later one counts, whichever came first. */
    static Changes of(
            List<ForeignAdvisory> said,
            Function<Collection<ForeignAdvisory>, Map<Name, Known>> look) {
        var latest = new LinkedHashMap<Name, ForeignAdvisory>();
        int same = 0;
        int older = 0;
        for (var advisory : said) {
            var before = latest.putIfAbsent(advisory.name(), advisory);
            if (before == null) {
                continue;
            }
            if (before.sha256().equals(advisory.sha256())) {
                same++;
            } else {
                older++;
                if (advisory.modified().isAfter(before.modified())) {
                    latest.put(advisory.name(), advisory);
                }
            }
        }
        var known = look.apply(latest.values());
        var fresh = new ArrayList<ForeignAdvisory>();
        var revised = new ArrayList<ForeignAdvisory>();
        for (var advisory : latest.values()) {
            var before = known.get(advisory.name());
            switch (before == null ? ForeignAdvisory.Change.NEW : advisory.since(before)) {
                case NEW -> fresh.add(advisory);
                case REVISED -> revised.add(advisory);
                case SAME -> same++;
                case OLDER -> older++;
            }
        }
        return new Changes(fresh, revised, same, older);
    }
}
