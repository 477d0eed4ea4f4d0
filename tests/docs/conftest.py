"""One store with every table, view and function, for the SQL of the pages."""

import pytest
from report.made_store import filled, items, settings_of


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    with filled(settings_of(tmp_path_factory.mktemp("docs")), items(5), broader=True) as opened:
        yield opened
