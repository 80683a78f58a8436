-- A calendar reads the activities of a salesman by when they begin, whatever became of them.
create index activities_salesman_start on activities (tenant_id, salesman_id, start_at, id);
