-- The drivers of every theme, most people first.
select drivers.theme_id, themes.label as theme, drivers.label as driver, drivers.people, drivers.reason_people, drivers.direction, drivers.driver_id
from drivers
inner join themes using (theme_id)
where not drivers.other
order by themes.size desc, drivers.theme_id, drivers.people desc, drivers.driver_id
