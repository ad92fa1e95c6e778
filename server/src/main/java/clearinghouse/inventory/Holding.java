package clearinghouse.inventory;

/** A component that an asset now has. */
public record Holding(Asset asset, Component component) {}
