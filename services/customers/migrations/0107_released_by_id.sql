-- Who released it, also if somebody else has the same name. Null where nobody noted it.
alter table customers add column released_by_id uuid;
