-- Sessions that nobody uses end, accounts can be closed, and programs get keys of their own.

-- Written at most once a minute. The default is for the replicas of the version before, which do not know the column.
alter table sessions add column last_used_at timestamptz not null default now();

alter table users
    -- Null while the account is open.
    add column closed_at timestamptz,
    add column version bigint not null default 1,
    add column name_key text collate "C" not null generated always as (coalesce(fold(display_name), '')) stored,
    -- The name's words, each behind a blank, so that one search finds the beginning of any of them.
    add column name_words text collate "C" not null generated always as (' ' || translate(coalesce(fold(display_name), ''), '-.''', '   ')) stored;
create index users_name on users (tenant_id, name_key, id);

-- Keys for programs. The token is stored hashed; a row that is gone is a key that was revoked.
create table api_keys (
    tenant_id uuid not null,
    id uuid not null,
    -- SHA-256.
    token_hash bytea not null,
    user_id uuid not null,
    name text collate "C" not null,
    -- Permissions. What the user may no longer do, the key may not either.
    scopes text[] not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    -- Written at most once a minute; null before the first use.
    last_used_at timestamptz,
    primary key (tenant_id, id),
    constraint api_keys_token_unique unique (tenant_id, token_hash),
    constraint api_keys_name_unique unique (tenant_id, user_id, name),
    constraint api_keys_user foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
select protect_tenant_table('api_keys');
