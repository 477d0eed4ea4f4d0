-- Statements that a person names, by id, by their own words, or by the sentence that holds them; those that a person rejected as well.
with
said as (
    select reason_id, cause, quote from driver_reasons
    union
    select reason_id, cause, cause from rejected_reasons
),

compared as (
    select *, lower(regexp_replace(trim(cause), '\s+', ' ', 'g')) as key, lower(regexp_replace(trim(quote), '\s+', ' ', 'g')) as sentence
    from said
)

select reason_id, cause, key, case when lower(reason_id) = $named then 'id' when key = $named then 'cause' else 'quote' end as by
from compared
where lower(reason_id) = $named or key = $named or sentence = $named
order by reason_id, key
