-- Who speaks of each theme without sub-themes, and who complains of it (mean polarity below -.2), in so many days before and after each event that concerns everybody; events with fewer people on either side than the minimum cell are left out.
with
happened as (select distinct event, happened_at from events where customer_id is null),

written as (
    select document_id, person_id, created_at from documents where status = 'counted' and created_at is not null
),

windows as (
    select happened.event, happened.happened_at, written.created_at >= happened.happened_at as is_after, written.document_id, written.person_id
    from happened
    inner join written
        on written.created_at >= happened.happened_at - to_days($days) and written.created_at < happened.happened_at + to_days($days)
),

bases as (
    select event, happened_at, count(distinct person_id) filter (not is_after) as base_before,
        count(distinct person_id) filter (is_after) as base_after
    from windows
    group by event, happened_at
),

heard as (
    select mentions.theme_id, windows.event, windows.happened_at, windows.is_after, windows.person_id, avg(mentions.polarity) as polarity
    from windows
    inner join mentions using (document_id)
    where mentions.theme_id in (select theme_id from leaf_themes())
    group by mentions.theme_id, windows.event, windows.happened_at, windows.is_after, windows.person_id
),

kinds as (select unnest(['mentions', 'complaints']) as what),

spoke as (
    select heard.theme_id, heard.event, heard.happened_at, kinds.what,
        count(*) filter (not heard.is_after) as people_before, count(*) filter (heard.is_after) as people_after
    from heard
    inner join kinds on kinds.what = 'mentions' or heard.polarity < -0.2
    group by heard.theme_id, heard.event, heard.happened_at, kinds.what
)

select
    leaves.theme_id, bases.event, bases.happened_at, kinds.what, coalesce(spoke.people_before, 0) as people_before, bases.base_before,
    coalesce(spoke.people_after, 0) as people_after, bases.base_after,
    bases.happened_at + to_days($days) <= (select max(created_at) from written) as complete
from leaf_themes() as leaves
cross join bases
cross join kinds
left join spoke using (theme_id, event, happened_at, what)
where least(bases.base_before, bases.base_after) >= $minimum_cell
