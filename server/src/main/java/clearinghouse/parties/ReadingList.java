package clearinghouse.parties;

import clearinghouse.kernel.Page;
import clearinghouse.kernel.PartyId;
import clearinghouse.platform.Request;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who read something, as the interface tells it wherever it does. */
public record ReadingList(List<Item> items, Optional<String> next) {

    record Item(
            Instant at,
            String reading,
            String subject,
            String actor,
            PartyId party,
            String partyName,
            Optional<PartyId> broker,
            Optional<String> brokerName,
            String purpose) {}

    public static ReadingList of(Page<Parties.SeenReading> page, Request request) {
        return new ReadingList(
                page.items().stream()
                        .map(seen ->
                                new Item(
                                        seen.at(),
                                        seen.reading().action(),
                                        seen.subject(),
                                        seen.actor(),
                                        seen.party(),
                                        seen.partyName(),
                                        seen.broker(),
                                        seen.brokerName(),
                                        seen.purpose()))
                        .toList(),
                request.cursor(page.after()));
    }
}
