-- The rows of an import that the planner does not know would be gone over as a whole for each customer in them.
create function learn_import_rows() returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
begin
    analyze (skip_locked) import_rows (tenant_id, import_id, number);
end $$;
