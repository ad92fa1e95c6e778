package clearinghouse.lab;

import clearinghouse.runner.protocol.Content;
import java.util.List;

/**
 * The top three frames where a proof ended. Kept to show what it would have merged and what not;
 * nothing is merged by it.
 */
public record StackSignature(List<String> frames) {
    public StackSignature {
        frames = List.copyOf(frames.subList(0, Math.min(3, frames.size())));
    }

    public String digest() {
        return Content.of(String.join("\n", frames)).sha256();
    }
}
