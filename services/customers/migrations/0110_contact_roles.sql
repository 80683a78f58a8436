-- The roles of contacts are a look-up list like the others.
alter table static_codes drop constraint static_codes_list_known;
alter table static_codes add constraint static_codes_list_known
    check (list in ('CUSTOMER_TYPE', 'RANK', 'REPORTING_AREA', 'SITE', 'CONTACT_ROLE'));
