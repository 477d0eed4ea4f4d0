-- The themes under which a driver stands.
select themes.label as theme, drivers.people, drivers.reason_people, drivers.base_people, drivers.share
from drivers
inner join themes using (theme_id)
where drivers.driver_id = $driver_id and not drivers.other
order by drivers.people desc, drivers.theme_id
