package clearinghouse.formats.sbom;

import java.util.function.Consumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A JSON document token by token; a visitor leaves the parser on its value's last token. Null is as
 * if there were nothing.
 */
final class JsonTokens implements Tokens {

    private final JsonParser parser;

    JsonTokens(JsonParser parser) {
        this.parser = parser;
    }

    @Override
    public String pointer() {
        return parser.streamReadContext().pathAsPointer().toString();
    }

    @Override
    public String whereabouts() {
        return "";
    }

    @Override
    public void members(String content, Consumer<String> visit) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (!atObject()) {
            throw wrong("an object");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            visit.accept(name);
            parser.skipChildren();
        }
    }

    @Override
    public void elements(boolean bare, Consumer<String> visit) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw wrong("an array");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            visit.accept("");
            parser.skipChildren();
        }
    }

    @Override
    public String text() {
        scalar();
        return parser.currentToken() == JsonToken.VALUE_NULL ? "" : parser.getString();
    }

    @Override
    public void scalar() {
        if (!parser.currentToken().isScalarValue()) {
            throw wrong("a text");
        }
    }

    @Override
    public boolean isAnybodys() {
        return false;
    }

    @Override
    public boolean repeats() {
        return false;
    }

    boolean atObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }
}
