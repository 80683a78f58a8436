-- Which activities a user wrote himself lately, and when last (O-12): what "Recent" lists. Kept for the 14 days of that list. Activities are
-- never deleted, so nothing hangs on them here, and whoever plans one does not pay for a foreign key.
create table activity_touches (
    tenant_id uuid not null,
    user_id uuid not null,
    activity_id uuid not null,
    touched_at timestamptz not null,
    primary key (tenant_id, user_id, activity_id)
);
-- The list, and what is to be forgotten.
create index activity_touches_recent on activity_touches (tenant_id, user_id, touched_at, activity_id);
create index activity_touches_age on activity_touches (tenant_id, touched_at);
select protect_tenant_table('activity_touches');

-- What was touched before the table was there, as the audit trail has it; not what a move gave to somebody else.
call for_each_tenant($move$
    insert into activity_touches (tenant_id, user_id, activity_id, touched_at)
    select tenant_id, user_id, entity_id, max(at) from audit_log
    where tenant_id = $1 and entity = 'activity' and at >= now() - interval '14 days' and origin = 'user' and action <> 'moved'
    group by tenant_id, user_id, entity_id
$move$);

-- It served what anybody had touched of a salesman's, which is listed no more.
drop index activities_salesman_updated;
