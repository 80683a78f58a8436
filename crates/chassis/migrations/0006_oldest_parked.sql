-- The age of the oldest parked message of all tenants, asked for whenever somebody reads the metrics.
create index dead_letters_oldest on dead_letters (parked_at);
