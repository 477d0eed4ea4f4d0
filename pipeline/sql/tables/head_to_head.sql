-- One row per rival that is compared with ours in words: who wins. Rivals with fewer people than the minimum cell of the settings are left out.
--   rival: the brand
--   wins: distinct people who set ours above it
--   losses: distinct people who set it above ours
--   share: 0-1, wins among wins and losses; who says both counts on both sides
--   share_low: lower end of Wilson's 95 % interval
--   share_high: upper end
--   verdict: ahead or behind where the interval leaves out one half, else undecided
with
sides as (
    select distinct person_id, if(winner_ours, loser, winner) as rival, winner_ours as won from brand_comparisons where winner_ours <> loser_ours
),

counted as (select rival, count(*) filter (won) as wins, count(*) filter (not won) as losses, count(*) as base from sides group by rival)

select
    rival, wins, losses, wins / base as share, share_low(wins, base) as share_low, share_high(wins, base) as share_high,
    case when share_low(wins, base) > 0.5 then 'ahead' when share_high(wins, base) < 0.5 then 'behind' else 'undecided' end as verdict
from counted
where base >= $minimum_cell
order by base desc, rival
