#!/bin/sh
# Makes the database crm_<service> of every service in CRM_SERVICES, and its three plain roles: <service>_owner (migrations),
# <service>_app (requests) and <service>_worker (relay, inbox, jobs). None of them is superuser or bypasses row-level security, and none
# may connect to another service's database. Can be repeated, for a new service or a new password.
#
# psql's own variables (PGHOST, PGUSER …) say where, as a role that may make roles and databases. The passwords are in
# CRM_<SERVICE>_OWNER_PASSWORD, CRM_<SERVICE>_APP_PASSWORD and CRM_<SERVICE>_WORKER_PASSWORD.
set -eu

password() {
    printenv "CRM_$1_PASSWORD" || {
        echo "CRM_$1_PASSWORD is not set" >&2
        exit 1
    }
}

for service in ${CRM_SERVICES:?names of the services}; do
    prefix=$(echo "$service" | tr 'a-z-' 'A-Z_')
    owner_password=$(password "${prefix}_OWNER")
    app_password=$(password "${prefix}_APP")
    worker_password=$(password "${prefix}_WORKER")
    export service owner_password app_password worker_password
    # The passwords stay in the environment: what stands on a command line, everybody on the machine can read.
    psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --dbname postgres <<'SQL'
\getenv service service
\getenv owner_password owner_password
\getenv app_password app_password
\getenv worker_password worker_password
select :'service' || '_owner' as owner, :'service' || '_app' as app, :'service' || '_worker' as worker,
       'crm_' || :'service' as database \gset

select format('create role %I', role) from unnest(array[:'owner', :'app', :'worker']) role
where not exists (select from pg_roles where rolname = role) \gexec
alter role :"owner" login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password :'owner_password';
alter role :"app" login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password :'app_password';
alter role :"worker" login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password :'worker_password';

-- Needed where the administrator is no superuser.
grant :"owner" to current_user;
select format('create database %I owner %I', :'database', :'owner')
where not exists (select from pg_database where datname = :'database') \gexec
revoke all on database :"database" from public;
grant connect on database :"database" to :"app", :"worker";
SQL
done
