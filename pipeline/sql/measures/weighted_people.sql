-- Weights of the people behind each theme in each group, also where nobody mentions it; only of documents with a weight above 0. A person weighs what the latest of these says. Groups with fewer such people than the minimum cell are left out.
with
heaviest as (select max(weight) as weight from documents where weight > 0),

weighted as (
    select
        populations.segment, populations.period, populations.period_start, populations.document_id, populations.person_id,
        documents.weight / heaviest.weight as weight,
        (coalesce(documents.created_at, timestamp '1900-01-01'), document_id) as moment
    from populations
    inner join documents using (document_id)
    cross join heaviest
    where populations.counted and documents.weight > 0
),

people as (
    select segment, period, any_value(period_start) as period_start, person_id, arg_max(weight, moment) as weight
    from weighted
    group by segment, period, person_id
),

bases as (
    -- As decimals, parts of the heaviest: sums of floats hang on their order, and to put millions in order takes more memory than there is.
    select
        segment, period, any_value(period_start) as period_start, count(*) as base_people, sum(weight::decimal(38, 18))::double as weight,
        sum((weight * weight)::decimal(38, 18))::double as weight_squares
    from people
    group by segment, period
    having count(*) >= $minimum_cell
),

spoke as (
    select
        said.theme_id, said.segment, said.period, count(*) as people, sum(people.weight::decimal(38, 18))::double as weight,
        sum((people.weight * people.weight)::decimal(38, 18))::double as weight_squares
    from (
        select distinct mentions.theme_id, weighted.segment, weighted.period, weighted.person_id
        from weighted
        inner join mentions using (document_id)
    ) as said
    inner join people using (segment, period, person_id)
    group by said.theme_id, said.segment, said.period
)

select
    themes.theme_id, bases.segment, bases.period, bases.period_start, themes.theme_id in (select theme_id from leaf_themes()) as leaf,
    coalesce(spoke.people, 0) as people, bases.base_people, bases.weight, bases.weight_squares, coalesce(spoke.weight, 0) as up, 0.0 as down,
    coalesce(spoke.weight_squares, 0) as squares, coalesce(spoke.weight_squares, 0) as products
from bases
cross join themes
left join spoke on spoke.theme_id = themes.theme_id and spoke.segment = bases.segment and spoke.period = bases.period
order by themes.theme_id, bases.segment, bases.period
