-- Net Promoter Score in periods of any grain, whatever that of the store: from nps_by('week', segment := 'plan=Family'). One row per period with at least as many respondents as the minimum cell; each has one score a wave, the latest of the period.
create or replace macro nps_by(grain, segment := 'all') as table
with
asked as (
    select period_of(grain, documents.created_at) as period, arg_max(documents.nps_score, (documents.created_at, documents.document_id)) as score
    from populations
    inner join documents using (document_id)
    where populations.period = 'all' and populations.segment = segment and documents.created_at is not null and documents.nps_score is not null
    group by
        period_of(grain, documents.created_at), respondent_of(documents.source, documents.author_id, documents.document_id),
        coalesce(documents.wave, '')
),

counted as (
    select period, count(*) as scores, count(*) filter (score >= 9) as promoters, count(*) filter (score <= 6) as detractors
    from asked
    group by period
    having count(*) >= minimum_cell()
)

select
    periods.period, periods.period_start, periods.complete, counted.scores, counted.promoters,
    counted.scores - counted.promoters - counted.detractors as passives, counted.detractors,
    100.0 * (counted.promoters - counted.detractors) / counted.scores as nps,
    nps_low(counted.promoters, counted.detractors, counted.scores) as nps_low,
    nps_high(counted.promoters, counted.detractors, counted.scores) as nps_high
from counted
inner join periods_of(grain) as periods using (period)
order by periods.period_start
