-- Why scores moved between two periods, theme by theme: from compare_scores('2026-07', '2026-10'). Mix, rate, severity and total as in score_movement, in the unit of each score that both periods have; themes that fewer people than the minimum cell mention in either period are in the rest, and the row "all" is the sum.
create or replace macro compare_scores(one, other) as table
    with
    paired as (
        select
            a.score, a.value as score_from, b.value as score_to, a.usual, a.weight as weight_from, b.weight as weight_to,
            if(a.part = 'theme' and a.shown and b.shown and a.people + b.people > 0, a.theme_id, null) as theme_id, if(a.part = 'all', 'all', 'rest') as part,
            if(a.shown, a.people, null) as people_from, if(b.shown, b.people, null) as people_to,
            a.rate as r, b.rate as t, a.product as q, b.product as u, b.mix - a.mix as mix, a.mix_variance + b.mix_variance + a.spread * list_distance(a.composition, b.composition) ^ 2 as mix_v,
            a.sum_variance + b.sum_variance as sum_v, a.rate_variance as r_v, b.rate_variance as t_v, a.product_variance as q_v,
            b.product_variance as u_v, a.covariance as rq, b.covariance as tu
        from score_parts as a
        inner join score_parts as b on b.score = a.score and b.part = a.part and b.theme_id is not distinct from a.theme_id
        where a.period = one and b.period = other
    ),

    folded as (
        -- What is folded together has no interval of its own: its parts hang together.
        select score, theme_id, if(theme_id is null, part, 'theme') as part, any_value(score_from) as score_from, any_value(score_to) as score_to,
            any_value(usual) as usual, if(count(*) = 1, any_value(people_from), null) as people_from,
            if(count(*) = 1, any_value(people_to), null) as people_to, count(*) = 1 and max(part) <> 'all' as alone,
            sum(weight_from) as weight_from, sum(weight_to) as weight_to, sum(r) as r, sum(t) as t, sum(q) as q, sum(u) as u, sum(mix) as mix,
            if(count(*) = 1, sum(mix_v), null) as mix_v, if(count(*) = 1, sum(sum_v), null) as sum_v,
            sum(r_v) as r_v, sum(t_v) as t_v, sum(q_v) as q_v, sum(u_v) as u_v, sum(rq) as rq, sum(tu) as tu
        from paired
        group by score, theme_id, if(theme_id is null, part, 'theme')
    ),

    split as (
        -- Student's t by its expansion about the normal one (Abramowitz and Stegun 1964, 26.7.5).
        select *, if(least(weight_from, weight_to) > 0, least(people_from, people_to), greatest(people_from, people_to)) - 1 as free,
            1.959963984540054 + 2.3722712 / free + 2.8225 / free ^ 2 as wide,
            least(r, t) > 1e-9 and least(weight_from, weight_to) > 0 as both_known, q / r as m, u / t as n, (r + t) / 2 as middle, t - r as grown
        from folded
    ),

    terms as (
        select *, if(both_known, grown * (m + n) / 2, u - q) as rate, if(both_known, middle * (n - m), 0.0) as severity,
            -- The delta method; the two periods are drawn apart.
            case when not alone then null when not both_known then q_v + u_v else
                ((m + n) / 2 + grown * m / (2 * r)) ^ 2 * r_v + (grown / (2 * r)) ^ 2 * q_v - 2 * ((m + n) / 2 + grown * m / (2 * r)) * grown / (2 * r) * rq
                + ((m + n) / 2 - grown * n / (2 * t)) ^ 2 * t_v + (grown / (2 * t)) ^ 2 * u_v + 2 * ((m + n) / 2 - grown * n / (2 * t)) * grown / (2 * t) * tu
            end as rate_v,
            case when alone and both_known then
                ((n - m) / 2 + middle * m / r) ^ 2 * r_v + (middle / r) ^ 2 * q_v - 2 * ((n - m) / 2 + middle * m / r) * middle / r * rq
                + ((n - m) / 2 - middle * n / t) ^ 2 * t_v + (middle / t) ^ 2 * u_v + 2 * ((n - m) / 2 - middle * n / t) * middle / t * tu
            end as severity_v
        from split
    ),

    summed as (
        select * replace (
            if(part = 'all', sum(if(part = 'all', 0.0, rate)) over (partition by score), rate) as rate,
            if(part = 'all', sum(if(part = 'all', 0.0, severity)) over (partition by score), severity) as severity
        )
        from terms
    )

    select
        score, one as period_from, other as period_to, part, theme_id, label as theme, score_from, score_to, people_from, people_to,
        weight_from, weight_to, if(both_known, usual + m, null) as mean_from, if(both_known, usual + n, null) as mean_to,
        mix, mix - wide * sqrt(if(mix_v < 0, 0, mix_v)) as mix_low, mix + wide * sqrt(if(mix_v < 0, 0, mix_v)) as mix_high,
        rate, rate - wide * sqrt(if(rate_v < 0, 0, rate_v)) as rate_low, rate + wide * sqrt(if(rate_v < 0, 0, rate_v)) as rate_high,
        severity, severity - wide * sqrt(if(severity_v < 0, 0, severity_v)) as severity_low, severity + wide * sqrt(if(severity_v < 0, 0, severity_v)) as severity_high,
        mix + rate + severity as total, mix + rate + severity - wide * sqrt(if(sum_v < 0, 0, sum_v)) as total_low,
        mix + rate + severity + wide * sqrt(if(sum_v < 0, 0, sum_v)) as total_high
    from summed
    left join themes using (theme_id)
    order by score, part, abs(mix + rate + severity) desc, theme_id
