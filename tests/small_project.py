"""A project of five reviews, small enough to read, with one of each thing that the steps look for."""

REVIEWS = """id,stars,text,posted,who,country
1,1,"The courier never rang the bell, so my box went back to the depot. Awful.",2026-01-03,ann,UK
2,5,Lovely recipes and the cards are easy to follow.,2026-01-05,bob,IE
3,2,The app crashed at checkout because the payment page froze.,2026-02-01,cat,UK
4,4,Too much plastic packaging but the food is great.,2026-02-02,dan,UK
5,1,I left because they charged me for a box I had skipped.,2026-02-03,eve,IE
"""

CONFIG = """
store = "voc.duckdb"
report = "voc.html"
[[source]]
name = "reviews"
kind = "review"
path = "reviews*.csv"
product = "Acme"
[source.columns]
text = "text"
item_id = "id"
rating = "stars"
created_at = "posted"
author_id = "who"
[source.segments]
country = "country"
"""
