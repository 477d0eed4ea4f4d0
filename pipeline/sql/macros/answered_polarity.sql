-- Polarity of what answers a question that itself asks for praise or blame: "steep learning curve" is blame where people were asked what they
-- like least, whatever the words sound like; only a plain cry to the contrary ("I love everything") is not.
create or replace macro answered_polarity(about, polarity) as case
    when about = 'disliked' and polarity < 0.9 then -greatest(abs(polarity), 0.3)
    when about = 'liked' and polarity > -0.9 then greatest(abs(polarity), 0.3)
    else polarity
end
