"""Signals: what a sentence is good for: a pain point, praise, an ask, a question, a job."""
