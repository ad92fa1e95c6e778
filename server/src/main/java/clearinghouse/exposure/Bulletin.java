package clearinghouse.exposure;

import clearinghouse.advisory.AdvisoryId;
import clearinghouse.advisory.PublishedAdvisory;
import clearinghouse.catalogue.Assessment;
import clearinghouse.catalogue.Dossiers;
import clearinghouse.kernel.PublicId;
import clearinghouse.matching.AdvisoryIndex;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What exposures are made by: an advisory of ours, or all that others publish of one vulnerability.
 *
 * @param own the advisory, where it is one of ours
 * @param number by which people know it
 * @param revision counts from 1; others have none that we know
 * @param vulnerability the public id of the root cause here, or the name by which most know it
 * @param names of the vulnerability wherever, {@code number} among them
 * @param inputs what the advisory states of the decision points
 */
record Bulletin(
        Optional<AdvisoryId> own,
        String number,
        int revision,
        String title,
        String vulnerability,
        SortedSet<String> names,
        Reach reach,
        Map<String, Assessment> inputs,
        Instant publishedAt) {

    private static final int LONGEST_TITLE = 200;

    Bulletin {
        names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
        inputs = Map.copyOf(inputs);
    }

    static Bulletin ours(
            PublishedAdvisory publication,
            List<FixedBuild> builds,
            Collection<String> identifiers) {
        var names = new TreeSet<>(identifiers);
        names.add(publication.number());
        PublicId vulnerability = publication.vulnerability();
        return new Bulletin(
                Optional.of(publication.id()),
                publication.number(),
                publication.revision(),
                publication.title(),
                vulnerability.code(),
                names,
                new Reach.Ours(publication.affected(), builds),
                publication.inputs(),
                publication.publishedAt());
    }

    static Bulletin theirs(AdvisoryIndex.Said said, Dossiers.Headline headline) {
        return new Bulletin(
                Optional.empty(),
                said.vulnerability(),
                1,
                Affected.cut(headline.title(), LONGEST_TITLE),
                said.vulnerability(),
                said.names(),
                new Reach.Theirs(said.assertions()),
                Map.of(),
                headline.publishedAt());
    }
}
