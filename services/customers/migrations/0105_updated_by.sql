-- Who changed it last (D§2). Of what is there already the trail knows it; the creator will do. Empty where a replica of the version before
-- has written while this one was rolled out.
alter table customers add column updated_by text not null default '';
alter table contacts add column updated_by text not null default '';
call for_each_tenant($move$update customers set updated_by = created_by where tenant_id = $1$move$);
call for_each_tenant($move$update contacts set updated_by = created_by where tenant_id = $1$move$);
