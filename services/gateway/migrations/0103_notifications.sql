-- What happened to the customers of a user without him. Of each user the last 200 are kept, for 90 days; what is older goes when another one
-- comes. They tell of the customer as it was then: its own row is another service's.
create table notifications (
    tenant_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    kind text not null constraint notifications_kind_known check (
        kind in ('APPROVED', 'DECLINED', 'HELD', 'DEACTIVATED', 'LINKED', 'MAIN_SALESMAN')
    ),
    customer_id uuid not null,
    customer_name text not null,
    -- Who did it, and what he wrote; empty for nobody and nothing.
    person text not null,
    text text not null,
    at timestamptz not null,
    -- Null until the user has read it.
    read_at timestamptz,
    primary key (tenant_id, id),
    constraint notifications_user foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
-- For the list; the unread ones are among the 200.
create index notifications_user_at on notifications (tenant_id, user_id, at, id);
select protect_tenant_table('notifications');
