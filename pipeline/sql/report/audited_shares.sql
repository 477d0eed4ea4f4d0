-- Themes that were audited with enough marks to correct them, the largest first.
select themes.label as theme, audited.marked, audited.machine_share as machine, audited.machine_low, audited.machine_high, audited.share,
    audited.share_low, audited.share_high, audited.precision, audited.verdict
from audited_shares as audited
inner join themes using (theme_id)
where audited.share is not null
order by audited.share desc, audited.theme_id
limit 20
