-- The sentiment of a sentence by its text alone, from polarity_text and neutral_text: the likeliest of negative, neutral and positive.
create or replace macro read_from_text(polarity, neutral) as case
    when neutral >= (1 - neutral + abs(polarity)) / 2 then 'neutral'
    when polarity < 0 then 'negative'
    else 'positive'
end
