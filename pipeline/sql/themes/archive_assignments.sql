-- Before the documents of part are assigned anew: keep what their sentences were, where it changes. Under the same theme nothing changes.
insert into sentence_themes_past
select old.sentence_id, old.document_id, old.theme_id, old.probability, old.since, $revision - 1 as until
from sentence_themes as old
inner join part using (document_id)
left join made using (sentence_id)
where made.theme_id is distinct from old.theme_id and old.since < $revision
