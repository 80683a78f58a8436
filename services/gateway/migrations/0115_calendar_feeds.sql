-- Secret addresses from which calendar programs fetch somebody's activities: one for each user. The token is stored hashed; a row that is
-- gone is a feed that was revoked, another token one that was renewed.
create table calendar_feeds (
    tenant_id uuid not null,
    user_id uuid not null,
    -- SHA-256.
    token_hash bytea not null,
    created_at timestamptz not null,
    -- Written at most once a minute; null before the first use.
    last_used_at timestamptz,
    primary key (tenant_id, user_id),
    constraint calendar_feeds_token_unique unique (tenant_id, token_hash),
    constraint calendar_feeds_user foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
select protect_tenant_table('calendar_feeds');
