-- First day after the period that starts on a day: period_end('quarter', date '2024-04-01') is 2024-07-01.
create or replace macro period_end(grain, start) as (
    start + case grain
        when 'day' then interval 1 day
        when 'week' then interval 7 days
        when 'month' then interval 1 month
        when 'quarter' then interval 3 months
        when 'year' then interval 1 year
    end
)::date
