-- Who works for the dealer and who may log in. The tenants themselves stand in the platform's table, which this service owns: here
-- `tenant create` writes it, everywhere else it is a copy fed by TenantChanged.

-- Employees, mirrored from the ERP. The id is derived from tenant and code, so a manager can be named before he is known.
create table employees (
    tenant_id uuid not null,
    id uuid not null,
    version bigint not null,
    code text collate "C" not null,
    display_name text not null,
    name_key text collate "C" not null generated always as (coalesce(fold(display_name), '')) stored,
    -- The name's words, each behind a blank, so that one search finds the beginning of any of them.
    name_words text collate "C" not null generated always as (' ' || translate(coalesce(fold(display_name), ''), '-.''', '   ')) stored,
    email text not null,
    telephone text not null,
    active boolean not null,
    salesman boolean not null,
    manager_id uuid,
    site text not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id),
    constraint employees_code_unique unique (tenant_id, code),
    constraint employees_not_own_manager check (manager_id <> id)
);
create index employees_name on employees (tenant_id, name_key, id);
create index employees_manager on employees (tenant_id, manager_id);
select protect_tenant_table('employees');

-- Who may log in. Person and organisation chart belong to the ERP; roles and password belong to the CRM.
create table users (
    tenant_id uuid not null,
    id uuid not null,
    email text not null,
    -- Case does not matter; accents do: they make another address.
    email_key text collate "C" not null generated always as (lower(btrim(email))) stored,
    display_name text not null,
    -- Argon2id in PHC form.
    password_hash text not null,
    employee_id uuid,
    crm_administrator boolean not null,
    settings_user boolean not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id),
    constraint users_email_unique unique (tenant_id, email_key),
    constraint users_employee_unique unique (tenant_id, employee_id),
    constraint users_employee foreign key (tenant_id, employee_id) references employees (tenant_id, id)
);
select protect_tenant_table('users');

-- Log-in sessions. The token is stored hashed: who reads this table cannot use them. A row that is gone is a session that has ended.
create table sessions (
    tenant_id uuid not null,
    id uuid not null,
    -- SHA-256.
    token_hash bytea not null,
    user_id uuid not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (tenant_id, id),
    constraint sessions_token_unique unique (tenant_id, token_hash),
    constraint sessions_user foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
create index sessions_user on sessions (tenant_id, user_id);
create index sessions_expires_at on sessions (tenant_id, expires_at);
select protect_tenant_table('sessions');
