package clearinghouse.formats.collection;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The files in a tar archive (POSIX ustar and pax, GNU long names), one after the other: what is
 * read after {@link #next} is the content of one. Names are told and never written to.
 */
final class TarInput extends InputStream {

    private static final int BLOCK = 512;
    private static final int LONGEST_NAME = 4_096;
    private static final int LONGEST_HEADER = 1 << 20;

    private final DataInputStream in;
    private long left;
    private long padding;

    TarInput(InputStream in) {
        this.in = new DataInputStream(in);
    }

    /** The next file's name; empty at the end of the archive. */
    Optional<String> next() throws IOException {
        var longName = "";
        while (true) {
            in.skipNBytes(left + padding);
            left = 0;
            padding = 0;
            var header = new byte[BLOCK];
            in.readFully(header);
            if (isEnd(header)) {
                return Optional.empty();
            }
            left = size(header);
            padding = (BLOCK - left % BLOCK) % BLOCK;
            switch (header[156]) {
                case 'L' -> longName = text(more(), 0);
                case 'x' -> longName = paxPath(more());
                case '0', 0 -> {
                    return Optional.of(longName.isEmpty() ? name(header) : longName);
                }
                default -> longName = "";
            }
        }
    }

    /** A block of nothing; what is cut short has none. */
    private static boolean isEnd(byte[] header) throws EOFException {
        var sum = 0;
        for (var i = 0; i < BLOCK; i++) {
            // The checksum itself counts as blanks.
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xFF;
        }
        if (sum == 8 * ' ' && header[148] == 0) {
            return true;
        }
        var told = text(header, 148, 8).strip();
        if (!told.matches("[0-7]{1,8}") || Integer.parseInt(told, 8) != sum) {
            throw new EOFException("a header in the archive is damaged");
        }
        return false;
    }

    private static long size(byte[] header) throws IOException {
        var octal = text(header, 124, 12).strip();
        if (!octal.matches("[0-7]{1,12}")) {
            throw new EOFException("the size of a file in the archive is no number");
        }
        return Long.parseLong(octal, 8);
    }

    private byte[] more() throws IOException {
        if (left > LONGEST_HEADER) {
            throw new EOFException("a name in the archive is too long");
        }
        var content = in.readNBytes((int) left);
        left = 0;
        return content;
    }

    private static String name(byte[] header) {
        var prefix = text(header, 345, 155);
        return (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, 100);
    }

    private static String paxPath(byte[] records) {
        for (var line : new String(records, StandardCharsets.UTF_8).split("\n", -1)) {
            var at = line.indexOf(" path=");
            if (at >= 0) {
                return line.substring(at + " path=".length());
            }
        }
        return "";
    }

    private static String text(byte[] bytes, int from) {
        return text(bytes, from, Math.min(bytes.length, LONGEST_NAME));
    }

    private static String text(byte[] bytes, int from, int length) {
        var end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    @Override
    public int read() throws IOException {
        if (left == 0) {
            return -1;
        }
        left--;
        return in.readUnsignedByte();
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int read = in.read(into, from, (int) Math.min(length, left));
        if (read < 0) {
            throw new EOFException();
        }
        left -= read;
        return read;
    }
}
