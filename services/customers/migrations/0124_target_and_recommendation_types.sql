-- What salesmen have targets for, and the kinds of recommendations with their switches, are two more look-up lists of the ERP.
alter table static_codes drop constraint static_codes_list_known;
alter table static_codes add constraint static_codes_list_known check (list in
    ('CUSTOMER_TYPE', 'RANK', 'REPORTING_AREA', 'SITE', 'CONTACT_ROLE', 'TARGET_TYPE', 'RECOMMENDATION_TYPE'));
