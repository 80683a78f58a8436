-- How people want to see listings again, and how they want the screens to be.

-- Saved views of listings. Nobody has two of a grid whose names differ only in case or accents.
create table saved_views (
    tenant_id uuid not null,
    id uuid not null,
    version bigint not null,
    owner_id uuid not null,
    grid text collate "C" not null,
    name text not null,
    name_key text collate "C" not null generated always as (coalesce(fold(name), '')) stored,
    -- Query of the listing's address.
    search text not null,
    -- Ids of the columns that are shown; none means those of the grid's beginning.
    columns text[] not null,
    -- Who sees it beside its owner.
    sharing text not null constraint saved_views_sharing_known check (sharing in ('PRIVATE', 'TEAM', 'TENANT')),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id),
    constraint saved_views_name_unique unique (tenant_id, owner_id, grid, name_key),
    constraint saved_views_owner foreign key (tenant_id, owner_id) references users (tenant_id, id) on delete cascade
);
-- Those of others in a list: few of all views are shared.
create index saved_views_shared on saved_views (tenant_id, grid, name_key, id) where sharing <> 'PRIVATE';
select protect_tenant_table('saved_views');

-- Settings of users. Who has no row has those of the beginning.
create table user_settings (
    tenant_id uuid not null,
    user_id uuid not null,
    hide_customer_dashboard boolean not null,
    updated_at timestamptz not null,
    primary key (tenant_id, user_id),
    constraint user_settings_user foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
select protect_tenant_table('user_settings');
