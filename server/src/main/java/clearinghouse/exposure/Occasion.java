package clearinghouse.exposure;

/** Why an asset is looked at again for an advisory. */
enum Occasion {
    INVENTORY,
    PUBLICATION,

    /** A revision in which no operator is asked for anything else. */
    REVISION,

    /** A revision that changed what is affected, what helps, or by when. */
    OTHER_ADVICE
}
