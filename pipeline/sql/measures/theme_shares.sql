-- Shares of people in periods of any grain, whatever that of the store: from theme_shares('quarter', segment := 'plan=Family'). One row per theme, also where nobody mentions it, and period with at least as many people as the minimum cell. People are counted anew in each period, once, as those of its months cannot be added up.
create or replace macro theme_shares(grain, segment := 'all') as table
with
placed as (
    select populations.document_id, populations.person_id, period_of(grain, documents.created_at) as period
    from populations
    inner join documents using (document_id)
    where populations.counted and populations.period = 'all' and populations.segment = segment and documents.created_at is not null
),

bases as (
    select period, count(distinct person_id) as base_people from placed group by period having count(distinct person_id) >= minimum_cell()
),

spoke as (
    select mentions.theme_id, placed.period, count(*) as mentions, count(distinct placed.person_id) as people
    from placed
    inner join mentions using (document_id)
    group by mentions.theme_id, placed.period
)

select
    themes.theme_id, themes.label as theme, themes.theme_id in (select theme_id from leaf_themes()) as leaf, periods.period, periods.period_start,
    periods.complete, coalesce(spoke.mentions, 0) as mentions, coalesce(spoke.people, 0) as people, bases.base_people,
    coalesce(spoke.people, 0) / bases.base_people as share, share_low(coalesce(spoke.people, 0), bases.base_people) as share_low,
    share_high(coalesce(spoke.people, 0), bases.base_people) as share_high
from bases
inner join periods_of(grain) as periods using (period)
cross join themes
left join spoke on spoke.theme_id = themes.theme_id and spoke.period = bases.period
order by themes.theme_id, periods.period_start
