-- Upper end of the 95 % interval of the Net Promoter Score, adjusted Wald (Rocks 2016): nps_high(40, 20, 100). Empty where nobody gave a score.
create or replace macro nps_high(promoters, detractors, scores) as
    case when scores > 0 then
        least(100, greatest(100.0 * (promoters - detractors) / scores, 100 * (
            (promoters - detractors) / (scores + 3)
            + 1.959963984540054 * sqrt(((promoters + detractors + 1.5) / (scores + 3) - ((promoters - detractors) / (scores + 3)) ^ 2) / (scores + 3))
        )))
    end
