-- By which pack it was decided, how urgent that is, and why each date is what it is; of what was decided before none is known.
alter table exposure_exposure add column pack text;
alter table exposure_exposure add column tier bigint;
alter table exposure_exposure add column due_reason text;
alter table exposure_exposure add column duties text not null default '[]';
alter table exposure_exposure add column shown text not null default '{}';

-- An input that nobody contradicted, and of which something was known: there were no others before.
update exposure_exposure
   set inputs = (select coalesce(jsonb_object_agg(key, value::jsonb || '{"at": null, "supposed": false, "others": []}'), '{}')::text
                   from json_each(inputs::json));
