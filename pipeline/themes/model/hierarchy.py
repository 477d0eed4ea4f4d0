"""Temporary shim."""
from pipeline.themes.naming.hierarchy import broader as group_kin, keep_parents as keep_parent_ids
