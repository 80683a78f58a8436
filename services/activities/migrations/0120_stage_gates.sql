-- Stage gates (D§2.7): the questions that a case answers before it leaves a stage, if its type has them.
alter table case_types add column stage_gates boolean not null default false;

create table stage_gates (
    tenant_id uuid not null,
    id uuid not null,
    version bigint not null,
    stage_id uuid not null,
    question text not null,
    answer_kind text collate "C" not null constraint stage_gates_kind_known check (answer_kind in ('YES_NO', 'TEXT', 'CHOICE')),
    -- What can be chosen, of a choice list.
    choices text[] not null default '{}',
    position int not null,
    active boolean not null,
    primary key (tenant_id, id),
    constraint stage_gates_of_stage foreign key (tenant_id, stage_id) references case_stages (tenant_id, id)
);
-- Whether a stage has some.
create index stage_gates_stage on stage_gates (tenant_id, stage_id);
select protect_tenant_table('stage_gates');

-- What a case answers: the last answer to each gate. Former ones are in the audit trail.
create table gate_answers (
    tenant_id uuid not null,
    case_id uuid not null,
    gate_id uuid not null,
    answer text not null,
    answered_at timestamptz not null,
    answered_by text not null,
    primary key (tenant_id, case_id, gate_id),
    constraint gate_answers_of_case foreign key (tenant_id, case_id) references cases (tenant_id, id),
    constraint gate_answers_of_gate foreign key (tenant_id, gate_id) references stage_gates (tenant_id, id)
);
-- Whether a gate has some.
create index gate_answers_gate on gate_answers (tenant_id, gate_id);
select protect_tenant_table('gate_answers');
