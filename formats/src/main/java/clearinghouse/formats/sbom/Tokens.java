package clearinghouse.formats.sbom;

import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Walks a JSON document token by token; each visitor leaves the parser on its value's last token.
 */
final class Tokens {

    private final JsonParser parser;

    Tokens(JsonParser parser) {
        this.parser = parser;
    }

    /** Visits each member of the object at hand; a member not consumed is skipped. */
    void members(String pointer, Consumer<String> visit) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrong(pointer, "an object");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            visit.accept(name);
            parser.skipChildren();
        }
    }

    /** Visits each element of the array at hand. */
    void elements(String pointer, ObjIntConsumer<String> visit) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw wrong(pointer, "an array");
        }
        for (var i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            visit.accept(pointer + "/" + i, i);
            parser.skipChildren();
        }
    }

    /** The scalar at hand as text; null is empty, an object or array is refused. */
    String text(String pointer) {
        var token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return "";
        }
        if (!token.isScalarValue()) {
            throw wrong(pointer, "a text");
        }
        return parser.getString();
    }

    boolean atObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    private static Refused wrong(String pointer, String expected) {
        return new Refused(pointer, "type", expected + " is expected here");
    }
}
