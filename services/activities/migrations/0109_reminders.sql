-- Salesmen are told of an activity before it begins, and when it should be over and is not done.
alter table activities
    -- How many minutes before; 0 is not at all.
    add column reminder_minutes int not null default 15,
    -- When its salesman is told of it next; null when he is not.
    add column notice_at timestamptz;
create index activities_notice on activities (tenant_id, notice_at) where notice_at is not null;

-- Open ones that are still to come; of what is over already nobody is told by the thousand.
call for_each_tenant($move$
    update activities set notice_at = case
            when start_at - interval '15 minutes' > now() then start_at - interval '15 minutes'
            else start_at + duration_minutes * interval '1 minute' end
    where tenant_id = $1 and status = 'OPEN' and start_at + duration_minutes * interval '1 minute' > now()
$move$);
