"""The table that joins the what with the why."""
