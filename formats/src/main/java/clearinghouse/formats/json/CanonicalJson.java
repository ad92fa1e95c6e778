package clearinghouse.formats.json;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The one text of a JSON value, so that equal values have equal hashes and signatures. */
public final class CanonicalJson {
    private CanonicalJson() {}

    /**
     * OLPC's form as TUF implementations sign it. A number that is not an integer has no such form.
     */
    public static String olpc(JsonNode value) {
        var out = new StringBuilder();
        write(value, Form.OLPC, out);
        return out.toString();
    }

    /** RFC 8785, JSON Canonicalization Scheme. */
    public static String rfc8785(JsonNode value) {
        var out = new StringBuilder();
        write(value, Form.RFC_8785, out);
        return out.toString();
    }

    /** {@link #olpc} in UTF-8, which is what is hashed and signed. */
    public static byte[] olpcBytes(JsonNode value) {
        return olpc(value).getBytes(StandardCharsets.UTF_8);
    }

    /** {@link #rfc8785} in UTF-8, which is what is hashed and signed. */
    public static byte[] rfc8785Bytes(JsonNode value) {
        return rfc8785(value).getBytes(StandardCharsets.UTF_8);
    }

    private enum Form {
        OLPC,
        RFC_8785;

        Comparator<String> order() {
            return switch (this) {
                // Python and Go sort by code point; tuf-js by UTF-16 unit, which differs only
                // beyond the BMP.
                case OLPC -> CanonicalJson::compareCodePoints;
                // RFC 8785 §3.2.3
                case RFC_8785 -> Comparator.naturalOrder();
            };
        }

        void string(String text, StringBuilder out) {
            out.append('"');
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '"' || c == '\\') {
                    out.append('\\').append(c);
                } else if (c < ' ' && this == RFC_8785) {
                    control(c, out);
                } else {
                    out.append(c);
                }
            }
            out.append('"');
        }

        private static void control(char c, StringBuilder out) {
            switch (c) {
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> out.append("\\u%04x".formatted((int) c));
            }
        }

        String number(JsonNode value) {
            return switch (this) {
                case OLPC -> {
                    if (!value.isIntegralNumber()) {
                        throw new IllegalArgumentException("canonical JSON has integers only");
                    }
                    yield value.bigIntegerValue().toString();
                }
                case RFC_8785 -> EcmaScriptNumber.render(value.doubleValue());
            };
        }
    }

    private static void write(JsonNode value, Form form, StringBuilder out) {
        switch (value.getNodeType()) {
            case OBJECT -> {
                out.append('{');
                var members =
                        value.properties().stream()
                                .sorted(Map.Entry.comparingByKey(form.order()))
                                .toList();
                for (int i = 0; i < members.size(); i++) {
                    if (i > 0) {
                        out.append(',');
                    }
                    form.string(members.get(i).getKey(), out);
                    out.append(':');
                    write(members.get(i).getValue(), form, out);
                }
                out.append('}');
            }
            case ARRAY -> {
                out.append('[');
                for (int i = 0; i < value.size(); i++) {
                    if (i > 0) {
                        out.append(',');
                    }
                    write(value.get(i), form, out);
                }
                out.append(']');
            }
            case STRING -> form.string(value.stringValue(), out);
            case NUMBER -> out.append(form.number(value));
            case BOOLEAN -> out.append(value.booleanValue());
            case NULL -> out.append("null");
            case BINARY, MISSING, POJO ->
                    throw new IllegalArgumentException(value.getNodeType() + " is not JSON");
        }
    }

    private static int compareCodePoints(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                return Character.isSurrogate(x) == Character.isSurrogate(y)
                        ? Character.compare(x, y)
                        : Character.isSurrogate(x) ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
