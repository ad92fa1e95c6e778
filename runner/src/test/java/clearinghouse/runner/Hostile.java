package clearinghouse.runner;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What a program in the box may try that a shell cannot. Travels there as one class file. */
final class Hostile {

    private static final List<ByteBuffer> KEPT = new ArrayList<>();
    private static volatile boolean spinning = true;

    private Hostile() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "allocate" -> {
                while (true) {
                    var block = ByteBuffer.allocateDirect(8 << 20);
                    for (int i = 0; i < block.capacity(); i += 4096) {
                        block.put(i, (byte) 1);
                    }
                    KEPT.add(block);
                }
            }
            case "spin" -> {
                for (int i = 0; i < 3; i++) {
                    Thread.ofPlatform().start(Hostile::spin);
                }
                spin();
            }
            case "connect" -> {
                try (var socket = new Socket()) {
                    var port = Integer.parseInt(args[1]);
                    socket.connect(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
                    System.out.print("connected");
                } catch (java.io.IOException refused) {
                    System.out.print("refused");
                }
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void spin() {
        while (spinning) {
            Thread.onSpinWait();
        }
    }
}
