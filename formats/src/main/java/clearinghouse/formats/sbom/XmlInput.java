package clearinghouse.formats.sbom;

import clearinghouse.formats.Parsed;
import java.io.StringReader;
import java.util.List;
import java.util.function.Function;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Other people's XML within limits. A document type is refused, so that no entity is ever looked up
 * or grows.
 */
final class XmlInput {

    private static final String LIMIT = "JAXP0001";

    private final long bytes;
    private final int depth;
    private final XMLInputFactory factory;

    XmlInput(SbomLimits limits) {
        this.bytes = limits.bytes();
        this.depth = limits.depth();
        this.factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
        factory.setXMLResolver((_, _, _, _) -> {
            throw new XMLStreamException("nothing outside of the document is read");
        });
    }

    /** From the root element to the end of the document. */
    <T> Parsed<T> stream(byte[] document, Function<XmlTokens, Parsed<T>> reader) {
        if (document.length > bytes) {
            return Parsed.invalid("", "too-big", "the document is larger than " + bytes + " bytes");
        }
        try {
            // Decoded before, since the JDK's parser prints what it cannot decode.
            var text = Decoding.ofXml(document);
            if (text.isEmpty()) {
                return Parsed.invalid(
                        "", "xml-encoding", "the XML is not in the encoding that it names, line 1");
            }
            var xml = factory.createXMLStreamReader(new StringReader(text.get()));
            toRoot(xml);
            var read = reader.apply(new XmlTokens(xml, depth));
            while (xml.hasNext()) {
                xml.next();
            }
            return read;
        } catch (Refused e) {
            return Parsed.invalid(List.of(e.problem()));
        } catch (XmlTokens.Broken e) {
            return e.getCause() instanceof XMLStreamException broken
                    ? syntax(broken)
                    : Parsed.invalid("", "xml-syntax", "the text is no XML");
        } catch (XMLStreamException e) {
            return syntax(e);
        }
    }

    private static void toRoot(XMLStreamReader xml) throws XMLStreamException {
        while (xml.next() != XMLStreamConstants.START_ELEMENT) {
            if (xml.getEventType() == XMLStreamConstants.DTD) {
                throw new Refused(
                        "",
                        "xml-dtd",
                        "the XML has a document type, line " + xml.getLocation().getLineNumber());
            }
        }
    }

    /** Names the place but repeats no content: what fails to parse may be undisclosed. */
    private static <T> Parsed<T> syntax(XMLStreamException e) {
        var at = e.getLocation();
        var place =
                at == null || at.getLineNumber() < 1
                        ? ""
                        : ", line %d, column %d"
                                .formatted(at.getLineNumber(), at.getColumnNumber());
        // The JDK has limits of its own, and numbers what it says of them.
        if (String.valueOf(e.getMessage()).contains(LIMIT)) {
            return Parsed.invalid(
                    "", "xml-limit", "the XML is nested too deep or has an overlong part" + place);
        }
        return Parsed.invalid(
                "", "xml-syntax", "the text is no XML, or ends in the middle" + place);
    }
}
