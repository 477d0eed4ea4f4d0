-- The active themes, each below its parent, largest first.
with recursive
figures as (
    select theme_id, people, share
    from insights
    where segment = 'all' and period = 'all'
),

placed as (
    select theme_id, [(-coalesce(people, 0))::bigint, theme_id] as position
    from themes
    left join figures using (theme_id)
    where parent_id is null
    union all
    select themes.theme_id, placed.position || [(-coalesce(figures.people, 0))::bigint, themes.theme_id]
    from themes
    inner join placed on placed.theme_id = themes.parent_id
    left join figures on figures.theme_id = themes.theme_id
)

select themes.theme_id as id, repeat('   ', themes.level - 1) || themes.label as theme, figures.people, round(figures.share, 4) as share,
    themes.size as sentences, themes.origin || if(themes.pinned, ', pinned', '') as origin, themes.description
from themes
inner join placed using (theme_id)
left join figures using (theme_id)
order by placed.position
