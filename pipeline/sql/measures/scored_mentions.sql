-- Who speaks of which theme among those who gave a score: the units of measures/scored, and themes without sub-themes.
select 'rating' as score, mentions.document_id as unit, mentions.theme_id
from mentions
inner join leaf_themes() using (theme_id)
where mentions.rating is not null
union all
select distinct 'nps', respondent_of(documents.source, documents.author_id, documents.document_id) || ':' || coalesce(documents.wave, ''), mentions.theme_id
from mentions
inner join leaf_themes() using (theme_id)
inner join documents using (document_id)
where documents.nps_score is not null
order by all
