-- All corrections of sentiment with their state, and how many sentences stand by each.
select edit_id, strftime(made_at, '%Y-%m-%d %H:%M') as made, example as sentence, was, sentiment_edits.label, coalesce(standing.sentences, 0) as sentences,
    state, message
from sentiment_edits
left join (select edit_id, count(*) as sentences from sentence_sentiment where edit_id is not null group by edit_id) as standing using (edit_id)
order by edit_id
