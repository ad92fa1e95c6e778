package clearinghouse.formats.likeness;

/**
 * Says in numbers what a text means, whatever its words. A server that was given none compares
 * without. Several threads may ask at once.
 */
public interface Embedder {

    /** Names model and rules: meanings of two models are not compared. */
    String model();

    /** Of any text, however long; {@link Meaning#NONE} of one that it cannot read. */
    Meaning of(String text);
}
