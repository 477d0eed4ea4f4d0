-- Last paragraphs, one to three of them, that many texts of a source end with, each after other words: footers.
with
cut as (
    select string_split(regexp_replace(regexp_replace(replace(text, chr(13), ''), '[ \t\n]+$', ''), '\n[ \t]*\n[ \t\n]*', chr(30), 'g'), chr(30)) as parts
    from feedback
    where source = $source and contains(text, chr(10))
    qualify revision = max(revision) over (partition by feedback_id)
),

tails as (
    select list_aggregate(parts[-taken:], 'string_agg', chr(30)) as tail, list_aggregate(parts[:-taken - 1], 'string_agg', chr(30)) as head
    from cut
    cross join (select unnest([1, 2, 3]) as taken)
    where len(parts) > taken
)

select tail
from tails
group by tail
having count(distinct head) >= greatest($least, $share * (select count(distinct feedback_id) from feedback where source = $source))
order by tail
