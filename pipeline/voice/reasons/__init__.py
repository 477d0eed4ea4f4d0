"""Reasons: why, in the customers' own words: stated with a cue, or given without one."""
