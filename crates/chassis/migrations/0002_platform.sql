-- What one transaction holds beside the change itself.

-- First answers of requests with an Idempotency-Key. A concurrent duplicate waits on the primary key and then reads the reply.
create table idempotency_keys (
    tenant_id uuid not null,
    user_id uuid not null,
    method text not null,
    key text not null,
    -- SHA-256 of the request: the same key with another request is refused.
    request_hash bytea not null,
    -- Protobuf of the reply; null only inside the transaction that makes it.
    reply bytea,
    created_at timestamptz not null,
    primary key (tenant_id, user_id, method, key)
);
create index idempotency_keys_created_at on idempotency_keys (created_at);
select protect_platform_table('idempotency_keys');

-- Messages to send, in the order of seq per aggregate: publish comes after the aggregate's row lock. Rows are deleted once the broker
-- has confirmed; the relay reads the lowest rows without a cursor, so a late commit is never skipped.
create table outbox (
    tenant_id uuid not null,
    seq bigint generated always as identity,
    message_id text not null,
    exchange text not null,
    routing_key text not null,
    content_type text not null,
    headers jsonb not null,
    payload bytea not null,
    created_at timestamptz not null,
    primary key (tenant_id, seq)
);
create index outbox_seq on outbox (seq);
select protect_platform_table('outbox');

-- Messages received: claim and effect are one transaction, so a message takes effect once however often it comes.
create table inbox (
    tenant_id uuid not null,
    consumer text not null,
    message_id text not null,
    -- Handler failures so far; transient trouble is not counted.
    failures int not null default 0,
    -- Null until the effect is committed.
    done_at timestamptz,
    primary key (tenant_id, consumer, message_id)
);
create index inbox_done_at on inbox (done_at);
select protect_platform_table('inbox');

-- Newest sequence applied per ERP message type and entity; older ones are ignored.
create table erp_sequences (
    tenant_id uuid not null,
    type text not null,
    entity text collate "C" not null,
    sequence numeric(20) not null,
    primary key (tenant_id, type, entity)
);
select protect_tenant_table('erp_sequences');

-- Messages that could not be applied, with the reason, until somebody replays or drops them. A message whose tenant is not known
-- carries the nil id.
create table dead_letters (
    tenant_id uuid not null,
    id uuid not null,
    consumer text not null,
    message_id text not null,
    routing_key text not null,
    content_type text not null,
    headers jsonb not null,
    payload bytea not null,
    reason text not null,
    parked_at timestamptz not null,
    primary key (tenant_id, id)
);
create index dead_letters_parked_at on dead_letters (tenant_id, parked_at);
select protect_platform_table('dead_letters');

-- Who did what to what. Append-only: nobody but the owner may change or remove a line.
create table audit_log (
    tenant_id uuid not null,
    id uuid not null,
    entity text not null,
    entity_id uuid not null,
    action text not null,
    -- [{"field": …, "old": …, "new": …}]
    changes jsonb not null,
    user_id uuid not null,
    user_name text not null,
    origin text not null constraint audit_log_origin_known check (origin in ('user', 'erp', 'system')),
    at timestamptz not null,
    primary key (tenant_id, id)
);
create index audit_log_entity on audit_log (tenant_id, entity, entity_id, id);
select protect_tenant_table('audit_log');
do $$ begin
    execute format('revoke update, delete on audit_log from %I, %I', current_setting('crm.app_role'), current_setting('crm.worker_role'));
end $$;
