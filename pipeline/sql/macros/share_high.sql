-- Upper end of Wilson's 95 % interval of a share: share_high(12, 80) for 12 of 80. Empty for an empty base.
create or replace macro share_high(k, n) as
    case when n > 0 then
        (k + 1.959963984540054 ^ 2 / 2 + 1.959963984540054 * sqrt(k * (n - k) / n + 1.959963984540054 ^ 2 / 4)) / (n + 1.959963984540054 ^ 2)
    end
