-- How many CSAF documents there are is asked with each request to the provider of them, and which
-- revision is the newest for each of them when it is one more.
create index advisory_document_csaf on advisory_document (advisory, revision) where format = 'csaf';
