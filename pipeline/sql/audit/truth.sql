-- Of each document that somebody marked whole, and of which every marked theme is still active: the share of its annotators by whom it speaks
-- of each theme, broader ones too, and whether the machine has it today. A theme of no annotator and no machine has no row; theme 0 stands
-- for none, so that every such document has a row.
with
read_whole as (
    select audit_marks.document_id, audit_marks.annotator, max(audit_marks.inclusion) as inclusion
    from audit_marks
    inner join documents using (document_id)
    left join themes on themes.theme_id = audit_marks.right_theme_id
    where documents.status = 'counted'
    group by audit_marks.document_id, audit_marks.annotator
    having count(audit_marks.theme_ok) = (select count(*) from sentences where sentences.document_id = audit_marks.document_id)
        and count(audit_marks.right_theme_id) = count(themes.theme_id)
),

marked as (
    select document_id, max(inclusion) as inclusion, count(*) as annotators from read_whole group by document_id
),

true_themes as (
    select document_id, counts_for as theme_id, count(distinct annotator) as annotators
    from read_whole
    inner join audit_marks using (document_id, annotator)
    inner join theme_ancestors on theme_ancestors.theme_id = audit_marks.right_theme_id
    group by document_id, counts_for
),

machine as (
    select document_id, mentions.theme_id from marked inner join mentions using (document_id)
)

select document_id, marked.inclusion, theme_id, coalesce(true_themes.annotators, 0) / marked.annotators as truth,
    machine.document_id is not null as reading
from true_themes
full join machine using (document_id, theme_id)
inner join marked using (document_id)
union all
select document_id, inclusion, 0, 0, false from marked
order by document_id, theme_id
