-- Who speaks of which theme among those who gave a score, and whether they complain of it (mean polarity below -.2): the units of measures/scored, and themes without sub-themes.
select 'rating' as score, mentions.document_id as unit, mentions.theme_id, mentions.polarity < -0.2 as complaint
from mentions
inner join leaf_themes() using (theme_id)
where mentions.rating is not null
union all
select 'nps', respondent_of(documents.source, documents.author_id, documents.document_id) || ':' || coalesce(documents.wave, ''), mentions.theme_id, avg(mentions.polarity) < -0.2
from mentions
inner join leaf_themes() using (theme_id)
inner join documents using (document_id)
where documents.nps_score is not null
group by all
order by all
