-- One row per (theme, segment, period): its three strongest reasons, each with counts and up to three quotes.
--   theme_id: the theme
--   segment: all, or name=value
--   period: all, or the period
--   reasons: strongest first; reason is the customers' most usual wording of the cause
with
placed as (
    select theme_reasons.*, populations.segment, populations.period
    from theme_reasons
    inner join populations using (document_id)
),

worded as (
    -- The wording that says most of what the others say names the driver; of equals, the one nearest to a short phrase.
    select theme_id, driver, cause
    from theme_reasons
    qualify row_number() over (
        partition by theme_id, driver
        order by length(cause) not between 6 and 90, weight desc, abs(length(cause) - 30), cause
    ) = 1
),

spoken as (
    select *, row_number() over (
        partition by theme_id, segment, period, driver order by length(quote) > 220, length(quote) < 30, document_id, quote_start
    ) as place
    from placed
    qualify row_number() over (
        partition by theme_id, segment, period, driver, person_id order by document_id, quote_start
    ) = 1
),

counted as (
    select theme_id, segment, period, driver, count(*) as mentions, count(distinct person_id) as people
    from placed
    group by theme_id, segment, period, driver
    qualify row_number() over (
        partition by theme_id, segment, period order by count(distinct person_id) desc, count(*) desc, driver
    ) <= 3
),

quoted as (
    select spoken.theme_id, spoken.segment, spoken.period, spoken.driver,
        list({'document_id': spoken.document_id, 'start': spoken.quote_start, 'end': spoken.quote_end, 'text': spoken.quote}
            order by spoken.place) as quotes
    from spoken
    semi join counted using (theme_id, segment, period, driver)
    where spoken.place <= 3
    group by spoken.theme_id, spoken.segment, spoken.period, spoken.driver
)

select counted.theme_id, counted.segment, counted.period,
    list({
        'reason': worded.cause, 'driver': counted.driver, 'mentions': counted.mentions, 'people': counted.people, 'quotes': quoted.quotes
    } order by counted.people desc, counted.mentions desc, counted.driver) as reasons
from counted
inner join quoted using (theme_id, segment, period, driver)
inner join worded using (theme_id, driver)
group by counted.theme_id, counted.segment, counted.period
