-- One row per theme over all segments and periods, most people first; found is how many there are in all. Leaves, or the broader themes above them.
select insights.*, themes.keywords, themes.description, themes.first_seen::date as first_seen, themes.last_seen::date as last_seen,
    count(*) over () as found
from insights
inner join themes using (theme_id)
where insights.segment = 'all' and insights.period = 'all' and insights.leaf = $leaf
order by insights.people desc, insights.theme_id
limit $themes
