-- Brands with how many speak of them, and who wins where two are compared in words.
select voices.brand || case when voices.ours then ' (ours)' else '' end as brand, voices.people, voices.share, voices.share_low, voices.share_high,
    sentiment.gap, sentiment.gap_low, sentiment.gap_high,
    case when heads.rival is not null then heads.wins || ' : ' || heads.losses || ', ' || heads.verdict end as compared
from share_of_voice as voices
left join competitor_gaps as sentiment on sentiment.rival = voices.brand and sentiment.theme_id is null and sentiment.measure = 'sentiment'
left join head_to_head as heads on heads.rival = voices.brand
where (select count(*) from share_of_voice) > 1
order by voices.people desc, voices.brand
limit 20
