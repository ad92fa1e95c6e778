package clearinghouse.catalogue;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.published.PublishedDocument;
import clearinghouse.matching.IndexFile;
import clearinghouse.matching.Telling;
import clearinghouse.platform.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What all documents say of software that are here and not withdrawn, ours among them, as files for
 * sites that compare for themselves. A document is always in the same part, so that a change of one
 * is a new file of one part. Only what everyone may have is imported at all.
 */
public final class PublishedParts {

    public static final int COUNT = 64;

    /** Documents that are read from the database at once. */
    private static final int READ = 500;

    private PublishedParts() {}

    /** Of the last act that imported something; 0 before the first. */
    public static long lastStamp(Tx tx) {
        return new ImportStore(tx).lastStamp();
    }

    /** The parts of which an act after this one changed a document, from 0. */
    public static Set<Integer> changed(Tx tx, long afterStamp) {
        return new ImportStore(tx).changedParts(afterStamp, COUNT);
    }

    /** As {@link IndexFile} reads it. */
    public static byte[] file(Tx tx, int part) {
        var store = new ImportStore(tx);
        var said = new ArrayList<List<Telling>>();
        long number = 0;
        while (true) {
            var documents = store.documentsOfPart(part, COUNT, number, READ);
            documents.forEach(it -> {
                if (ForeignReader.published(it.content())
                        instanceof Parsed.Valid<PublishedDocument>(var document)) {
                    said.add(Telling.of(document));
                }
            });
            if (documents.size() < READ) {
                return IndexFile.write(said);
            }
            number = documents.getLast().number();
        }
    }
}
