package clearinghouse.matching;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * By what something is known, apart from its version. Two of the same kind resemble each other by
 * so many hundredths: 100 is the same thing for certain, 0 another.
 */
public sealed interface Identity {

    /** Kinds in the order in which they are believed. */
    enum Kind {
        HASH,
        SERIAL,
        MODEL,
        PACKAGE,
        CPE,
        PRODUCT,
        NAME;

        /** As evidence names it. */
        public String label() {
            return switch (this) {
                case HASH -> "hash";
                case SERIAL -> "serial number";
                case MODEL -> "model number";
                case PACKAGE -> "purl";
                case CPE -> "cpe";
                case PRODUCT -> "vendor and product";
                case NAME -> "name";
            };
        }
    }

    Kind kind();

    /** As a person would write it. */
    String text();

    /**
     * Where a component that is known by this is laid down: bounded in number and length for
     * whatever text it was made from.
     */
    Set<String> buckets();

    /** Where an advisory that names this looks: what resembles it lies in one of them. */
    default Set<String> sought() {
        return buckets();
    }

    /** In hundredths: of a component that an advisory names by this. */
    int resembles(Identity component);

    /** One file. */
    record Hash(String algorithm, String digits) implements Identity {
        @Override
        public Kind kind() {
            return Kind.HASH;
        }

        @Override
        public String text() {
            return algorithm + ":" + digits;
        }

        @Override
        public Set<String> buckets() {
            return Set.of("hash\t" + text());
        }

        @Override
        public int resembles(Identity component) {
            return equals(component) ? 100 : 0;
        }
    }

    /**
     * One device or a series of them.
     *
     * @param vendor in plain words; empty where it is not said
     * @param number in capital letters and digits, with {@code *} and {@code ?} as CSAF has them
     */
    record Serial(String vendor, String number) implements Identity {
        @Override
        public Kind kind() {
            return Kind.SERIAL;
        }

        @Override
        public String text() {
            return Words.spaced(vendor, number);
        }

        @Override
        public Set<String> buckets() {
            return Wildcards.buckets("serial", vendor, number);
        }

        @Override
        public Set<String> sought() {
            return Wildcards.sought("serial", vendor, number);
        }

        /** Whose number it is has to be known: two makers may count alike. */
        @Override
        public int resembles(Identity component) {
            return component instanceof Serial other
                            && Vendors.same(vendor, other.vendor)
                            && Wildcards.match(number, other.number)
                    ? 100
                    : 0;
        }
    }

    /** A model of a vendor; as {@link Serial}. */
    record Model(String vendor, String number) implements Identity {

        private static final int LONG_ENOUGH = 6;

        private static final int CATALOGUE = 3;

        /** No two makers have an article number of so many letters and digits in common. */
        private static final int ONE_OF_ALL = 12;

        @Override
        public Kind kind() {
            return Kind.MODEL;
        }

        @Override
        public String text() {
            return Words.spaced(vendor, number);
        }

        @Override
        public Set<String> buckets() {
            return Wildcards.buckets("model", vendor, number);
        }

        @Override
        public Set<String> sought() {
            return Wildcards.sought("model", vendor, number);
        }

        /** Whether both are numbers of one catalogue, which have a length and a beginning. */
        boolean isNumberedLike(Model other) {
            return Vendors.same(vendor, other.vendor)
                    && !Wildcards.isWild(number)
                    && number.length() >= LONG_ENOUGH
                    && number.length() == other.number.length()
                    && number.regionMatches(0, other.number, 0, CATALOGUE);
        }

        /** Without a vendor a very long number says it all, a long one much, a short one little. */
        @Override
        public int resembles(Identity component) {
            if (!(component instanceof Model other) || !Wildcards.match(number, other.number)) {
                return 0;
            }
            if (Vendors.same(vendor, other.vendor)) {
                return 98;
            }
            // Of whomever, a number that hardly begins says nothing.
            if (Wildcards.isVague(number)) {
                return 0;
            }
            boolean unique = number.length() >= ONE_OF_ALL && !Wildcards.isWild(number);
            if (vendor.isEmpty() || other.vendor.isEmpty()) {
                return unique ? 92 : number.length() >= LONG_ENOUGH ? 80 : 50;
            }
            return unique ? 80 : 0;
        }
    }

    /**
     * A package of an ecosystem.
     *
     * @param key one text for all ways to write its purl, without version and qualifiers
     * @param release of the distribution that it is for
     */
    record Packaged(String key, Release release) implements Identity {

        /** Outside of distributions a package is of no release. */
        public Packaged {
            release = isDistributed(key) ? release : Release.NONE;
        }

        @Override
        public Kind kind() {
            return Kind.PACKAGE;
        }

        @Override
        public String text() {
            return release.isSaid() ? key + " of " + release.text() : key;
        }

        @Override
        public Set<String> buckets() {
            return isDistributed(key) ? Set.of(bucket(), bucket(release)) : Set.of(bucket());
        }

