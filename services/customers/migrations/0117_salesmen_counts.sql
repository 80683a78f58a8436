-- How many customers each salesman is linked to is counted from the index alone; those by groups do not count.
create index customer_access_linked on customer_access (tenant_id, employee_id) where linked;
