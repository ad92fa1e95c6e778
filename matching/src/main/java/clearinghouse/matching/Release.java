package clearinghouse.matching;

/**
 * Of which release of a distribution a package is.
 *
 * @param number as in {@code 12} or {@code 22.04}; empty where none is said
 * @param stream of what is shipped in several versions side by side, as modules of Red Hat are: the
 *     first two numbers of what is in it, since its name is not said; empty for what is not
 */
record Release(String number, String stream) {

    static final Release NONE = new Release("", "");

    boolean isSaid() {
        return !number.isEmpty();
    }

    /** The same for all streams, which differ in what they are alike by. */
    String bucket() {
        return stream.isEmpty() ? number : number + " module";
    }

    String text() {
        return stream.isEmpty() ? number : number + ", module of " + stream;
    }

    /**
     * In hundredths, of what a component is of, where an advisory is for this. A distribution fixes
     * each release by itself, and each stream.
     */
    int resembles(Release component) {
        if (!isSaid()) {
            return 100;
        }
        if (!component.isSaid()) {
            return 70;
        }
        if (!number.equals(component.number) || stream.isEmpty() != component.stream.isEmpty()) {
            return 0;
        }
        if (stream.equals(component.stream)) {
            return 100;
        }
        // Some streams are named by the first number alone, and go on in the second.
        return first(stream).equals(first(component.stream)) ? 70 : 0;
    }

    private static String first(String stream) {
        int dot = stream.indexOf('.');
        return dot < 0 ? stream : stream.substring(0, dot);
    }
}
