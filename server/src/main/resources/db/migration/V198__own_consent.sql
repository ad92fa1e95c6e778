-- Who acts for an operator is the operator's to say; an administrator may only end it.
drop policy parties_consent_own on parties_consent;
create policy parties_consent_see on parties_consent for select
    using (operator = app_party() or broker = app_party() or app_granted('party:manage')
           or app_granted('token:authenticate'));
create policy parties_consent_give on parties_consent for insert
    with check (operator = app_party() and app_granted('consent:decide'));
create policy parties_consent_end on parties_consent for update
    using ((operator = app_party() and app_granted('consent:decide')) or app_granted('party:manage'))
    with check ((operator = app_party() and app_granted('consent:decide')) or app_granted('party:manage'));
