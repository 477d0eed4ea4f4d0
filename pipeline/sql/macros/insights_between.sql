-- Why figures differ between two runs: insights_between('Q3 board', 'Q4 board'). People and share of both, the difference, and its parts, which sum up to it. mixed: a refit and corrections came at once, and refit may hold some of the other.
create or replace macro insights_between(run_a, run_b) as table
with
asked as (select edition_of(run_a) as a, edition_of(run_b) as b),

parts as (
    select theme_id, segment, period,
        coalesce(sum(people) filter (cause = 'feedback'), 0) as people_feedback, coalesce(sum(share) filter (cause = 'feedback'), 0) as share_feedback,
        coalesce(sum(people) filter (cause = 'refit'), 0) as people_refit, coalesce(sum(share) filter (cause = 'refit'), 0) as share_refit,
        coalesce(sum(people) filter (cause = 'corrections'), 0) as people_corrections, coalesce(sum(share) filter (cause = 'corrections'), 0) as share_corrections,
        coalesce(sum(people) filter (cause = 'settings'), 0) as people_settings, coalesce(sum(share) filter (cause = 'settings'), 0) as share_settings
    from figure_changes
    where edition > (select least(a, b) from asked) and edition <= (select greatest(a, b) from asked)
    group by theme_id, segment, period
),

turned as (select sign(b - a)::integer as way, (select bool_or(mixed) from editions where edition > least(a, b) and edition <= greatest(a, b)) as mixed from asked)

select theme_id, coalesce(later.theme, earlier.theme) as theme, segment, period,
    coalesce(earlier.people, 0) as people_a, coalesce(later.people, 0) as people_b, earlier.base_people as base_a, later.base_people as base_b,
    earlier.share as share_a, earlier.share_low as share_a_low, earlier.share_high as share_a_high,
    later.share as share_b, later.share_low as share_b_low, later.share_high as share_b_high,
    people_b - people_a as people,
    way * coalesce(people_feedback, 0)::bigint as people_feedback, way * coalesce(people_refit, 0)::bigint as people_refit,
    way * coalesce(people_corrections, 0)::bigint as people_corrections, way * coalesce(people_settings, 0)::bigint as people_settings,
    coalesce(share_b, 0) - coalesce(share_a, 0) as share,
    way * coalesce(share_feedback, 0) as share_feedback, way * coalesce(share_refit, 0) as share_refit,
    way * coalesce(share_corrections, 0) as share_corrections, way * coalesce(share_settings, 0) as share_settings,
    coalesce(turned.mixed, false) as mixed
from (from insights_as_of(run_a) where theme_id is not null) as earlier
full join (from insights_as_of(run_b) where theme_id is not null) as later using (theme_id, segment, period)
left join parts using (theme_id, segment, period)
cross join turned
