-- Lower end of the 95 % interval of the Net Promoter Score: nps_low(40, 20, 100). The mirror of nps_high.
create or replace macro nps_low(promoters, detractors, scores) as -nps_high(detractors, promoters, scores)
