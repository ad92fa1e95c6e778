-- The inventory by which the asset was last known to be affected: one that leaves the package out
-- proves nothing unless it says as much as that one did.
alter table exposure_exposure add column matched_document text references inventory_document (code);
update exposure_exposure e set matched_document = a.current_document
  from inventory_asset a where a.code = e.asset and e.state <> 'verified';
-- Since when the newest inventory leaves the package out without proving anything.
alter table exposure_exposure add column unlisted_at timestamptz;
