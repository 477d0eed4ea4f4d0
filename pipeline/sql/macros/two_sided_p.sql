-- Two-sided p-value of a standard normal score: two_sided_p(1.96) is .05. To one part in ten million (Press et al., Numerical Recipes, 2nd ed., erfcc).
create or replace macro two_sided_p(z) as list_transform(
    [struct_pack(x := abs(z) / sqrt(2), t := 1 / (1 + abs(z) / sqrt(8)))],
    lambda v: v.t * exp(-v.x * v.x - 1.26551223 + v.t * (1.00002368 + v.t * (0.37409196 + v.t * (0.09678418 + v.t * (-0.18628806
        + v.t * (0.27886807 + v.t * (-1.13520398 + v.t * (1.48851587 + v.t * (-0.82215223 + v.t * 0.17087277)))))))))
)[1]
