-- Where an inventory states one version and its package URL another, the first stands here.
alter table inventory_component add column other_version text;
