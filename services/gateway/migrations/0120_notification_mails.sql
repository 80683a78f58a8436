-- Of which kinds of notifications a user wants a mail, too: a row for each. Nobody does until he says so.
create table notification_mails (
    tenant_id uuid not null,
    user_id uuid not null,
    kind text not null constraint notification_mails_kind_known check (
        kind in ('APPROVED', 'DECLINED', 'HELD', 'RELEASED_FROM_HOLD', 'DEACTIVATED', 'LINKED', 'MAIN_SALESMAN', 'REMINDER', 'OVERDUE', 'ASSIGNED')
    ),
    primary key (tenant_id, user_id, kind),
    constraint notification_mails_user foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);
select protect_tenant_table('notification_mails');
