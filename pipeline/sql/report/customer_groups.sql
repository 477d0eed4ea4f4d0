-- Groups of people with the theme that each speaks of most beside all others, and how many of them may move.
with
named as (
    select group_themes.*, themes.label,
        group_themes.share - (sum(group_themes.people) over theme - group_themes.people)
        / nullif(sum(group_themes.base_people) over theme - group_themes.base_people, 0) as more
    from group_themes
    inner join themes using (theme_id)
    window theme as (partition by group_themes.theme_id)
),

moves as (
    select customer_group, count(*) filter (move = 'about to leave') as leaving,
        count(*) filter (move = 'could become an advocate') as recommending
    from likely_moves
    group by customer_group
)

select named.customer_group, named.base_people as people, named.label as theme, named.share, named.share_low, named.share_high,
    coalesce(moves.leaving, 0) as leaving, coalesce(moves.recommending, 0) as recommending
from named
left join moves using (customer_group)
where named.customer_group <> 'unknown'
qualify row_number() over (partition by named.customer_group order by named.more desc nulls last, named.theme_id) = 1
order by people desc, named.customer_group
limit 20
