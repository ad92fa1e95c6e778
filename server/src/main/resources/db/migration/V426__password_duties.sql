-- public: which duties may be had by a password and a code is published, versioned data.
create table policy_password_duty (
    duty      text not null,
    version   int not null check (version > 0),
    allowed   boolean not null,
    reason    text not null,
    loaded_at timestamptz not null,
    primary key (duty, version)
);
alter table policy_password_duty enable row level security;
create policy policy_password_duty_see on policy_password_duty for select using (true);
create policy policy_password_duty_load on policy_password_duty for insert with check (app_granted('job:work'));
grant select, insert on policy_password_duty to clearinghouse_server;
