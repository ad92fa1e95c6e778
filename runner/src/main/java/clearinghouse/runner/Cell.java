package clearinghouse.runner;

import java.util.ArrayList;
import java.util.List;

/**
 * What a runner is started in: a process namespace whose first process it is. The kernel ends all
 * that is in it with the runner, also a box that is only half built: bubblewrap's inner half, when
 * its outer half is killed before it has said go, waits for ever.
 */
public final class Cell {

    private Cell() {}

    /** The command with what holds it around it; it ends with the thread that starts it. */
    public static List<String> around(List<String> command) {
        var around = new ArrayList<String>();
        Host.tool("setpriv")
                .ifPresent(setpriv ->
                        around.addAll(List.of(setpriv.toString(), "--pdeathsig", "KILL")));
        Host.tool("unshare")
                .ifPresent(unshare -> {
                    around.add(unshare.toString());
                    if (!Host.current().root()) {
                        around.add("--map-current-user");
                    }
                    around.addAll(
                            List.of("--pid", "--fork", "--kill-child=KILL", "--mount-proc", "--"));
                });
        around.addAll(command);
        return around;
    }
}
