-- Who speaks of which theme among those who gave a score: the units of measures/scored, and themes without sub-themes.
with
leaves as (
    select theme_id from themes where theme_id not in (select parent_id from themes where parent_id is not null)
)

select 'rating' as score, mentions.document_id as unit, mentions.theme_id
from mentions
inner join leaves using (theme_id)
where mentions.rating is not null
union all
select distinct 'nps', documents.source || ':' || coalesce(documents.author_id, documents.document_id) || ':' || coalesce(documents.wave, ''), mentions.theme_id
from mentions
inner join leaves using (theme_id)
inner join documents using (document_id)
where documents.nps_score is not null
order by all
