-- A tenant that is suspended keeps all its data and still hears from its ERP; only its people are kept out, which is the edge's business.
alter table tenants add column suspended boolean not null default false;
