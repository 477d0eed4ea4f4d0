-- What each theme was called in a revision: the last that the ledger says of it, else what its fit called it.
with
ledgered as (
    select theme_id, arg_max(label, revision) as label
    from theme_ledger
    where revision <= $revision
    group by theme_id
),

fitted as (
    select fitted_themes.theme_id, fitted_themes.label
    from fitted_themes
    inner join theme_revisions using (fit_id)
    where theme_revisions.revision = $revision
)

select theme_id, label from themes where (select max(revision) from theme_revisions) = $revision
union all
select theme_id, coalesce(ledgered.label, fitted.label) as label
from fitted
full join ledgered using (theme_id)
where (select max(revision) from theme_revisions) > $revision
