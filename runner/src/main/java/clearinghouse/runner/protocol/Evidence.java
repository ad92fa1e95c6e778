package clearinghouse.runner.protocol;

import java.util.List;

/**
 * What was seen of one run from outside its box.
 *
 * @param exit the exit status, or -1 when there is none
 * @param signal the signal that ended it, or 0
 * @param stdout the beginning, at most {@link Limits#outputBytes()}
 * @param inForce what actually held this run, limit by limit
 * @param note what went wrong with the box or with what it left, or empty
 */
public record Evidence(
        String run,
        Outcome outcome,
        int exit,
        int signal,
        long wallMillis,
        long cpuMillis,
        long peakMemoryBytes,
        Content stdout,
        Content stderr,
        List<CollectedFile> files,
        List<String> commandLine,
        String sandbox,
        List<String> inForce,
        String note) {

    public Evidence {
        files = List.copyOf(files);
        commandLine = List.copyOf(commandLine);
        inForce = List.copyOf(inForce);
    }

    /** A regular file that the run left in /out. */
    public record CollectedFile(String path, Content content) {}
}
