-- In which order the effects happened.
alter table effects add column position bigint generated always as identity;
