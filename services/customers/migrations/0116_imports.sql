-- Imports of customers from CSV files: the import, the bytes of its file, and its rows. Bytes and rows are dropped when nobody needs them any
-- more; the import stays.
create table imports (
    tenant_id uuid not null,
    id uuid not null,
    version bigint not null,
    -- Whose it is, and what he saw when he last went on with it: duplicates are looked for among that.
    user_id uuid not null,
    employee_id uuid,
    scope text not null constraint imports_scope_known check (scope in ('OWN', 'TEAM', 'ALL')),
    file_name text not null,
    file_name_key text collate "C" not null generated always as (coalesce(fold(file_name), '')) stored,
    file_size int not null,
    sha256 text not null,
    received_size int not null,
    next_part int not null,
    state text collate "C" not null
        constraint imports_state_known check (state in ('UPLOADING', 'READING', 'UPLOADED', 'CHECKING', 'CHECKED', 'RUNNING', 'DONE', 'CANCELLED',
            'FAILED', 'UNDOING', 'UNDONE')),
    reason text,
    -- Number of the step that is due: a message about another one is out of date.
    step bigint not null,
    -- Null is found out. What was found stands beside.
    encoding text,
    separator text,
    found_encoding text,
    found_separator text,
    columns text[] not null,
    -- One for each column, empty for none.
    fields text[] not null,
    samples jsonb not null,
    defaults jsonb not null,
    skip_duplicates boolean not null,
    good_rows_only boolean not null,
    -- Bytes of the file that have become rows.
    read_size int not null,
    row_count int not null,
    -- The last row that the present work has gone over, by its number.
    last_row int not null,
    done_count int not null,
    good_count int not null,
    error_count int not null,
    duplicate_count int not null,
    customer_count int not null,
    contact_count int not null,
    undone_count int not null,
    kept_count int not null,
    created_at timestamptz not null,
    created_by text not null,
    updated_at timestamptz not null,
    -- Null while nothing was imported.
    undo_until timestamptz,
    -- True if bytes and rows are gone.
    cleared boolean not null,
    primary key (tenant_id, id)
);
create index imports_created_at on imports (tenant_id, created_at, id);
create index imports_user on imports (tenant_id, user_id, created_at, id);
create index imports_file_name on imports (tenant_id, file_name_key, id);
-- Those that still have bytes or rows.
create index imports_kept on imports (tenant_id, updated_at) where not cleared;
select protect_tenant_table('imports');

create table import_parts (
    tenant_id uuid not null,
    import_id uuid not null,
    number int not null,
    data bytea not null,
    primary key (tenant_id, import_id, number),
    constraint import_parts_of_import foreign key (tenant_id, import_id) references imports (tenant_id, id) on delete cascade
);
-- They are compressed by nobody: they are read once or twice, and soon.
alter table import_parts alter column data set storage external;
select protect_tenant_table('import_parts');

create table import_rows (
    tenant_id uuid not null,
    import_id uuid not null,
    -- As a spreadsheet counts: the first one below the names is 2.
    number int not null,
    cells text[] not null,
    outcome text collate "C"
        constraint import_rows_outcome_known check (outcome in ('GOOD', 'ERROR', 'DUPLICATE', 'IMPORTED', 'UNDONE', 'KEPT')),
    -- [{"column": …, "field": …, "message": …}]
    problems jsonb,
    -- Which rows are one customer.
    customer_key text collate "C",
    customer_id uuid,
    contact_id uuid,
    primary key (tenant_id, import_id, number),
    constraint import_rows_of_import foreign key (tenant_id, import_id) references imports (tenant_id, id) on delete cascade
);
create index import_rows_customer_key on import_rows (tenant_id, import_id, customer_key, number);
create index import_rows_outcome on import_rows (tenant_id, import_id, outcome, number);
-- By which import a customer came.
create index import_rows_customer on import_rows (tenant_id, customer_id) where customer_id is not null;
select protect_tenant_table('import_rows');

-- Rows are compared with the customers that are there by name and VAT number.
alter table customers add column vat_key text collate "C" generated always as (letters_and_digits(vat_number)) stored;
create index customers_vat_key on customers (tenant_id, vat_key) where vat_key is not null and merged_into is null;
