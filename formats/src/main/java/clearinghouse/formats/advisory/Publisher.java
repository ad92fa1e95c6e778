package clearinghouse.formats.advisory;

import java.net.URI;

/**
 * Who publishes.
 *
 * @param namespace an absolute address that the publisher controls
 * @param contact how to reach the publisher, in words
 */
public record Publisher(Category category, String name, URI namespace, String contact) {

    public enum Category {
        COORDINATOR,
        DISCOVERER,
        OTHER,
        TRANSLATOR,
        USER,
        VENDOR
    }

    public Publisher {
        Text.required("the publisher's name", name);
        if (!namespace.isAbsolute()) {
            throw new IllegalArgumentException("the publisher's namespace is an absolute URI");
        }
    }
}
