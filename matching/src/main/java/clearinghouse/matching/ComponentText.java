package clearinghouse.matching;

import clearinghouse.formats.purl.PackageUrl;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A component as bytes: equal components are equal bytes, and back. */
final class ComponentText {

    private ComponentText() {}

    static byte[] write(Component component) {
        var bytes = new ByteArrayOutputStream(160);
        try (var out = new DataOutputStream(bytes)) {
            write(component.vendor(), out);
            write(component.name(), out);
            write(component.version(), out);
            write(component.purls().stream().map(PackageUrl::render).toList(), out);
            write(component.cpes(), out);
            var hashes = new TreeMap<>(component.hashes());
            write(new ArrayList<>(hashes.keySet()), out);
            write(new ArrayList<>(hashes.values()), out);
            write(component.models(), out);
            write(component.serials(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Component read(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            var vendor = text(in);
            var name = text(in);
            var version = text(in);
            var purls = texts(in).stream().map(ComponentText::purl).toList();
            var cpes = texts(in);
            var hashes = hashes(texts(in), texts(in));
            return new Component(vendor, name, version, purls, cpes, hashes, texts(in), texts(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was read leniently is read so again. */
    private static PackageUrl purl(String text) {
        return PackageUrl.parseLeniently(text).orElseThrow();
    }

    private static Map<String, String> hashes(List<String> algorithms, List<String> digits) {
        var hashes = new LinkedHashMap<String, String>();
        for (int i = 0; i < algorithms.size(); i++) {
            hashes.put(algorithms.get(i), digits.get(i));
        }
        return hashes;
    }

    private static void write(List<String> texts, DataOutputStream out) throws IOException {
        out.writeInt(texts.size());
        for (var text : texts) {
            write(text, out);
        }
    }

    private static void write(String text, DataOutputStream out) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static List<String> texts(DataInputStream in) throws IOException {
        var texts = new ArrayList<String>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(text(in));
        }
        return texts;
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
