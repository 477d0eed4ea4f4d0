-- Themes get a ledger, edits, levels and revisions. The themes that are there keep their ids: they are what the next fit begins with.
create table fitted_themes as
select fit_id, theme_id, label, '' as description, keywords, []::varchar[] as typical, size, centroid, null::integer as parent_id,
    'found' as origin
from themes;
alter table themes rename to themes_of_2;
alter table theme_fits rename to theme_fits_of_2;
alter table sentence_themes rename to sentence_themes_of_2;
create table theme_fits as
select fit_id, version, 'first' as cause, null::varchar as taxonomy, encoder, sentences, themes, highest_id, null::double as none_share, null::double as distance,
    null::timestamp as newest, model, fitted_at
from theme_fits_of_2;
create table sentence_themes as
select sentence_id, document_id, theme_id, probability, 0 as since
from sentence_themes_of_2;
drop table themes_of_2;
drop table theme_fits_of_2;
drop table sentence_themes_of_2;
update store_info set schema_version = 3, data_version = data_version + 1;
