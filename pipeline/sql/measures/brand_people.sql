-- How people speak of each theme without sub-themes, and of everything (no theme), of ours taken together and of each other product: well above .2, ill below -.2 in the mean of what a person wrote; and the mean rating of each.
with
sided as (
    select document_id, person_id, rating, case when list_contains($ours, product) then '' else product end as brand
    from documents
    where status = 'counted' and product is not null
),

whole as (
    select sentences.document_id, avg(sentence_sentiment.polarity_text) as polarity
    from sentences
    inner join sentence_sentiment using (sentence_id)
    group by sentences.document_id
),

heard as (
    select null::integer as theme_id, sided.brand, sided.person_id, avg(whole.polarity) as polarity, avg(sided.rating::decimal(9, 6)) as rating
    from sided
    inner join whole using (document_id)
    group by sided.brand, sided.person_id
    union all
    select mentions.theme_id, sided.brand, sided.person_id, avg(mentions.polarity), avg(sided.rating::decimal(9, 6))
    from sided
    inner join mentions using (document_id)
    inner join leaf_themes() as leaves on leaves.theme_id = mentions.theme_id
    group by mentions.theme_id, sided.brand, sided.person_id
)

select
    theme_id, brand, count(*) as people, count(*) filter (polarity > 0.2) as positive, count(*) filter (polarity < -0.2) as negative,
    count(rating) as ratings, coalesce(avg(rating), 0) as rating_mean, coalesce(var_samp(rating), 0) as rating_variance
from heard
group by theme_id, brand
order by brand, theme_id nulls first
