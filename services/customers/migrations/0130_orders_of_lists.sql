-- For more orders of the lists over all customers. What is blank comes first. Under row-level security `coalesce` keeps a comparison out of an
-- index's conditions, `case` does not.
create index contacts_telephone on contacts (tenant_id, (case when telephone_key is null then '' else telephone_key end), id);
create index contacts_mobile on contacts (tenant_id, (case when mobile_key is null then '' else mobile_key end), id);
create index contacts_business_telephone on contacts (tenant_id, (case when business_telephone_key is null then '' else business_telephone_key end), id);
create index contacts_email on contacts (tenant_id, (case when email_key is null then '' else email_key end), id);
create index third_parties_contract_number on third_parties (tenant_id, (case when contract_number_key is null then '' else contract_number_key end), id);
create index third_parties_start_date on third_parties (tenant_id, (case when start_date is null then date '0001-01-01' else start_date end), id);
create index third_parties_monthly_fee on third_parties (tenant_id, (case when monthly_fee is null then 0 else monthly_fee end), id);
create index third_parties_settlement on third_parties (tenant_id, (case when settlement_amount is null then 0 else settlement_amount end), id);
create index third_parties_item_count on third_parties (tenant_id, item_count, id);
