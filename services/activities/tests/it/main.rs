//! The service with a real database, one file per RPC and per kind of message.

#![expect(clippy::unwrap_used, reason = "tests")]

mod answer_gates;
mod calendar;
mod case_board;
mod case_config;
mod change_activity;
mod close_case;
mod column_values;
mod create_activity;
mod create_cold_call;
mod customer_agendas;
mod erp_totals;
mod events_heard;
mod every_rpc;
mod export;
mod hand_over_cases;
mod history;
mod idempotency;
mod isolation_by_policy;
mod isolation_by_statement;
mod list_activities;
mod list_cases;
mod next_action;
mod notices;
mod orders;
mod plans;
mod races;
mod random_commands;
mod random_gates;
mod recent;
mod recommendation_answers;
mod recommendations;
mod report_plans;
mod reports;
mod republish;
mod save_activity;
mod schema;
mod stage_gates;
mod targets;
mod text_limits;
mod update_case;
mod whose;
mod workload;
mod world;
