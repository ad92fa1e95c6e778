package clearinghouse.catalogue;

import clearinghouse.formats.Parsed;
import clearinghouse.formats.advisory.NumberPrefix;
import clearinghouse.formats.published.PublishedDocument;
import clearinghouse.matching.AdvisoryIndex;
import clearinghouse.platform.Tx;
import java.util.Set;
import java.util.TreeSet;

/**
 * What others say of software: an index in memory of every document that is imported and not
 * withdrawn. The database keeps the truth; this is read from it when it is asked first, and follows
 * it then. What we publish ourselves is not in it.
 */
public final class SaidOfSoftware {

    /** Documents that are read from the database at once. */
    private static final int PART = 500;

    private final NumberPrefix own;
    private final AdvisoryIndex index = new AdvisoryIndex();
    private long stamp;

    /**
     * @param own with which the numbers begin that are published here
     */
    public SaidOfSoftware(NumberPrefix own) {
        this.own = own;
    }

    /** With everything that was imported before this transaction asks. */
    public AdvisoryIndex now(Tx tx) {
        follow(new ImportStore(tx));
        return index;
    }

    /**
     * The names of all vulnerabilities of which the documents of one act tell, or told before that
     * act.
     */
    public Set<String> told(Tx tx, long stamp) {
        var store = new ImportStore(tx);
        var told = new TreeSet<>(store.namesToldBy(stamp));
        for (var before : store.saidBefore(stamp)) {
            if (ForeignReader.read(before) instanceof Parsed.Valid<ForeignAdvisory>(var advisory)) {
                advisory.tellings().forEach(it -> told.addAll(it.names()));
            }
        }
        return told;
    }

    private record Read(long number, Parsed<PublishedDocument> document) {}

    private synchronized void follow(ImportStore store) {
        long last = store.lastStamp();
        long number = 0;
        while (last > stamp) {
            var part = store.documents(stamp, last, number, PART, own.osvStart());
            part.parallelStream()
                    .map(it -> new Read(it.number(), ForeignReader.published(it.content())))
                    .forEach(this::put);
            if (part.size() < PART) {
                store.withdrawn(stamp, last).forEach(index::remove);
                stamp = last;
            } else {
                number = part.getLast().number();
            }
        }
    }

    private void put(Read read) {
        if (read.document() instanceof Parsed.Valid<PublishedDocument>(var document)) {
            index.put(read.number(), document);
        } else {
            index.remove(read.number());
        }
    }
}
