-- What the time that a table leaves is counted from.
alter table exposure_exposure add column due_from timestamptz;
update exposure_exposure e set due_from = a.published_at
  from advisory_advisory a where a.code = e.advisory and e.due_at is not null;
alter table exposure_exposure add check ((due_at is null) = (due_from is null));
