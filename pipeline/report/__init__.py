"""The page: what hurts and what pleases, how sure that is, and why, in the customers' own words."""
