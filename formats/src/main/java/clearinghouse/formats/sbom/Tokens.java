package clearinghouse.formats.sbom;

import java.util.function.Consumer;

/**
 * A document as objects, lists and texts, whatever its encoding, in one pass forward. A visitor
 * consumes the value at hand or leaves it to be skipped.
 */
interface Tokens {

    /** RFC 6901 pointer of the value at hand; in XML of what would be that value in JSON. */
    String pointer();

    /** Where a person finds it, for the end of a message; empty where a pointer says it all. */
    String whereabouts();

    /**
     * Visits each member of the object at hand.
     *
     * @param content the member that XML writes as the content of the element; empty where none is
     */
    void members(String content, Consumer<String> visit);

    /**
     * Visits each element of the list at hand with the name that XML gives it.
     *
     * @param bare XML repeats the member instead of wrapping its elements
     */
    void elements(boolean bare, Consumer<String> visit);

    /** The scalar at hand as text; null is empty, an object or list is refused. */
    String text();

    /** The scalar at hand, passed by unread; an object or list is refused. */
    void scalar();

    /** Whether the member at hand may be anybody's, as an attribute in XML. */
    boolean isAnybodys();

    /** Whether the member at hand may come again, as an element in XML. */
    boolean repeats();

    default void members(Consumer<String> visit) {
        members("", visit);
    }

    default void elements(Runnable visit) {
        elements(false, _ -> visit.run());
    }

    default Refused wrong(String expected) {
        return new Refused(pointer(), "type", expected + " is expected here" + whereabouts());
    }
}
