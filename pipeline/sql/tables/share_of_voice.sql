-- One row per brand: how many of all who speak of any brand speak of it. Somebody who speaks of two stands in both, so shares may add up to more than 1. What people write where depends on where it was collected: compare brands within like sources. Brands with fewer people than the minimum cell of the settings are left out.
--   brand: the product, or the brand of the settings
--   ours: whether it is one of ours
--   people: distinct people who write about it or name it
--   naming: of these, who only name it, in words about something else
--   base_people: distinct people who speak of any brand
--   share: 0-1
--   share_low: lower end of Wilson's 95 % interval
--   share_high: upper end
--   documents: that speak of it
with
everybody as (select count(distinct person_id) as base_people from brand_mentions),

persons as (
    select brand, ours, person_id, bool_or(is_product) as writes, count(*) as documents from brand_mentions group by brand, ours, person_id
)

select
    brand, ours, count(*) as people, count(*) filter (not writes) as naming, any_value(base_people) as base_people, people / any_value(base_people) as share,
    share_low(count(*), any_value(base_people)) as share_low, share_high(count(*), any_value(base_people)) as share_high,
    sum(documents)::bigint as documents
from persons
cross join everybody
group by brand, ours
having count(*) >= $minimum_cell
order by people desc, brand
