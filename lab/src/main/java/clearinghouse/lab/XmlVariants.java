package clearinghouse.lab;

import clearinghouse.runner.protocol.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Other inputs that reach the same flaw: what a patch that knows only the proof would miss. The
 * same proof always gives the same variants in the same order.
 */
final class XmlVariants {

    private static final Pattern TAG = Pattern.compile("<(/?)([A-Za-z_][A-Za-z0-9_.:-]*)");
    private static final Pattern BARE_TAG = Pattern.compile("<([A-Za-z_][A-Za-z0-9_.:-]*)>");

    private static final int LATER = 3;

    private XmlVariants() {}

    record Change(String name, UnaryOperator<String> of) {}

    private static final List<Change> CHANGES =
            List.of(
                    new Change("renamed tags", xml -> TAG.matcher(xml).replaceAll("<$1q$2")),
                    new Change("another first element", xml -> "<head/>" + xml),
                    new Change("wrapped", xml -> "<wrap>" + xml),
                    new Change("leading comment", xml -> "<!-- note -->" + xml),
                    new Change("prolog", xml -> "<?xml version=\"1.0\"?>" + xml),
                    new Change("leading white space", xml -> "\n\t " + xml),
                    new Change(
                            "white space in tags",
                            xml -> BARE_TAG.matcher(xml).replaceAll("<$1 \n>")),
                    new Change(
                            "attributes", xml -> BARE_TAG.matcher(xml).replaceAll("<$1 k=\"v\">")),
                    new Change(
                            "text between tags", xml -> BARE_TAG.matcher(xml).replaceAll("<$1>t")),
                    new Change(
                            "comments between tags",
                            xml -> BARE_TAG.matcher(xml).replaceAll("<$1><!-- n -->")),
                    new Change("alternating tags", XmlVariants::alternate));

    /** Every change of the first proof; of each later one a few, another few each time. */
    static List<Target.Variant> of(Proof proof, int number) {
        var xml = proof.input().text();
        var variants = new ArrayList<Target.Variant>();
        for (int i = 0; i < (number == 0 ? CHANGES.size() : LATER); i++) {
            var change = CHANGES.get((number * LATER + i) % CHANGES.size());
            var changed = change.of().apply(xml);
            if (!changed.equals(xml)) {
                variants.add(new Target.Variant(change.name(), proof.entry(), Content.of(changed)));
            }
        }
        return variants;
    }

    private static String alternate(String xml) {
        var matcher = BARE_TAG.matcher(xml);
        var out = new StringBuilder();
        for (int n = 0; matcher.find(); n++) {
            matcher.appendReplacement(out, n % 2 == 0 ? "<$1>" : "<$1$1>");
        }
        return matcher.appendTail(out).toString();
    }
}
