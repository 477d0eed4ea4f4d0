-- The figures of insights as a run published them, with the labels of that time: insights_as_of('Q3 board'). Rows without a theme are those of scores.
create or replace macro insights_as_of(wanted) as table
select * exclude (since, until)
from figure_history
where since <= edition_of(wanted) and coalesce(until >= edition_of(wanted), true)
