-- Shares as the machine has them and corrected, with the labels of the themes; themes without others below them, largest first.
select themes.label as theme, audited_shares.*
from audited_shares
inner join themes using (theme_id)
where audited_shares.leaf
order by audited_shares.machine_share desc, audited_shares.theme_id
