package clearinghouse.lab;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** The variants that a patch must block, numbered in a fixed order. */
final class Variants {

    private static final int MOST = 120;
    private static final long MOST_BYTES = 24L << 20;

    private Variants() {}

    record Numbered(String input, String entry, clearinghouse.runner.protocol.Content content) {}

    static List<Numbered> of(Target target, List<Proof> proofs) {
        var all = new ArrayList<Target.Variant>();
        for (int i = 0; i < proofs.size(); i++) {
            var proof = proofs.get(i);
            if (target.inputLanguage().equals("xml")) {
                all.addAll(XmlVariants.of(proof, i));
            }
            for (var entry : target.entries().keySet()) {
                if (!entry.equals(proof.entry())) {
                    all.add(new Target.Variant("through " + entry, entry, proof.input()));
                }
            }
        }
        all.addAll(target.variants());
        var seen = new HashSet<Proof>(proofs);
        var numbered = new ArrayList<Numbered>();
        long bytes = 0;
        for (var variant : all) {
            bytes += variant.input().size();
            if (numbered.size() < MOST
                    && bytes <= MOST_BYTES
                    && seen.add(new Proof(variant.entry(), variant.input()))) {
                numbered.add(
                        new Numbered(
                                "variant " + (numbered.size() + 1) + " (" + variant.name() + ")",
                                variant.entry(),
                                variant.input()));
            }
        }
        return numbered;
    }
}
