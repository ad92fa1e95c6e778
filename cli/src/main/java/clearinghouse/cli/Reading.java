package clearinghouse.cli;

import clearinghouse.formats.tuf.ContentCheck;
import clearinghouse.formats.tuf.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Reads a body into a sink that can say enough; nothing is read after that. */
final class Reading<T> implements BodySubscriber<T> {
    private interface Sink<T> {
        /** False ends the reading. */
        boolean take(byte[] bytes) throws IOException;

        T end() throws IOException;

        void close() throws IOException;
    }

    private final Sink<T> sink;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private Optional<Flow.Subscription> subscription = Optional.empty();

    private Reading(Sink<T> sink) {
        this.sink = sink;
    }

    /** Into memory; empty when there is more than the limit. */
    static Reading<Optional<byte[]>> upTo(long limit) {
        var read = new ByteArrayOutputStream();
        return new Reading<>(
                new Sink<Optional<byte[]>>() {
                    @Override
                    public boolean take(byte[] bytes) {
                        read.writeBytes(bytes);
                        return read.size() <= limit;
                    }

                    @Override
                    public Optional<byte[]> end() {
                        return read.size() <= limit
                                ? Optional.of(read.toByteArray())
                                : Optional.empty();
                    }

                    @Override
                    public void close() {}
                });
    }

    /** Into a file that is on disk when this ends, and stops at the first byte too many. */
    static Reading<Optional<Refusal>> into(Path file, ContentCheck check) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        return new Reading<>(
                new Sink<Optional<Refusal>>() {
                    @Override
                    public boolean take(byte[] bytes) throws IOException {
                        if (!check.update(bytes, 0, bytes.length)) {
                            return false;
                        }
                        for (var left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) {
                            channel.write(left);
                        }
                        return true;
                    }

                    @Override
                    public Optional<Refusal> end() throws IOException {
                        channel.force(true);
                        return check.refusal();
                    }

                    @Override
                    public void close() throws IOException {
                        channel.close();
                    }
                });
    }

    @Override
    public CompletionStage<T> getBody() {
        return done;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = Optional.of(given);
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (done.isDone()) {
            return;
        }
        try {
            for (var buffer : buffers) {
                var bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                if (!sink.take(bytes)) {
                    subscription.orElseThrow().cancel();
                    onComplete();
                    return;
                }
            }
            subscription.orElseThrow().request(1);
        } catch (IOException e) {
            subscription.orElseThrow().cancel();
            onError(e);
        }
    }

    @Override
    public void onError(Throwable why) {
        done.completeExceptionally(why);
        close();
    }

    @Override
    public void onComplete() {
        try {
            done.complete(sink.end());
        } catch (IOException e) {
            done.completeExceptionally(e);
        }
        close();
    }

    private void close() {
        try {
            sink.close();
        } catch (IOException e) {
            done.completeExceptionally(e);
        }
    }
}
