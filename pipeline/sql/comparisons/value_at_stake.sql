-- What the customers are worth who voice any of these themes and are still there, each counted once however many of the themes they voice: from value_at_stake([4, 7]). customers: how many they are; valued: of how many the CRM knows a lifetime value; value: the sum of these, empty where it knows none. The figures of theme_churn, a theme each, must not be added up.
create or replace macro value_at_stake(theme_ids) as table
    select count(*) as customers, count(lifetime_value) as valued, sum(lifetime_value::decimal(18, 2))::double as value
    from customers
    where left_at is null
        and customer_id in (select customer_id from customer_voices where list_contains(theme_ids::integer[], theme_id))
