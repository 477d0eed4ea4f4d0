-- One row per (driver, consequence) that at least one person says together: cause, symptom, consequence, and what most of these people ask for. First come the chains that most people state, then those that most people say.
--   driver: label of the driver, the cause
--   theme: label of the theme in which most say it, the symptom
--   consequence: what the people did or will do
--   direction: bad or good for the company
--   ask: what most of them ask for under the theme; empty where nobody asks
--   people: distinct people who say the driver and the consequence together
--   stated: people among them who state that one follows from the other
--   asking: distinct people among them who voice the ask
--   driver_people: distinct people behind the driver, the denominator of share
--   share: 0-1, people among driver_people
--   share_low: lower end of Wilson's 95 % interval
--   share_high: upper end
--   lift: share over the share of all people who come to the consequence; empty under five people
--   quote: the best mention, exactly as in its document (document_id, start, end, text)
--   driver_id: the driver
--   theme_id: the theme
--   ask_id: the group of asks
with
placed as (
    -- A driver may stand under several themes: here it stands under that of most of its people.
    select *
    from drivers
    where not other
    qualify row_number() over (partition by driver_id order by people desc, theme_id) = 1
),

asked as (
    select said.from_id as driver_id, said.to_id as consequence, ask_groups.ask_id, ask_groups.label as ask,
        count(distinct said.person_id) as asking
    from edge_mentions as said
    inner join placed as drivers on drivers.driver_id = said.from_id
    inner join ask_group_members on ask_group_members.document_id = said.document_id and ask_group_members.theme_id = drivers.theme_id
    inner join ask_groups on ask_groups.ask_id = ask_group_members.ask_id
    where said.from_kind = 'driver' and said.to_kind = 'consequence'
    group by said.from_id, said.to_id, ask_groups.ask_id, ask_groups.label
    qualify row_number() over (
        partition by said.from_id, said.to_id order by count(distinct said.person_id) desc, ask_groups.ask_id
    ) = 1
)

select edges.from_label as driver, themes.label as theme, edges.to_id as consequence, direction_of(edges.to_id) as direction, asked.ask,
    edges.people, edges.stated, coalesce(asked.asking, 0) as asking, edges.from_people as driver_people,
    edges.share, edges.share_low, edges.share_high, edges.lift, edges.quote,
    drivers.driver_id, drivers.theme_id, asked.ask_id
from edges
inner join placed as drivers on drivers.driver_id = edges.from_id
inner join themes on themes.theme_id = drivers.theme_id
left join asked on asked.driver_id = edges.from_id and asked.consequence = edges.to_id
where edges.from_kind = 'driver' and edges.to_kind = 'consequence'
order by edges.stated desc, edges.people desc, edges.lift desc nulls last, drivers.driver_id, edges.to_id
