-- One row per theme without sub-themes: what people say matters (stated) beside what goes with their score (derived) and with what they do (behaviour). The quadrants are those of importance and performance (Martilla and James 1977), with intervals: where one crosses its line, the theme is undecided. "Associated with", never "caused by".
--   theme_id: the theme
--   reason_people: people who give it as a reason, stated or implied
--   base_people: people who give any reason under a theme without sub-themes
--   stated: 0-1, reason_people among base_people
--   stated_low: lower end of Wilson's 95 % interval
--   stated_high: upper end
--   stated_line: 0-1, median of stated over the themes; above it a theme is said
--   score: rating (0-1) or nps (-100 to 100), whichever more gave; empty where nobody gave any
--   effect: by how much the score is higher where the theme is mentioned, other themes, source, product, segments and month held equal, as in theme_impact; empty where too few mention it
--   effect_low: lower end of the 95 % interval
--   effect_high: upper end
--   effect_line: a tenth of the range of the score, .1 or 20: an effect beyond it, up or down, is felt
--   churn_difference: -1 to 1, adjusted difference of the risk of leaving, as in theme_churn; empty without customers or where too few voice it
--   churn_low: lower end of the 95 % interval
--   churn_high: upper end
--   churn_verdict: more, less, undecided or too few; empty without customers
--   quadrant: said and felt, said only, felt only, neither, or undecided (stated or effect cross their line, or the effect is unknown)
with
reasons as (
    select distinct driver_reasons.theme_id, driver_reasons.person_id
    from driver_reasons
    inner join leaf_themes() as leaves on leaves.theme_id = driver_reasons.theme_id
    where driver_reasons.origin <> 'asserted'
),

stated as (
    select leaves.theme_id, count(reasons.person_id) as reason_people, (select count(distinct person_id) from reasons) as base_people
    from leaf_themes() as leaves
    left join reasons on reasons.theme_id = leaves.theme_id
    group by leaves.theme_id
),

derived as (
    select *, if(score = 'nps', 20, 0.1) as line
    from theme_impact
    where what = 'mentions'
        and score = (select score from theme_impact group by score order by max(scores) desc, score desc limit 1)
),

behaviour as (select * from theme_churn where driver_id is null),

joined as (
    select
        stated.theme_id, stated.reason_people, stated.base_people, stated.reason_people / nullif(stated.base_people, 0) as stated,
        share_low(stated.reason_people, stated.base_people) as stated_low, share_high(stated.reason_people, stated.base_people) as stated_high,
        derived.score, derived.effect, derived.effect_low, derived.effect_high, derived.line as effect_line,
        behaviour.difference as churn_difference, behaviour.difference_low as churn_low, behaviour.difference_high as churn_high,
        behaviour.verdict as churn_verdict
    from stated
    left join derived on derived.theme_id = stated.theme_id
    left join behaviour on behaviour.theme_id = stated.theme_id
),

placed as (
    select *, median(stated) over () as stated_line,
        case when stated_low > median(stated) over () then true when stated_high < median(stated) over () then false end as said,
        case
            when effect_low > effect_line or effect_high < -effect_line then true
            when effect_low > -effect_line and effect_high < effect_line then false
        end as felt
    from joined
)

select
    theme_id, reason_people, base_people, stated, stated_low, stated_high, stated_line, score, effect, effect_low, effect_high, effect_line,
    churn_difference, churn_low, churn_high, churn_verdict,
    case
        when said and felt then 'said and felt'
        when said and not felt then 'said only'
        when felt and not said then 'felt only'
        when not said and not felt then 'neither'
        else 'undecided'
    end as quadrant
from placed
order by stated desc, theme_id
