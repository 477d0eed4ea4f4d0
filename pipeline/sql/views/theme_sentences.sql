-- One row per (sentence, theme), broader themes too: a sentence on a theme is a sentence on every theme above it, once. Sentences in no theme are not here.
--   sentence_id: the sentence
--   document_id: its document
--   theme_id: the theme, at any level
--   given: the theme that the sentence was assigned to itself; of several under one broader theme the surest
--   probability: 0-1, of that one
select sentence_themes.sentence_id, sentence_themes.document_id, theme_ancestors.counts_for as theme_id,
    arg_max(sentence_themes.theme_id, (sentence_themes.probability, -sentence_themes.theme_id)) as given,
    max(sentence_themes.probability) as probability
from sentence_themes
inner join theme_ancestors using (theme_id)
group by sentence_themes.sentence_id, sentence_themes.document_id, theme_ancestors.counts_for
