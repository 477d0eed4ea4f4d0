-- What happened to themes, the latest last; that a theme was kept is left out where all themes are shown.
select revision, theme_id as id, label, event, other_id as other, size_before as before, size_after as after, round(overlap, 2) as overlap
from theme_ledger
where ($theme_id is null or theme_id = $theme_id or other_id = $theme_id)
    and ($revision is null or revision = $revision)
    and ($theme_id is not null or $revision is not null or event <> 'kept')
order by revision, theme_id, event
