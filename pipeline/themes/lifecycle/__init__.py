"""What is watched between fits: groups that are new and grow, and sentences that no longer match."""
