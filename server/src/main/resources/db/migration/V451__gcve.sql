-- A record under a number of our own, where the clearinghouse is a GCVE Numbering Authority. What was published before
-- is not rendered again.
alter table advisory_document drop constraint advisory_document_format_check;
alter table advisory_document add constraint advisory_document_format_check
    check (format in ('csaf', 'osv', 'cve', 'openvex', 'cyclonedx_vex', 'gcve'));
