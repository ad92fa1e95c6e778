package clearinghouse.validation;

import java.util.List;
import java.util.Optional;

/** What stands behind a verdict, as it is kept sealed. */
record Evidence(Optional<String> reason, List<Laboratory.Run> runs, List<String> stack) {}
