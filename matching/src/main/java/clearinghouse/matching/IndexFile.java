package clearinghouse.matching;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.AffectedSoftware.Standing;
import clearinghouse.formats.version.VersionScheme;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What documents say, as a file from which another machine makes an {@link AdvisoryIndex}: packed
 * by gzip a head, the names of what stands there as a number, and document after document what they
 * say. Keys are not in it, since they may be made otherwise there. Equal documents make equal bytes
 * on one release of Java.
 */
public final class IndexFile {

    /** Unpacked; what is larger is neither written nor read. */
    private static final int LARGEST = 256 << 20;

    /** The number grows with any change of what follows it. */
    private static final String HEAD = "clearinghouse advisory index 1";

    private IndexFile() {}

    /**
     * @param documents of each what it says
     */
    public static byte[] write(List<List<Telling>> documents) {
        var out = new ByteWriter();
        out.text(HEAD);
        out.texts(AssertionBytes.SCHEMES.stream().map(VersionScheme::versType).toList());
        out.texts(AssertionBytes.STANDINGS.stream().map(Standing::name).toList());
        out.number(documents.size());
        for (var said : documents) {
            out.number(said.size());
            said.forEach(it -> write(it, out));
        }
        var bytes = out.bytes();
        if (bytes.length > LARGEST) {
            throw new IllegalArgumentException("what they say does not fit into a file");
        }
        return packed(bytes);
    }

    private static void write(Telling telling, ByteWriter out) {
        out.text(telling.vulnerability());
        out.texts(telling.aliases());
        out.number(telling.assertions().size());
        for (var assertion : telling.assertions()) {
            out.text(assertion.source().advisory());
            out.text(assertion.source().form());
            out.said(assertion);
        }
    }

    private static byte[] packed(byte[] bytes) {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** Of each document what it says; invalid for any other bytes. */
    public static Parsed<List<List<Telling>>> read(byte[] file) {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(file))) {
            var bytes = gzip.readNBytes(LARGEST + 1);
            return bytes.length > LARGEST
                    ? refused("is too large")
                    : Parsed.valid(documents(new ByteReader(bytes)));
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return refused("is none, or one of another release");
        }
    }

    private static Parsed<List<List<Telling>>> refused(String why) {
        return Parsed.invalid("", "index-file", "the file of an advisory index " + why);
    }

    private static List<List<Telling>> documents(ByteReader start) {
        if (!start.text().equals(HEAD)) {
            throw new IllegalArgumentException("it has another head");
        }
        var schemes = start.texts().stream().map(IndexFile::scheme).toList();
        var standings = start.texts().stream().map(Standing::valueOf).toList();
        var in = start.with(schemes, standings);
        var documents = new ArrayList<List<Telling>>();
        for (int left = in.count(); left > 0; left--) {
            var said = new ArrayList<Telling>();
            for (int tellings = in.count(); tellings > 0; tellings--) {
                said.add(telling(in));
            }
            documents.add(List.copyOf(said));
        }
        if (!in.isAtEnd()) {
            throw new IllegalArgumentException("something follows");
        }
        return documents;
    }

    private static VersionScheme scheme(String versType) {
        return Arrays.stream(VersionScheme.values())
                .filter(it -> it.versType().equals(versType))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scheme " + versType));
    }

    private static Telling telling(ByteReader in) {
        var vulnerability = in.text();
        var aliases = in.texts();
        var assertions = new ArrayList<Assertion>();
        for (int left = in.count(); left > 0; left--) {
            assertions.add(in.said(new Assertion.Source(vulnerability, in.text(), in.text())));
        }
        return new Telling(vulnerability, aliases, assertions);
    }
}
