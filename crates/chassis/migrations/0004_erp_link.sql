-- What a tenant's administrators see of the link to their ERP.

-- Type and entity of a parked message, for the list. Of messages that are parked already they are computed once: a generated column
-- fills the rows of all tenants, which no UPDATE may touch, and then becomes an ordinary one.
alter table dead_letters
    add column message_type text collate "C" not null generated always as (
        case when strpos(consumer, '.erp') > 0 then substr(routing_key, strpos(routing_key, '.') + 1) else routing_key end) stored,
    add column entity text not null generated always as (left(coalesce(headers ->> 'cloudEvents:subject', ''), 200)) stored;
alter table dead_letters
    alter column message_type drop expression,
    alter column entity drop expression;
-- A process of the version before parks without them.
alter table dead_letters
    alter column message_type set default '',
    alter column entity set default '';
alter table dead_letters
    add column entity_key text collate "C" generated always as (fold(entity)) stored,
    add column message_id_key text collate "C" generated always as (fold(message_id)) stored,
    -- Without the inner cause, which is the operators' business.
    add column reason_key text collate "C" generated always as (fold(split_part(reason, ' (cause: ', 1))) stored;
create index dead_letters_newest on dead_letters (tenant_id, parked_at, id);
drop index dead_letters_parked_at;
create index dead_letters_message_type on dead_letters (tenant_id, message_type, parked_at, id);
create index dead_letters_entity on dead_letters (tenant_id, coalesce(entity_key, ''), id);

-- Messages that wait for the ERP, for their number and the age of the oldest; events to other services leave at once and cost nothing here.
create index outbox_for_erp on outbox (tenant_id, created_at) where exchange = 'erp.outbound';

-- What came last from each tenant's ERP, and whether it has a queue. Written about once a second and process for all tenants together,
-- not once a message.
create table erp_links (
    tenant_id uuid primary key,
    received_at timestamptz,
    received_type text,
    -- When the newest applied message was applied, and the time it gave itself.
    applied_at timestamptz,
    applied_event_at timestamptz,
    -- True from when the broker returned a message to the ERP until it takes one again.
    queue_missing boolean not null default false
);
select protect_platform_table('erp_links');
