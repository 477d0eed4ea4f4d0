-- What each revision of the themes brought: a refit (promotions by rule too), corrections by people, or both at once.
create or replace macro revision_causes() as table
with
revisions as (
    select revision, cause, made_at, edits is distinct from lag(edits) over in_order as edited, lag(made_at) over in_order as made_before
    from theme_revisions
    window in_order as (order by revision)
),

ruled as (
    -- Whether all that was edited since the revision before are promotions by rule.
    select revisions.revision, bool_and(theme_edits.origin = 'rule' and theme_edits.made_at > revisions.made_before) as by_rule
    from revisions
    inner join theme_edits
        on (theme_edits.made_at > revisions.made_before and theme_edits.made_at <= revisions.made_at)
        or (theme_edits.undone_at > revisions.made_before and theme_edits.undone_at <= revisions.made_at)
    group by revisions.revision
)

select revision, cause <> 'edits' or coalesce(by_rule, false) as refit, edited and not coalesce(by_rule, false) as corrections
from revisions
left join ruled using (revision)
