-- The periods of a grain in which anybody spoke, and whether the feedback is complete: from periods_of('quarter'). A period is complete when the sources that reach its end brought nine of ten people of it and of the period before. A source reaches the end when its last day lies no further before it than half as long again as its usual wait, the gap between days with feedback that 95 % of its gaps do not exceed, the longest left out, so that one outage makes no habit. A day after a longer wait than that is no last day: a lone late row proves nothing of what came before it.
create or replace macro periods_of(grain) as table
with
dated as (
    select source, person_id, created_at::date as day, period_of(grain, created_at) as period, date_trunc(grain_named(grain), created_at)::date as period_start
    from documents
    where created_at is not null
),

days as (
    select source, day, day - lag(day) over (partition by source order by day) as gap
    from (select distinct source, day from dated) as heard
),

waits as (
    select source, 1.5 * coalesce(quantile_disc(gap, 0.95) filter (place > 1), 1) as longest
    from (select *, row_number() over (partition by source order by gap desc nulls last) as place from days) as ranked
    group by source
),

reached as (
    select days.source, max(days.day) + floor(any_value(waits.longest))::integer as day
    from days
    inner join waits using (source)
    where days.gap is null or days.gap <= waits.longest
    group by days.source
),

spoke as (
    select period, period_start, source, count(distinct person_id) as people from dated group by period, period_start, source
),

expected as (
    select period_start, source, people from spoke
    union all
    select period_end(grain, period_start), source, people from spoke
),

covered as (
    select period_start,
        sum(people) filter (reached.day >= period_end(grain, period_start)) >= 0.9 * sum(people) as complete
    from expected
    inner join reached using (source)
    group by period_start
)

select period, period_start, period_end(grain, period_start) as period_end, coalesce(covered.complete, false) as complete
from (select distinct period, period_start from spoke) as periods
inner join covered using (period_start)
order by period_start
