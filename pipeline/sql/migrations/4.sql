-- Themes say how coherent they are, and requests to refit get a table of their own. They stood among the checks of drift, which a store of schema 2 has not had yet.
create table if not exists theme_drift (
    checked_at timestamp not null,
    revision integer,
    sentences bigint not null,
    none_share double,
    none_share_at_fit double,
    distance double,
    distance_at_fit double,
    groups integer,
    refit boolean not null,
    why varchar not null
);
create table refit_requests (
    requested_at timestamp not null,
    afresh boolean not null
);
insert into refit_requests
select checked_at, why = 'asked for afresh' from theme_drift where why in ('asked for', 'asked for afresh');
delete from theme_drift where why in ('asked for', 'asked for afresh');
alter table if exists theme_fits add column if not exists topic_model blob;
alter table if exists fitted_themes add column if not exists coherence double;
alter table if exists fitted_themes add column if not exists label_fit double;
alter table if exists fitted_themes add column if not exists mixed boolean default false;
alter table if exists themes add column if not exists coherence double;
alter table if exists themes add column if not exists label_fit double;
alter table if exists themes add column if not exists mixed boolean default false;
update store_info set schema_version = 4, data_version = data_version + 1;
