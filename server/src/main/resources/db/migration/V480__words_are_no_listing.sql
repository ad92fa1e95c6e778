-- What a document said in its own words of exploitation was taken for a listing where it began like one; only lists say so in
-- what is kept apart of them.
update catalogue_statement s
   set content = convert_to(replace(convert_from(s.content, 'UTF8'),
                                    '"point":"EXPLOITED","value":"Listed as exploited',
                                    '"point":"EXPLOITED","value":"In its words: Listed as exploited'), 'UTF8')
  from catalogue_imported i
 where i.number = s.imported and i.form <> 'kev'
   and position('"point":"EXPLOITED","value":"Listed as exploited' in convert_from(s.content, 'UTF8')) > 0;
