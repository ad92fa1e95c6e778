package clearinghouse.formats.sbom;

import clearinghouse.formats.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An XML document as if it were the JSON of the same standard: attributes and elements are members,
 * an element around others is a list. Elements of another namespace are somebody else's.
 */
final class XmlTokens implements Tokens {

    /** Carries what StAX throws through the visitors. */
    static final class Broken extends RuntimeException {
        Broken(XMLStreamException cause) {
            super(cause.getMessage(), cause, false, false);
        }
    }

    private static final String GRAPH = "http://cyclonedx.org/schema/ext/dependency-graph/1.0";

    private final XMLStreamReader xml;
    private final int deepest;
    private final String namespace;
    private final List<String> path = new ArrayList<>();
    private int depth = 1;

    /** The text of an attribute or of an element's content, while that is the value at hand. */
    private @Nullable String plain;

    private boolean attribute;

    /** From the root element on, whose namespace is that of the standard. */
    XmlTokens(XMLStreamReader xml, int deepest) {
        this.xml = xml;
        this.deepest = deepest;
        this.namespace = own(xml.getNamespaceURI());
    }

    private static String own(@Nullable String namespace) {
        return namespace == null ? "" : namespace;
    }

    String namespace() {
        return namespace;
    }

    /** Before anything was visited. */
    boolean isRoot(String name) {
        return xml.getLocalName().equals(name);
    }

    @Override
    public String pointer() {
        var pointer = new StringBuilder();
        for (var part : path) {
            pointer.append('/').append(Problem.escaped(part));
        }
        return pointer.toString();
    }

    @Override
    public String whereabouts() {
        return ", line " + xml.getLocation().getLineNumber();
    }

    @Override
    public void members(String content, Consumer<String> visit) {
        if (plain != null) {
            throw wrong("an element");
        }
        var inside = depth;
        attributes(visit);
        var text = new StringBuilder();
        var elements = 0;
        for (var event = next(); depth >= inside; event = next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                if (isOwn()) {
                    elements++;
                    visit(xml.getLocalName(), xml.getLocalName(), visit);
                }
                leave(inside);
            } else if (xml.isCharacters() && !content.isEmpty()) {
                text.append(xml.getText());
            }
        }
        if (!content.isEmpty() && elements == 0) {
            plain = text.toString().strip();
            visit(content, content, visit);
            plain = null;
        }
    }

    private void attributes(Consumer<String> visit) {
        // Reading an attribute's value is all that a visitor can do, so that their number stands.
        attribute = true;
        for (var i = 0; i < xml.getAttributeCount(); i++) {
            if (own(xml.getAttributeNamespace(i)).isEmpty()) {
                var name = xml.getAttributeLocalName(i);
                plain = xml.getAttributeValue(i);
                visit(name, name, visit);
            }
        }
        plain = null;
        attribute = false;
    }

    @Override
    public void elements(boolean bare, Consumer<String> visit) {
        if (plain != null) {
            throw wrong("an element");
        }
        if (bare) {
            visit.accept(xml.getLocalName());
            return;
        }
        var inside = depth;
        var index = 0;
        for (var event = next(); depth >= inside; event = next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                if (isOwn()) {
                    visit(String.valueOf(index), xml.getLocalName(), visit);
                    index++;
                }
                leave(inside);
            }
        }
    }

    @Override
    public String text() {
        if (plain != null) {
            return plain;
        }
        var inside = depth;
        var text = new StringBuilder();
        for (var event = next(); depth >= inside; event = next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                if (isOwn()) {
                    throw wrong("a text");
                }
                leave(inside);
            } else if (xml.isCharacters()) {
                text.append(xml.getText());
            }
        }
        return text.toString().strip();
    }

    @Override
    public void scalar() {
        text();
    }

    @Override
    public boolean isAnybodys() {
        return attribute;
    }

    @Override
    public boolean repeats() {
        return plain == null;
    }

    private void visit(String step, String name, Consumer<String> visit) {
        path.add(step);
        visit.accept(name);
        path.removeLast();
    }

    private boolean isOwn() {
        return namespace.equals(own(xml.getNamespaceURI()));
    }

    private void leave(int inside) {
        while (depth > inside) {
            next();
        }
    }

    /** Of the one extension for which the standard has a test; what else is foreign is skipped. */
    private void dependency() {
        if (GRAPH.equals(xml.getNamespaceURI())
                && xml.getLocalName().equals("dependency")
                && xml.getAttributeValue(null, "ref") == null) {
            throw new Refused(
                    pointer(), "member-missing", "a dependency has a ref" + whereabouts());
        }
    }

    private int next() {
        try {
            var event = xml.next();
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> {
                    depth++;
                    if (depth > deepest) {
                        throw new Refused(
                                pointer(),
                                "xml-limit",
                                "the XML is nested deeper than " + deepest + whereabouts());
                    }
                    dependency();
                }
                case XMLStreamConstants.END_ELEMENT -> depth--;
                default -> {}
            }
            return event;
        } catch (XMLStreamException e) {
            throw new Broken(e);
        }
    }
}
