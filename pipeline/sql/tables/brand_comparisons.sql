-- One row per comparison in words: a sentence that sets one brand above another. Found by rules that keep to plain cases; most sentences that name two brands decide nothing and are not here.
--   document_id: the document
--   sentence_id: the sentence
--   person_id: who said it
--   winner: the brand that comes off better; where only the other is named, the product that the document is about
--   loser: the brand that comes off worse
--   winner_ours: whether the winner is ours
--   loser_ours: whether the loser is ours
--   cue: comparative (better than, cheaper than ...), verb (beats, prefers) or move (switched from one to the other)
--   start_char: offset into documents.text
--   end_char: offset after the last character
--   text: the sentence, exactly documents.text between the offsets
select
    sentences.document_id, sentences.sentence_id, documents.person_id, measured.winner::varchar as winner, measured.loser::varchar as loser,
    winners.ours::boolean as winner_ours, losers.ours::boolean as loser_ours, measured.cue::varchar as cue,
    sentences.start_char, sentences.end_char, sentences.text
from measured
inner join sentences on sentences.sentence_id = measured.sentence_id::varchar
inner join documents on documents.document_id = sentences.document_id
inner join brands as winners on winners.brand::varchar = measured.winner::varchar
inner join brands as losers on losers.brand::varchar = measured.loser::varchar
where sentences.text = substr(documents.text, sentences.start_char + 1, sentences.end_char - sentences.start_char)
order by sentences.sentence_id, measured.winner, measured.loser
