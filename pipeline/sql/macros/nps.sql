-- Net Promoter Score of a column of 0-10 scores, -100 to 100: select nps(nps_score) from documents.
create or replace macro nps(score) as
    100.0 * (count(*) filter (score >= 9) - count(*) filter (score <= 6)) / nullif(count(score), 0)
