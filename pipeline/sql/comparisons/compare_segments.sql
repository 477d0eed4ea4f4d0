-- Two groups of people side by side, theme by theme: select * from compare_segments('plan=Family', 'plan=Solo'). Share of each who mention the theme, difference with Newcombe's 95 % interval, Cohen's h, p by the score test (empty where fewer than five people are expected; segment_gaps tests those exactly), q over the themes, verdict: more, less, undecided, or too few (under 10 people in a group). Who belongs to both groups is left out; groups that are not in segment_gaps give no row.
create or replace macro compare_segments(one, other) as table
    with
    placed as (
        select segment, document_id, person_id
        from populations
        where counted and period = 'all' and segment in (one, other) and segment in (select segment from segment_gaps)
    ),

    members as (
        select person_id, any_value(segment) as segment from placed group by person_id having count(distinct segment) = 1
    ),

    bases as (
        select count(*) filter (segment = one) as people_one, count(*) filter (segment = other) as people_other from members
    ),

    spoke as (
        select mentions.theme_id, count(distinct placed.person_id) filter (placed.segment = one) as mention_one,
            count(distinct placed.person_id) filter (placed.segment = other) as mention_other
        from placed
        inner join members using (person_id)
        inner join mentions using (document_id)
        group by mentions.theme_id
    ),

    counted as (
        select themes.theme_id, themes.label as theme, bases.people_one, bases.people_other,
            coalesce(spoke.mention_one, 0) as mention_one, coalesce(spoke.mention_other, 0) as mention_other
        from themes
        inner join leaf_themes() using (theme_id)
        cross join bases
        left join spoke using (theme_id)
        where bases.people_one > 0 and bases.people_other > 0
    ),

    shared as (
        select *, mention_one / people_one as share_one, mention_other / people_other as share_other,
            share_low(mention_one, people_one) as low_one, share_high(mention_one, people_one) as high_one,
            share_low(mention_other, people_other) as low_other, share_high(mention_other, people_other) as high_other,
            (mention_one + mention_other) / (people_one + people_other) as pooled
        from counted
    ),

    tested as (
        select *, share_one - share_other as difference,
            case when least(people_one, people_other) >= 10 and least(people_one, people_other) * least(pooled, 1 - pooled) >= 5
                then two_sided_p((share_one - share_other) / sqrt(pooled * (1 - pooled) * (1 / people_one + 1 / people_other)))
            end as p
        from shared
    ),

    corrected as (
        -- Benjamini and Hochberg 1995: the least p x tests / rank among those at least as large.
        select *, case when p is not null then
            least(1, min(p * tests / place) over (order by p desc nulls last range between unbounded preceding and current row))
        end as q
        from (
            select *, count(p) over () as tests, row_number() over (order by p nulls last, theme_id) as place from tested
        ) as ranked
    )

    select theme_id, theme, mention_one, people_one, share_one, mention_other, people_other, share_other, difference,
        difference - sqrt((share_one - low_one) ^ 2 + (high_other - share_other) ^ 2) as difference_low,
        difference + sqrt((high_one - share_one) ^ 2 + (share_other - low_other) ^ 2) as difference_high,
        2 * (asin(sqrt(share_one)) - asin(sqrt(share_other))) as effect, p, q,
        case
            when least(people_one, people_other) < 10 then 'too few'
            when q < 0.05 and difference > 0 then 'more'
            when q < 0.05 then 'less'
            else 'undecided'
        end as verdict
    from corrected
    order by abs(difference) desc, theme_id
