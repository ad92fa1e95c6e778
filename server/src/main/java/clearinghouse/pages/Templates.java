package clearinghouse.pages;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders templates that were compiled with the server. */
final class Templates {

    private final TemplateEngine engine =
            TemplateEngine.createPrecompiled(
                    null,
                    ContentType.Html,
                    Templates.class.getClassLoader(),
                    Templates.class.getPackageName());

    String render(String template, Map<String, Object> parameters) {
        var text = new StringOutput();
        engine.render(template + ".jte", parameters, new VisibleOutput(text));
        return text.toString();
    }

    /** Whatever a template prints passes here: no page can forget to make it visible. */
    private static final class VisibleOutput extends OwaspHtmlTemplateOutput {

        private boolean goesBack;

        VisibleOutput(StringOutput text) {
            super(text);
        }

        @Override
        public void setContext(@Nullable String tagName, @Nullable String attributeName) {
            super.setContext(tagName, attributeName);
            goesBack =
                    "textarea".equals(tagName)
                            || ("input".equals(tagName) && "value".equals(attributeName));
        }

        /** What goes back with the form comes back as it was: an escape would take its place. */
        @Override
        public void writeUserContent(String value) {
            super.writeUserContent(goesBack ? value : VisibleText.of(value));
        }
    }
}
