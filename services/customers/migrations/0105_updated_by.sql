-- Who changed it last (D§2). Empty where nobody noted it: in rows that have not been changed since, and where a replica of the version
-- before has made them while this one was rolled out.
alter table customers add column updated_by text not null default '';
alter table contacts add column updated_by text not null default '';
