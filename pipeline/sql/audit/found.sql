-- The active themes, with the counted documents in which the machine finds each.
select themes.theme_id, count(mentions.document_id) as documents, not exists (from themes as below where below.parent_id = themes.theme_id) as leaf
from themes
left join mentions using (theme_id)
group by themes.theme_id
order by themes.theme_id
