package clearinghouse.signer;

import clearinghouse.formats.merkle.Hash;
import clearinghouse.formats.merkle.TreeHead;
import clearinghouse.formats.tlog.Checkpoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks and answers as bytes: the length in four bytes, the kind in one, then what belongs to it.
 */
public final class Codec {

    /** TUF's targets may have 5 MB; nothing else that is signed is nearly as large. */
    public static final int LARGEST = 6 << 20;

    private static final int HASH = 32;
    private static final int MOST = 1000;

    private Codec() {}

    /** What follows it cannot be told from it. */
    public static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;

        TooLarge(long length) {
            super("a message of %d bytes; at most %d".formatted(length, LARGEST));
        }
    }

    /** Its end is known, so the next one can be read. */
    public static final class Malformed extends IOException {
        private static final long serialVersionUID = 1;

        Malformed(String why) {
            super(why);
        }
    }

    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    private interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    public static void write(DataOutputStream out, Ask ask) throws IOException {
        switch (ask) {
            case Ask.Keys() -> frame(out, 1, _ -> {});
            case Ask.Fingerprints() -> frame(out, 2, _ -> {});
            case Ask.Seal(var checkpoint) -> frame(out, 3, body -> write(body, checkpoint));
            case Ask.SealAnew(var origin, var head, var signature) ->
                    frame(
                            out,
                            4,
                            body -> {
                                body.writeUTF(origin);
                                write(body, head);
                                write(body, signature);
                            });
            case Ask.Publish(var role, var signed) ->
                    frame(
                            out,
                            5,
                            body -> {
                                body.writeUTF(role.name());
                                write(body, signed);
                            });
            case Ask.Certificate(var publisher, var now) ->
                    frame(
                            out,
                            6,
                            body -> {
                                body.writeUTF(publisher);
                                write(body, now);
                            });
            case Ask.Vouch(var document, var at) ->
                    frame(
                            out,
                            7,
                            body -> {
                                write(body, at);
                                write(body, document);
                            });
            case Ask.Invite(var random) -> frame(out, 8, body -> write(body, random));
        }
    }

    /** Empty at the end. */
    static Optional<Ask> readAsk(DataInputStream in) throws IOException {
        return readFrame(in, Codec::ask);
    }

    private static Ask ask(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case 1 -> new Ask.Keys();
            case 2 -> new Ask.Fingerprints();
            case 3 -> new Ask.Seal(new Checkpoint(in.readUTF(), in.readLong(), hash(in)));
            case 4 -> new Ask.SealAnew(in.readUTF(), head(in), bytes(in));
            case 5 -> new Ask.Publish(Purpose.valueOf(in.readUTF()), bytes(in));
            case 6 -> new Ask.Certificate(in.readUTF(), instant(in));
            case 7 -> {
                var at = instant(in);
                yield new Ask.Vouch(bytes(in), at);
            }
            case 8 -> new Ask.Invite(bytes(in));
            default -> throw new Malformed("no ask is of kind " + kind);
        };
    }

    static void write(DataOutputStream out, Answer answer) throws IOException {
        switch (answer) {
            case Answer.Keys(var keys) ->
                    frame(
                            out,
                            1,
                            body -> {
                                body.writeInt(keys.size());
                                for (var key : keys) {
                                    body.writeUTF(key.purpose().name());
                                    write(body, key.key());
                                }
                            });
            case Answer.Fingerprints(var byFile) ->
                    frame(
                            out,
                            2,
                            body -> {
                                body.writeInt(byFile.size());
                                for (var entry : byFile.entrySet()) {
                                    body.writeUTF(entry.getKey());
                                    body.writeUTF(entry.getValue());
                                }
                            });
            case Answer.Signatures(var signatures) ->
                    frame(
                            out,
                            3,
                            body -> {
                                body.writeInt(signatures.size());
                                for (var signature : signatures) {
                                    write(body, signature);
                                }
                            });
            case Answer.Certificate(var armoured, var fingerprint) ->
                    frame(
                            out,
                            4,
                            body -> {
                                body.writeUTF(armoured);
                                body.writeUTF(fingerprint);
                            });
            case Answer.Armoured(var signature) -> frame(out, 5, body -> body.writeUTF(signature));
            case Answer.Refused(var why) -> frame(out, 6, body -> body.writeUTF(why));
            case Answer.Passed(var why) -> frame(out, 7, body -> body.writeUTF(why));
            case Answer.Unusable(var why) -> frame(out, 8, body -> body.writeUTF(why));
        }
    }

    public static Answer readAnswer(DataInputStream in) throws IOException {
        try {
            return readFrame(in, Codec::answer).orElseThrow(EOFException::new);
        } catch (TooLarge _) {
            throw new IOException("an answer that is too large");
        }
    }

    private static Answer answer(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case 1 ->
                    new Answer.Keys(
                            list(
                                    in,
                                    each ->
                                            new VerifyingKey(
                                                    Purpose.valueOf(each.readUTF()), bytes(each))));
            case 2 ->
                    new Answer.Fingerprints(
                            map(list(in, each -> Map.entry(each.readUTF(), each.readUTF()))));
            case 3 -> new Answer.Signatures(list(in, Codec::bytes));
            case 4 -> new Answer.Certificate(in.readUTF(), in.readUTF());
            case 5 -> new Answer.Armoured(in.readUTF());
            case 6 -> new Answer.Refused(in.readUTF());
            case 7 -> new Answer.Passed(in.readUTF());
            case 8 -> new Answer.Unusable(in.readUTF());
            default -> throw new Malformed("no answer is of kind " + kind);
        };
    }

    private static void frame(DataOutputStream out, int kind, Body content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var body = new DataOutputStream(bytes);
        body.writeByte(kind);
        content.write(body);
        if (bytes.size() > LARGEST) {
            throw new TooLarge(bytes.size());
        }
        out.writeInt(bytes.size());
        bytes.writeTo(out);
        out.flush();
    }

    private static <T> Optional<T> readFrame(DataInputStream in, Reader<T> reader)
            throws IOException {
        var header = in.readNBytes(Integer.BYTES);
        if (header.length == 0) {
            return Optional.empty();
        }
        if (header.length < Integer.BYTES) {
            throw new EOFException();
        }
        long length = Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt());
        if (length > LARGEST) {
            throw new TooLarge(length);
        }
        var bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return Optional.of(whole(bytes, reader));
    }

    private static <T> T whole(byte[] bytes, Reader<T> reader) throws IOException {
        var body = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            var read = reader.read(body);
            if (body.available() > 0) {
                throw new Malformed("a message with something after it");
            }
            return read;
        } catch (EOFException _) {
            throw new Malformed("a message that was cut short");
        } catch (UTFDataFormatException
                | IllegalArgumentException
                | DateTimeException
                | ArithmeticException _) {
            throw new Malformed("a message with a value that there is not");
        }
    }

    private static void write(DataOutputStream out, Checkpoint checkpoint) throws IOException {
        if (!checkpoint.extensions().isEmpty()) {
            throw new Malformed("a checkpoint with extensions, of which ours have none");
        }
        out.writeUTF(checkpoint.origin());
        out.writeLong(checkpoint.size());
        out.write(checkpoint.root().bytes());
    }

    private static void write(DataOutputStream out, TreeHead head) throws IOException {
        out.writeLong(head.size());
        out.write(head.root().bytes());
        write(out, head.at());
    }

    private static TreeHead head(DataInputStream in) throws IOException {
        return new TreeHead(in.readLong(), hash(in), instant(in));
    }

    private static void write(DataOutputStream out, Instant instant) throws IOException {
        out.writeLong(instant.getEpochSecond());
        out.writeInt(instant.getNano());
    }

    private static Instant instant(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    private static Hash hash(DataInputStream in) throws IOException {
        var bytes = new byte[HASH];
        in.readFully(bytes);
        return Hash.of(bytes);
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** No more is set aside than there is. */
    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new Malformed("a message that was cut short");
        }
        return in.readNBytes(length);
    }

    private static <T> List<T> list(DataInputStream in, Reader<T> reader) throws IOException {
        int size = in.readInt();
        if (size < 0 || size > MOST) {
            throw new Malformed("a list of %d".formatted(size));
        }
        var list = new ArrayList<T>();
        for (int i = 0; i < size; i++) {
            list.add(reader.read(in));
        }
        return list;
    }

    private static Map<String, String> map(List<Map.Entry<String, String>> entries) {
        var map = new LinkedHashMap<String, String>();
        entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        return map;
    }
}
