-- Each revision of the themes with its cause, and how many themes it kept, began and ended.
select theme_revisions.revision, strftime(theme_revisions.made_at, '%Y-%m-%d %H:%M') as made, theme_revisions.cause, theme_revisions.themes,
    count(*) filter (event = 'kept') as kept, count(*) filter (event in ('born', 'reborn', 'split', 'given', 'promoted')) as began,
    count(*) filter (event in ('died', 'merged', 'banned', 'withdrawn')) as ended
from theme_revisions
left join theme_ledger using (revision)
group by all
order by revision
