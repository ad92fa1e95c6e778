package clearinghouse.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the runner needs to know of the machine it stands on.
 *
 * @param root whether we are the superuser and must become nobody before anything hostile starts
 * @param jdk the JDK that boxes get, the one that runs this
 */
record Host(boolean root, Path jdk) {

    /** The overflow user, which owns nothing. */
    static final int NOBODY = 65534;

    private static final List<Path> TOOL_FOLDERS =
            List.of(Path.of("/usr/bin"), Path.of("/usr/sbin"), Path.of("/bin"), Path.of("/sbin"));

    static Host current() {
        boolean root;
        try {
            root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException unreadable) {
            throw new IllegalStateException("/proc is not readable", unreadable);
        }
        return new Host(root, Path.of(System.getProperty("java.home")));
    }

    /** Never from PATH: the caller's environment does not choose what guards the box. */
    static Optional<Path> tool(String name) {
        return TOOL_FOLDERS.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** False when a folder above the JDK is closed to others, as /root is. */
    boolean jdkIsOpenToNobody() {
        for (Path at = jdk; at != null; at = at.getParent()) {
            try {
                if (!Files.getPosixFilePermissions(at)
                        .contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return false;
                }
            } catch (IOException unreadable) {
                return false;
            }
        }
        return true;
    }

    /**
     * What a distribution's JDK keeps under /etc and links to; without it the JVM does not start.
     */
    List<Path> jdkSettings() {
        var found = new ArrayList<Path>();
        try (var etc = Files.newDirectoryStream(Path.of("/etc"), "java-*-openjdk")) {
            etc.forEach(found::add);
        } catch (IOException unreadable) {
            return List.of();
        }
        found.sort(null);
        return found;
    }

    static boolean isLink(Path path) {
        return Files.isSymbolicLink(path) && Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
