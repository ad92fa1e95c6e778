-- A fifth form of an advisory. What was published before is not rendered again: nothing that was
-- published ever changes.
alter table advisory_document drop constraint advisory_document_format_check;
alter table advisory_document add constraint advisory_document_format_check
    check (format in ('csaf', 'osv', 'cve', 'openvex', 'cyclonedx_vex'));
