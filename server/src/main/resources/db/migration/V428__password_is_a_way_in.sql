-- Wherever it is asked whether somebody has a way in, a password with its codes is one.
create or replace function parties_has_way_in(person_code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select 1 from parties_passkey k where k.person = person_code and k.removed_at is null)
       or exists (select 1 from parties_identity i where i.person = person_code and i.removed_at is null)
       or exists (select 1 from parties_password w where w.person = person_code and w.ended_at is null) $$;

-- Who may see the password's row may use its key: the person, and the sign-in before anyone knows who it is.
create or replace function vault_sees(subject_code text) returns boolean
    language plpgsql stable set search_path = public, pg_temp as
$$ begin
    -- Not a definer: each question is asked under the caller's own row security.
    return case left(subject_code, 3)
        when 'fnd' then exists (select 1 from intake_finding where code = subject_code)
        when 'vul' then exists (select 1 from intake_vulnerability where code = subject_code)
        when 'pat' then exists (select 1 from validation_patch where code = subject_code)
        when 'cas' then exists (select 1 from coordination_case where code = subject_code)
        when 'adv' then exists (select 1 from advisory_advisory where code = subject_code)
        when 'exp' then exists (select 1 from exposure_exposure where code = subject_code)
        when 'brk' then exists (select 1 from intake_break_glass where code = subject_code)
        when 'jrq' then exists (select 1 from parties_join_request where code = subject_code)
        when 'jde' then exists (select 1 from parties_join_decision
                                 where code = subject_code and (outcome = 'declined' or app_granted('party:manage')))
        when 'pwd' then exists (select 1 from parties_password where code = subject_code)
        else false
    end;
end $$;

create or replace function parties_erase() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as
$$ begin
    update parties_person set name = 'Erased person', email = null where code = new.person;
    update parties_passkey set name = 'erased' where person = new.person;
    update parties_session set browser = 'erased' where holder = new.person;
    update parties_token_use set used_from = null, refused_from = null where holder = new.person;
    update parties_recovery set reason = 'erased' where person = new.person;
    update parties_join_decision set words_sealed = '', removed_at = new.at where person = new.person;
    update parties_enrolment set without_authenticator = 'erased'
     where person = new.person and without_authenticator is not null;
    delete from parties_password_try t using parties_password w where w.code = t.password and w.person = new.person;
    delete from parties_password_failure f using parties_password w where w.code = f.password and w.person = new.person;
    return new;
end $$;
