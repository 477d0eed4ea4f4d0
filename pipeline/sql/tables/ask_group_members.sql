-- One row per (theme, sentence that asks), with the group of like asks it belongs to; each an exact span of its document.
--   ask_id: the group
--   theme_id: the theme
--   sentence_id: the sentence
--   document_id: the document
--   person_id: who said it
--   source: name of the source
--   quote_start: offset of the sentence into documents.text
--   quote_end: offset after it
--   quote: the sentence, exactly as in the document
--   typical: 0-1, probability that it asks for what the group is called after
select grouped.ask_id, grouped.theme_id::integer as theme_id, sentences.sentence_id, sentences.document_id, documents.person_id,
    documents.source, sentences.start_char as quote_start, sentences.end_char as quote_end, sentences.text as quote,
    grouped.typical::decimal(5, 4) as typical
from grouped
inner join sentences on sentences.sentence_id = grouped.sentence_id
inner join documents on documents.document_id = sentences.document_id
where sentences.text = substr(documents.text, sentences.start_char + 1, sentences.end_char - sentences.start_char)
order by theme_id, ask_id, sentences.sentence_id
