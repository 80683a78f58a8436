-- Mails to send. A row is one recipient of a mail: whoever is refused, or answered later, keeps it from nobody else, and whoever has it does
-- not get it again. What was sent, or never will be, is kept for a while.
create table mail_outbox (
    tenant_id uuid not null,
    id uuid not null,
    -- The same for all recipients of a mail, however often it is tried: whoever gets it twice can tell.
    message_id uuid not null,
    recipient text not null,
    -- Whom the mail itself names: [{"name": …, "email": …}]. Who is in neither is a hidden recipient.
    to_people jsonb not null,
    cc_people jsonb not null,
    subject text not null,
    text_body text not null,
    html_body text not null,
    -- The trace of the transaction that wrote it.
    traceparent text,
    state text not null default 'queued' constraint mail_outbox_state_known check (state in ('queued', 'sent', 'failed')),
    attempts int not null default 0,
    next_attempt_at timestamptz not null,
    -- From then on it is of no more use.
    expires_at timestamptz not null,
    -- What the last attempt failed by.
    reason text,
    created_at timestamptz not null,
    sent_at timestamptz,
    primary key (tenant_id, id)
);
create index mail_outbox_due on mail_outbox (next_attempt_at) where state = 'queued';
create index mail_outbox_created_at on mail_outbox (created_at);
select protect_platform_table('mail_outbox');
