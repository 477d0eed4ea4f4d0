-- The fit whose themes are to be checked, with the active revision and how many sentences came since; no row where there is nothing new to check.
with
fit as (
    from theme_fits order by fitted_at desc limit 1
),

revision as (
    from theme_revisions order by revision desc limit 1
),

arrived as (
    select count(*) as sentences
    from sentences
    inner join documents using (document_id)
    inner join loads using (load_id)
    where documents.status = 'counted' and loads.loaded_at > (select newest from fit)
),

checked as (
    select coalesce(arg_max(sentences, checked_at), 0) as sentences
    from theme_drift
    where checked_at > (select fitted_at from fit)
)

select fit.newest, fit.sentences as fitted, fit.none_share, fit.distance, revision.revision, revision.model, arrived.sentences
from fit
cross join revision
cross join arrived
cross join checked
where fit.encoder = $encoder and fit.newest is not null and fit.none_share is not null and arrived.sentences <> checked.sentences
