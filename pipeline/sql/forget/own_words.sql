-- Words that nobody said but in feedback that is to be forgotten: misspellings and names among them.
with
said as (
    select
        feedback_id in (select document_id from part) as is_part,
        unnest(list_distinct(string_split(trim(spoken_words(concat_ws(' ', title, text))), ' '))) as word
    from feedback
)

select word from said where is_part and length(word) > 2
except
select word from said where not is_part
