-- Why the themes must be fitted: first, settings, taxonomy, afresh, asked, drift or growth; empty where they need not. With it what the last fit assigns by.
with
fit as (
    from theme_fits order by fitted_at desc limit 1
),

request as (
    select bool_or(afresh) as afresh
    from refit_requests
    where requested_at > (select fitted_at from fit)
),

stored as (
    select count(*) as sentences
    from sentences
)

select fit.model,
    case
        when fit.fit_id is null and stored.sentences > 0 then 'first'
        when fit.fit_id is null then null
        when fit.version <> $version then 'settings'
        when fit.taxonomy is distinct from $taxonomy then 'taxonomy'
        when request.afresh is not null then if(request.afresh, 'afresh', 'asked')
        when exists (from theme_drift where refit and checked_at > fit.fitted_at) then 'drift'
        when stored.sentences >= $growth * fit.sentences then 'growth'
    end as cause
from stored
cross join request
left join fit on true
