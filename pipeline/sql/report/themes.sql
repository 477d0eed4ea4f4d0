-- One row per theme over all segments and periods, most people first; found is how many there are in all.
select insights.*, themes.keywords, themes.first_seen::date as first_seen, themes.last_seen::date as last_seen, count(*) over () as found
from insights
inner join themes using (theme_id)
where insights.segment = 'all' and insights.period = 'all'
order by insights.people desc, insights.theme_id
limit $themes