        /** Where no release is said, it may be the one that is meant. */
        @Override
        public Set<String> sought() {
            return release.isSaid()
                    ? Set.of(bucket(Release.NONE), bucket(release))
                    : Set.of(bucket());
        }

        private String bucket() {
            return "purl\t" + key;
        }

        private String bucket(Release of) {
            return bucket() + "\t" + of.bucket();
        }

        /** Whether all in that bucket are this package for certain. */
        boolean isExactly(String bucket) {
            return release.isSaid()
                    ? release.stream().isEmpty() && bucket.equals(bucket(release))
                    : bucket.equals(bucket());
        }

        private static boolean isDistributed(String key) {
            return Distribution.TYPES.contains(key.substring("pkg:".length(), key.indexOf('/')));
        }

        @Override
        public int resembles(Identity component) {
            return component instanceof Packaged other && key.equals(other.key)
                    ? release.resembles(other.release)
                    : 0;
        }
    }

    /**
     * A package as all rebuilds of one distribution have it, with the versions and releases of the
     * original. Only the builds of a module go their own ways.
     *
     * @param release of the distribution that they rebuild
     */
    record Rebuilt(String name, Release release) implements Identity {

        public Rebuilt {
            if (!release.isSaid()) {
                throw new IllegalArgumentException("a rebuild is of a release");
            }
        }

        @Override
        public Kind kind() {
            return Kind.PACKAGE;
        }

        @Override
        public String text() {
            return name + " of Enterprise Linux " + release.text();
        }

        @Override
        public Set<String> buckets() {
            return Set.of("rebuilt\t" + name + "\t" + release.bucket());
        }

        @Override
        public int resembles(Identity component) {
            if (!(component instanceof Rebuilt other)
                    || !name.equals(other.name)
                    || release.resembles(other.release) == 0) {
                return 0;
            }
            return release.stream().isEmpty() ? 90 : 40;
        }
    }

    /**
     * A name of the CPE dictionary.
     *
     * @param edition such as {@code lts}, {@code -} for the one without a name; empty for any
     * @param target the software that it is made for, as in {@code node.js}; empty for any
     * @param doubt how many hundredths a component's name of this kind is believed: tools guess
     *     them beside a purl
     */
    record Platform(String vendor, String product, String edition, String target, int doubt)
            implements Identity {
        @Override
        public Kind kind() {
            return Kind.CPE;
        }

        @Override
        public String text() {
            return "cpe " + vendor + " " + product + (target.isEmpty() ? "" : " for " + target);
        }

        @Override
        public Set<String> buckets() {
            return Set.of("cpe\t" + vendor + "\t" + product);
        }

        @Override
        public int resembles(Identity component) {
            if (!(component instanceof Platform other)
                    || !vendor.equals(other.vendor)
                    || !product.equals(other.product)
                    || (!edition.isEmpty()
                            && !other.edition.isEmpty()
                            && !edition.equals(other.edition))) {
                return 0;
            }
            if (target.isEmpty() || other.target.isEmpty()) {
                return 95 * other.doubt / 100;
            }
            return target.equals(other.target) ? 95 : 0;
        }
    }

    /** What a vendor calls its product, in plain words. */
    record Product(List<String> vendor, List<String> name) implements Identity {

        /** In hundredths. */
        private static final int AKIN = 85;

        private static final int ASKED = 50;

        public Product {
            vendor = List.copyOf(vendor);
            name = List.copyOf(name);
        }

        @Override
        public Kind kind() {
            return Kind.PRODUCT;
        }

        @Override
        public String text() {
            return Words.spaced(String.join(" ", vendor), String.join(" ", name));
        }

        /** By each word that tells: they share one where they are alike at all. */
        @Override
        public Set<String> buckets() {
            var buckets = new HashSet<String>();
            for (var maker : Vendors.keys(vendor)) {
                for (var word : Words.telling(name)) {
                    buckets.add("product\t" + maker + "\t" + word);
                }
            }
            return buckets;
        }

        @Override
        public int resembles(Identity component) {
            if (!(component instanceof Product other) || !Vendors.areAkin(vendor, other.vendor)) {
                return 0;
            }
            int alike = Words.likeness(name, other.name);
            // Of two makers that are only akin, one word may name two things.
            return vendor.equals(other.vendor) || Words.isTelling(name)
                    ? alike
                    : Math.max(Math.min(alike, ASKED), alike * AKIN / 100);
        }
    }

    /**
     * A name and no more.
     *
     * @param qualified whether it says of whom, as in {@code org.apache.commons:commons-compress}:
     *     what an advisory names so is seldom called so by chance
     */
    record Name(String key, boolean qualified) implements Identity {
        @Override
        public Kind kind() {
            return Kind.NAME;
        }

        @Override
        public String text() {
            return key;
        }

        @Override
        public Set<String> buckets() {
            return Set.of("name\t" + key);
        }

        @Override
        public int resembles(Identity component) {
            if (!(component instanceof Name other) || !key.equals(other.key)) {
                return 0;
            }
            return qualified ? 80 : 50;
        }
    }
}
