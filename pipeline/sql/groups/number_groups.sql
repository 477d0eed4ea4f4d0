-- Groups by number: a mention stands in a dozen of them, and of a million sentences that is 15 million rows, too many for words.
create or replace temp table numbered_groups as
select segment, period, row_number() over (order by segment, period)::integer as place
from (select distinct segment, period from populations) as named
