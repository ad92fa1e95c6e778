package clearinghouse.runner;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The folders of one run outside its box.
 *
 * @param out becomes /out
 * @param status the sandbox tells us there that the box stood; no process inside can reach it
 * @param filter the system call filter, when this machine has one
 * @param jdk what becomes /jdk
 */
record Box(Path in, Path out, Path status, Optional<Path> filter, Path root, Path jdk) {}
