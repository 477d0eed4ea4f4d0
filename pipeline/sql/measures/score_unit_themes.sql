-- Which themes without sub-themes the words beside a score speak of: the units of measures/score_units.
with
spoke as (
    select documents.*, populations.period, mentions.theme_id
    from mentions
    inner join leaf_themes() using (theme_id)
    inner join populations using (document_id)
    inner join documents using (document_id)
    where populations.segment = 'all' and populations.period <> 'all'
)

select 'rating' as score, period, document_id as unit, theme_id
from spoke
where rating is not null
union all
select distinct unnest(
    list_filter([case when nps_score is not null then 'nps' end, case when csat is not null then 'csat' end], lambda name: name is not null)
), period, respondent_of(source, author_id, document_id) || ':' || coalesce(wave, ''), theme_id
from spoke
order by all
