-- The base on which a share of k of n people is as uncertain by sampling alone as it is on n by sampling and matching together. With spread, the sum over people of p (1 - p), the variance is s (1 - s) / n + spread / n^2; s is (k + 1) / (n + 2), so that it is never nothing.
create or replace macro effective_base(k, n, spread) as
    case when n > 0 then n / (1 + spread * (n + 2) ^ 2 / (n * (k + 1) * (n - k + 1))) end
