-- The end of a hold is told, too: whoever was away keeps it as the last word otherwise.
alter table notifications drop constraint notifications_kind_known;
alter table notifications add constraint notifications_kind_known check (
    kind in ('APPROVED', 'DECLINED', 'HELD', 'RELEASED_FROM_HOLD', 'DEACTIVATED', 'LINKED', 'MAIN_SALESMAN')
);
