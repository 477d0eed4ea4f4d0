-- The editions, each with the run that published it first, and the names that people gave it.
select editions.edition, min_by(runs.run_id, runs.started_at) as run, strftime(editions.published_at, '%Y-%m-%d %H:%M') as published,
    editions.revision as "revision of the themes", string_agg(distinct pins.name, ', ' order by pins.name) as pinned
from editions
left join runs on runs.edition = editions.edition and runs.step = 'insights'
left join pins on pins.edition = editions.edition
group by editions.edition, editions.published_at, editions.revision
order by editions.edition
