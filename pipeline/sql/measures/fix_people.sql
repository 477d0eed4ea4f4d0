-- For each fix: people and periods before and after it, by source, for its own theme and, beside it, for each theme without sub-themes that no fix touched meanwhile. A person counts once in a period and source. What is before ends an earlier fix of the same theme, what is after a later one; of the periods after, whole ones only.
with recursive
followed as (
    -- A theme that was merged goes on in the one it was merged into; rows seen before are not followed again.
    select theme_id, theme_id as active_id from fixes
    union
    select followed.theme_id, merged.other_id
    from followed
    inner join (
        select theme_id, arg_max(other_id, revision) as other_id from theme_ledger where event = 'merged' group by theme_id
    ) as merged on merged.theme_id = followed.active_id
    where followed.active_id not in (select theme_id from themes)
),

written as (
    select document_id, person_id, source, created_at from documents where status = 'counted' and created_at is not null
),

sources as (select distinct source from written),

dated as (
    select
        fixes.fix_id, fixes.theme_id, active.active_id, fixes.happened_on,
        max(fixes.happened_on) over (
            partition by coalesce(active.active_id, fixes.theme_id) order by fixes.happened_on
            range between unbounded preceding and interval 1 day preceding
        ) as earlier,
        min(fixes.happened_on) over (
            partition by coalesce(active.active_id, fixes.theme_id) order by fixes.happened_on
            range between interval 1 day following and unbounded following
        ) as later
    from fixes
    left join (select * from followed where active_id in (select theme_id from themes)) as active using (theme_id)
),

spans as (
    select *, greatest(happened_on - ($most * $days)::integer, earlier) as since,
        least($most, greatest(0, date_diff('day', happened_on, least(later, (select max(created_at) from written)::date)) // $days)) as periods_after
    from dated
),

windows as (
    select *, happened_on + (periods_after * $days)::integer as until,
        periods_after = $most or coalesce(later <= (select max(created_at) from written), false) as complete
    from spans
),

placed as (
    select windows.fix_id, windows.theme_id, written.document_id, written.source, written.person_id,
        written.created_at >= windows.happened_on as is_after,
        floor(date_diff('day', windows.happened_on, written.created_at::date) / $days)::integer as place
    from windows
    inner join written on written.created_at >= windows.since and written.created_at < windows.until
),

bases as (
    select fix_id, theme_id, source, count(distinct (place, person_id)) filter (not is_after) as base_before,
        count(distinct (place, person_id)) filter (is_after) as base_after
    from placed
    group by fix_id, theme_id, source
),

periods as (
    select fix_id, theme_id, count(distinct place) filter (not is_after) as periods_before from placed group by fix_id, theme_id
),

compared as (
    select fix_id, theme_id, active_id as compared_id, true as fixed from windows
    union all
    select windows.fix_id, windows.theme_id, leaves.theme_id, false
    from windows
    cross join leaf_themes() as leaves
    where not exists (
        select 1
        from theme_ancestors
        left join dated as other on other.active_id = theme_ancestors.counts_for
        where theme_ancestors.theme_id = leaves.theme_id
            and (theme_ancestors.counts_for = windows.active_id or other.happened_on between windows.since and windows.until - 1)
    )
),

heard as (
    select compared.fix_id, compared.theme_id, compared.compared_id, compared.fixed, placed.source, placed.is_after,
        avg(mentions.polarity)::double as polarity, avg(mentions.rating)::double as rating,
        avg(100 * ((mentions.nps_score >= 9)::integer - (mentions.nps_score <= 6)::integer)) as nps
    from compared
    inner join mentions on mentions.theme_id = compared.compared_id
    inner join placed on placed.document_id = mentions.document_id and placed.fix_id = compared.fix_id and placed.theme_id = compared.theme_id
    group by compared.fix_id, compared.theme_id, compared.compared_id, compared.fixed, placed.source, placed.is_after, placed.place, placed.person_id
),

measured_on as (
    select * exclude (polarity, rating, nps), unnest([
        {outcome: 'mentions', figure: 1.0::double}, {outcome: 'complaints', figure: case when polarity < -0.2 then 1.0::double end},
        {outcome: 'sentiment', figure: polarity}, {outcome: 'rating', figure: rating}, {outcome: 'nps', figure: nps}
    ], recursive := true)
    from heard
),

counted as (
    select fix_id, theme_id, compared_id, fixed, source, outcome,
        count(figure) filter (not is_after) as people_before, count(figure) filter (is_after) as people_after,
        -- Decimals: a sum of doubles depends on their order.
        (sum(figure::decimal(18, 9)) filter (not is_after))::double as total_before,
        (sum(figure::decimal(18, 9)) filter (is_after))::double as total_after,
        (sum((figure ^ 2)::decimal(18, 9)) filter (not is_after))::double as squares_before,
        (sum((figure ^ 2)::decimal(18, 9)) filter (is_after))::double as squares_after
    from measured_on
    group by fix_id, theme_id, compared_id, fixed, source, outcome
)

select
    windows.fix_id, windows.theme_id, windows.active_id, windows.complete, windows.periods_after, coalesce(periods.periods_before, 0) as periods_before,
    compared.compared_id, compared.fixed, outcomes.outcome, sources.source,
    coalesce(bases.base_before, 0) as base_before, coalesce(bases.base_after, 0) as base_after,
    coalesce(counted.people_before, 0) as people_before, coalesce(counted.people_after, 0) as people_after,
    coalesce(counted.total_before, 0) as total_before, coalesce(counted.total_after, 0) as total_after,
    coalesce(counted.squares_before, 0) as squares_before, coalesce(counted.squares_after, 0) as squares_after
from windows
inner join compared using (fix_id, theme_id)
cross join (select unnest(['mentions', 'complaints', 'sentiment', 'rating', 'nps']) as outcome) as outcomes
cross join sources
left join periods using (fix_id, theme_id)
left join bases using (fix_id, theme_id, source)
left join counted on counted.fix_id = windows.fix_id and counted.theme_id = windows.theme_id and counted.compared_id = compared.compared_id
    and counted.fixed = compared.fixed and counted.outcome = outcomes.outcome and counted.source = sources.source
order by windows.fix_id, windows.theme_id, outcomes.outcome, compared.fixed desc, compared.compared_id, sources.source
