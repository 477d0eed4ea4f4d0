-- What is counted of each document today, as published_documents keeps it.
select populations.document_id, any_value(documents.load_id) as load_id, any_value(populations.person_id) as person_id,
    max(populations.period) filter (populations.period <> 'all') as period,
    list(populations.segment order by populations.segment) filter (populations.period = 'all') as segments,
    coalesce(any_value(spoken.themes), []) as themes
from populations
inner join documents using (document_id)
left join (select document_id, list(theme_id order by theme_id) as themes from mentions group by document_id) as spoken using (document_id)
where populations.counted
group by populations.document_id
