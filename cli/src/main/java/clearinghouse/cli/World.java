package clearinghouse.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a command may touch besides files and the server. */
record World(InputStream in, PrintStream out, PrintStream err, InstantSource clock, Pause pause) {
    /** Waits between two questions. */
    @FunctionalInterface
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    /** Of a command that reads nothing. */
    World(PrintStream out, PrintStream err, InstantSource clock, Pause pause) {
        this(InputStream.nullInputStream(), out, err, clock, pause);
    }

    static World real() {
        return new World(System.in, System.out, System.err, InstantSource.system(), Thread::sleep);
    }

    void answer(boolean json, JsonNode node, String text) {
        out.println(json ? JsonMapper.shared().writeValueAsString(node) : text);
    }

    /** Text from elsewhere must not move the cursor or colour the terminal. */
    static String printable(String text) {
        return text.replaceAll("\\p{C}", "?");
    }
}
