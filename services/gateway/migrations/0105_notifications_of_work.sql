-- Work is told of, too: what begins soon, what is overdue, and what somebody has given to the user.
alter table notifications drop constraint notifications_kind_known;
alter table notifications add constraint notifications_kind_known check (
    kind in ('APPROVED', 'DECLINED', 'HELD', 'RELEASED_FROM_HOLD', 'DEACTIVATED', 'LINKED', 'MAIN_SALESMAN', 'REMINDER', 'OVERDUE', 'ASSIGNED')
);
alter table notifications
    -- The case, as it was then; null if it is about a customer alone.
    add column case_id uuid,
    -- What it, or its activity, is about.
    add column subject text,
    -- The activity; null if it is about a case as a whole.
    add column activity_id uuid,
    add column activity_type text,
    add column contact_name text,
    add column start_at timestamptz,
    -- How many cases: those that come one after the other are one notification.
    add column count int not null default 1;
