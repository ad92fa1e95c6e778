package clearinghouse.formats.published;

import java.util.List;
import java.util.Optional;

/** By what name a source means a piece of software. Absent parts are empty texts. */
public sealed interface Software {

    /**
     * A package of an ecosystem.
     *
     * @param ecosystem as OSV calls it, with what follows a colon, such as {@code AlmaLinux:9}
     * @param purl as the source gives it, if it does
     */
    record EcosystemPackage(String ecosystem, String name, String purl) implements Software {}

    /** What lives in a repository and in no ecosystem. */
    record Repository(String url) implements Software {}

    /**
     * What a vendor sells or gives away, as CVE records name it.
     *
     * @param collection the address of a package collection, in which {@code name} is a package
     * @param cpes names of it in the CPE dictionary, perhaps with versions
     */
    record Product(String vendor, String product, String collection, String name, List<String> cpes)
            implements Software {
        public Product {
            cpes = List.copyOf(cpes);
        }
    }

    /** A CPE 2.3 name, unread. */
    record Platform(String cpe) implements Software {}

    /**
     * A full product name of a CSAF product tree.
     *
     * @param id in its document
     * @param vendor and the following two: the names of the branches it hangs on
     * @param models model numbers and stock keeping units
     * @param within the product that it is a part of or installed on, by its full name
     * @param platform the CPE name of the outermost product that it is a part of or installed on
     */
    record Listed(
            String id,
            String name,
            String vendor,
            String product,
            String version,
            String purl,
            String cpe,
            List<String> models,
            Identifiers identifiers,
            String within,
            String platform)
            implements Software {
        public Listed {
            models = List.copyOf(models);
        }
    }

    /**
     * By what else a product may be recognised.
     *
     * @param purls besides the one that counts
     * @param serials with the wildcards of CSAF
     * @param hashes of its files
     * @param device that it is the firmware of, whose owner calls it by that name
     */
    record Identifiers(
            List<String> purls,
            List<String> serials,
            List<FileHash> hashes,
            Optional<Device> device) {
        public static final Identifiers NONE =
                new Identifiers(List.of(), List.of(), List.of(), Optional.empty());

        public Identifiers {
            purls = List.copyOf(purls);
            serials = List.copyOf(serials);
            hashes = List.copyOf(hashes);
        }
    }

    /**
     * A device without the version of its firmware.
     *
     * @param names the short one first
     * @param models model numbers and stock keeping units, and like the serial numbers with the
     *     wildcards of CSAF
     */
    record Device(String vendor, List<String> names, List<String> models, List<String> serials) {
        public Device {
            names = List.copyOf(names);
            models = List.copyOf(models);
            serials = List.copyOf(serials);
        }
    }

    /**
     * @param algorithm as in {@code sha-256}
     * @param digits hexadecimal, in small letters
     */
    record FileHash(String algorithm, String digits) {}
}
