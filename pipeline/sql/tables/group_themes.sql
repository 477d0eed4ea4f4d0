-- One row per (customer group, theme without sub-themes), also where nobody of the group mentions it. Groups with fewer people who wrote than the minimum cell of the settings are left out.
--   customer_group: as in customer_groups
--   theme_id: the theme
--   people: people of the group who mention the theme
--   base_people: people of the group whose words are counted
--   share: 0-1
--   share_low: lower end of Wilson's 95 % interval
--   share_high: upper end
--   net_sentiment: -1 to 1, share of the people who speak well of it (mean above .2) less share who speak ill; empty where nobody does
with
bases as (
    select customer_groups.customer_group, count(*) as base_people
    from customer_groups
    inner join person_profiles using (person_id)
    where person_profiles.documents > 0
    group by customer_groups.customer_group
    having count(*) >= $minimum_cell
),

heard as (select theme_id, person_id, avg(polarity) as polarity from mentions group by theme_id, person_id),

spoke as (
    select customer_groups.customer_group, heard.theme_id, count(*) as people,
        count(*) filter (heard.polarity > 0.2) - count(*) filter (heard.polarity < -0.2) as balance
    from heard
    inner join customer_groups using (person_id)
    group by customer_groups.customer_group, heard.theme_id
)

select
    bases.customer_group, leaves.theme_id, coalesce(spoke.people, 0) as people, bases.base_people, coalesce(spoke.people, 0) / bases.base_people as share,
    share_low(coalesce(spoke.people, 0), bases.base_people) as share_low, share_high(coalesce(spoke.people, 0), bases.base_people) as share_high,
    spoke.balance / spoke.people as net_sentiment
from bases
cross join leaf_themes() as leaves
left join spoke on spoke.customer_group = bases.customer_group and spoke.theme_id = leaves.theme_id
order by bases.customer_group, share desc, leaves.theme_id
