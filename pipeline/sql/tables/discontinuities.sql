-- One row per discontinuity: a period from which several themes without sub-themes are spoken of by more or fewer people than before, all at once and beyond chance; and what coincides. "Coincides with", never "caused by"; a slow drift looks the same.
--   period: first period of the new level
--   period_start: its first day
--   compared_from: first day of the first period that is compared, a discontinuity before it or the start
--   compared_to: first day of the last
--   themes: the themes that turned, the surest first: theme_id, label, share_before and share_after (0-1, of the people who wrote), q corrected over the themes
--   p: p-value that no period parts the levels of the themes, by other orders of the periods
--   events: what happened to everybody in the period or the one before it
--   source_mix: 0-1, how far the sources of what was written differ before and after it (total variation); 0 is the same mix
--   sources: each source with its share of the documents before and after
with
placed as (
    select measured.period_start, documents.source, populations.period_start < measured.period_start as is_before
    from measured
    inner join populations
        on populations.period_start between measured.before_start::date and measured.after_end::date
        and populations.segment = 'all' and populations.counted
    inner join documents using (document_id)
),

shares as (
    select period_start, source, count(*) filter (is_before) / sum(count(*) filter (is_before)) over (partition by period_start) as share_before,
        count(*) filter (not is_before) / sum(count(*) filter (not is_before)) over (partition by period_start) as share_after
    from placed
    group by period_start, source
),

mixes as (
    select period_start, sum(abs(share_after - share_before)) / 2 as source_mix,
        list({source: source, share_before: share_before, share_after: share_after} order by source) as sources
    from shares
    group by period_start
),

turned as (
    select measured.period_start, unnest(measured.themes) as theme from measured
),

named as (
    select turned.period_start, list({
        theme_id: turned.theme.theme_id::integer, label: themes.label, share_before: turned.theme.share_before::double,
        share_after: turned.theme.share_after::double, q: turned.theme.q::double
    } order by turned.theme.q, turned.theme.theme_id) as themes
    from turned
    inner join themes on themes.theme_id = turned.theme.theme_id
    group by turned.period_start
),

happened as (
    select measured.period_start, list(distinct events.event order by events.event) as events
    from measured
    inner join calendar on calendar.period_start = measured.period_start::date
    inner join events on events.customer_id is null and events.happened_at < calendar.period_end
        and events.happened_at >= (select max(before.period_start) from calendar as before where before.period_start < measured.period_start)
    group by measured.period_start
)

select
    calendar.period, calendar.period_start::date as period_start, measured.before_start::date as compared_from, measured.after_end::date as compared_to,
    named.themes, measured.p::double as p, coalesce(happened.events, []::varchar[]) as events, mixes.source_mix::double as source_mix, mixes.sources
from measured
inner join calendar on calendar.period_start = measured.period_start
inner join named on named.period_start = measured.period_start
left join mixes on mixes.period_start = measured.period_start
left join happened on happened.period_start = measured.period_start
order by calendar.period_start
