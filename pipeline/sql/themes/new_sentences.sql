-- How many sentences came since the fit.
select count(*) as sentences
from sentences
inner join documents using (document_id)
inner join loads using (load_id)
where documents.status = 'counted' and loads.loaded_at > $newest
