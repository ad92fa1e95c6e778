package clearinghouse.formats.sbom;

import clearinghouse.formats.Problem;
import clearinghouse.formats.sbom.Shape.Any;
import clearinghouse.formats.sbom.Shape.Items;
import clearinghouse.formats.sbom.Shape.Part;
import clearinghouse.formats.sbom.Shape.Text;
import java.util.IdentityHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Goes over a document once: a reader keeps what it wants, and what it leaves is held against its
 * shape.
 */
final class Walk {

    private final Tokens tokens;
    private final Gathering gathering;
    private final int version;
    private final boolean closed;
    private final IdentityHashMap<Part, Long> required = new IdentityHashMap<>();

    /**
     * @param version of the standard, 1.4 being 14
     * @param closed whether a member that the standard does not know is a fault
     */
    Walk(Tokens tokens, Gathering gathering, int version, boolean closed) {
        this.tokens = tokens;
        this.gathering = gathering;
        this.version = version;
        this.closed = closed;
    }

    int version() {
        return version;
    }

    /**
     * @param keep takes a member by its name and says so, or leaves it
     */
    void part(Part part, Predicate<String> keep) {
        var seen = new long[1];
        tokens.members(
                part.content(),
                name -> {
                    var member = part.members().get(name);
                    if (member == null) {
                        unknown(part, name);
                        return;
                    }
                    var bit = 1L << member.index();
                    if ((seen[0] & bit) != 0 && !mayComeAgain(member.shape())) {
                        fault(
                                "member-twice",
                                "%s has one %s".formatted(part.title(), Problem.excerpt(name)));
                        return;
                    }
                    seen[0] |= bit;
                    if (!keep.test(name)) {
                        check(member.shape());
                    }
                });
        var needed = required.computeIfAbsent(part, p -> p.required(version));
        if ((needed & ~seen[0]) != 0) {
            for (var name : part.missing(seen[0], version)) {
                fault("member-missing", "%s has a %s".formatted(part.title(), name));
            }
        }
    }

    /** Visits each element of the list at hand. */
    void items(Items items, Consumer<Shape> visit) {
        if (items.choice() && tokens.repeats()) {
            // The element itself says what the member of an object says in JSON.
            tokens.elements(false, name -> visit.accept(chosen(items, name)));
            return;
        }
        tokens.elements(
                items.bare(),
                name -> {
                    var shape = items.inXml().get(items.bare() ? "" : name);
                    if (shape == null) {
                        fault("member-unknown", "the list has no such element");
                    } else {
                        visit.accept(shape);
                    }
                });
    }

    private Shape chosen(Items items, String name) {
        var member = items.item() instanceof Part part ? part.members().get(name) : null;
        if (member == null) {
            fault("member-unknown", "the list has no such element");
            return Shape.ANY;
        }
        return member.shape();
    }

    void check(Shape shape) {
        switch (shape) {
            case Any _ -> {}
            case Text text when text.equals(Shape.PLAIN) -> tokens.scalar();
            case Text text -> text(text);
            case Items items -> items(items, this::check);
            case Part part -> part(part, _ -> false);
        }
    }

    String text(Text shape) {
        var text = tokens.text();
        if (!shape.fits().test(text)) {
            fault(shape.code(), shape.expected() + " is expected here");
        }
        return text;
    }

    void fault(String code, String message) {
        gathering.fault(tokens.pointer(), code, message + tokens.whereabouts());
    }

    private boolean mayComeAgain(Shape shape) {
        return tokens.repeats() && shape instanceof Items items && items.bare();
    }

    private void unknown(Part part, String name) {
        if (tokens.isAnybodys() || !closed) {
            return;
        }
        // Nobody's word, but somebody's extension, or a name that a program has mangled.
        if (name.indexOf(':') >= 0 || name.startsWith("$")) {
            gathering.warn(
                    tokens.pointer(), "member-foreign", "the standard knows no such member here");
        } else {
            fault("member-unknown", "%s has no such member".formatted(part.title()));
        }
    }
}
