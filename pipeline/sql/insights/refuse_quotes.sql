-- Sentences and reasons that do not equal their document at their place: counted here, shown nowhere.
insert into quotes_refused
select 'quote', sentences.document_id, sentences.start_char, sentences.end_char, sentences.text, $now
from sentences
inner join documents using (document_id)
where sentences.text <> substr(documents.text, sentences.start_char + 1, sentences.end_char - sentences.start_char)
union all
select 'reason', reasons.document_id, reasons.cause_start, reasons.cause_end, null, $now
from reasons
inner join documents using (document_id)
where not (
    0 <= reasons.cause_start and reasons.cause_start < reasons.cause_end and reasons.cause_end <= length(documents.text)
    and (
        reasons.effect_kind <> 'words'
        or 0 <= reasons.effect_start and reasons.effect_start < reasons.effect_end and reasons.effect_end <= length(documents.text)
    )
)
union all
select 'consequence', consequences.document_id, sentences.start_char + consequences.start_char, sentences.start_char + consequences.end_char,
    consequences.evidence, $now
from consequences
inner join sentences using (sentence_id)
where consequences.evidence <> substr(sentences.text, consequences.start_char + 1, consequences.end_char - consequences.start_char)
