"""The groups step: what people say beside what they do, who is a customer and who an advocate, and who may be about to move.

SQL counts; this module only places people by the rules of the settings, in DuckDB's own words, and says plainly when one is wrong.
"""

import duckdb
import pandas as pd

from pipeline.errors import SettingsError
from pipeline.incremental import Counts, Progress, silent
from pipeline.settings import Settings
from pipeline.store import Store

UNKNOWN = "unknown"


def groups(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Make anew, in one transaction, say versus do, the groups of people, their themes, and who may move."""
    least = settings.minimum_cell
    with store.transaction():
        written = store.make("table", "say_versus_do")
        people = store.make("table", "person_profiles")
        written += store.make("table", "contradictory_customers", minimum_cell=least)
        written += store.make_measured("customer_groups", place_people(store, settings.groups))
        written += store.make("table", "group_themes", minimum_cell=least)
        written += store.make("table", "likely_moves")
    progress("groups", people, people)
    return Counts(people, written)


def place_people(store: Store, rules: dict[str, str]) -> pd.DataFrame:
    """Return each person with the first group whose rule holds.

    Args:
        store: with the table ``person_profiles``.
        rules: group to a condition in SQL over the columns of that table.

    Returns:
        ``person_id``; ``customer_group``, unknown where no rule holds; ``rule``, missing there.

    Raises:
        SettingsError: a rule is no condition over these columns; says which and why.
    """
    people = store.connection.table("person_profiles")
    placed = people.select("person_id").df().assign(customer_group=UNKNOWN, rule=None).astype(object)
    for name, rule in reversed(rules.items()):
        try:
            # An expression, parsed alone: no rule can end the statement and begin another.
            held = people.filter(duckdb.SQLExpression(rule)).select("person_id").df()["person_id"]
        except duckdb.Error as error:
            why = str(error).splitlines()[0]
            columns = ", ".join(people.columns)
            raise SettingsError(f'groups.{name}: "{rule}" is no condition in SQL ({why}). It may use the columns {columns}.') from error
        placed.loc[placed["person_id"].isin(held), ["customer_group", "rule"]] = [name, rule]
    return placed
