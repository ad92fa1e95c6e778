package clearinghouse.exposure;

import clearinghouse.kernel.Access;
import clearinghouse.kernel.Ids;
import clearinghouse.platform.Tx;
import clearinghouse.record.AuditRecord;
import clearinghouse.record.Reading;
import clearinghouse.vault.Place;
import clearinghouse.vault.Vault;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What was said of an exposure, line by line; its notes are sealed. */
final class Receipts {

    private final AuditRecord record;
    private final Vault vault;
    private final Ids ids;
    private final InstantSource clock;

    Receipts(AuditRecord record, Vault vault, Ids ids, InstantSource clock) {
        this.record = record;
        this.vault = vault;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * @param exposure which is locked
     * @param to where it stands now
     */
    void append(
            Tx tx,
            Access access,
            Exposure exposure,
            ReceiptState statement,
            Optional<String> note,
            ExposureState to) {
        var store = new ExposureStore(tx);
        var key = ids.next();
        var sealed =
                note.map(text ->
                        vault.keyOrNew(tx, exposure.id()).seal(notePlace(key), text).bytes());
        store.append(key, exposure, statement, sealed, access.actor(), clock.instant());
        store.saveState(exposure.id(), to);
        record.append(
                tx,
                access,
                "exposure.receipt",
                exposure.id(),
                Map.of("receipt", statement.code(), "state", to.code()));
    }

    Receipt opened(Tx tx, Access access, Exposure exposure, ExposureStore.SealedReceipt sealed) {
        return new Receipt(
                sealed.state(), note(tx, access, exposure, sealed), sealed.actor(), sealed.at());
    }

    Optional<String> note(
            Tx tx, Access access, Exposure exposure, ExposureStore.SealedReceipt sealed) {
        return sealed.note()
                .map(note ->
                        vault.read(tx, access, Reading.NOTE, exposure.id(), exposure.operator())
                                .tell(notePlace(sealed.key()), note));
    }

    private static Place notePlace(UUID receipt) {
        return new Place("exposure_receipt", "note_sealed", receipt.toString());
    }
}
