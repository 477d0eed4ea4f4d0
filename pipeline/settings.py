"""The one place where configuration is read: defaults < ``voc.toml`` < ``VOC_*`` variables < arguments.

Everything downstream receives a `Settings` value and never looks at the environment.
"""

import glob
import hashlib
import json
import tomllib
from functools import cached_property
from os.path import normpath
from pathlib import Path
from typing import Any, Final, Literal, get_args

from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from pipeline.errors import SettingsError, nearest
from pipeline.extensions import ClustererName, EncoderName, RedactorName, RepresentationName
from pipeline.source_settings import Source, Strict

REDACTOR: Final = "rules"  # the one that there always was: stores made before there was a choice are of it
LOCK_WAIT: Final = 60.0  # seconds
RETENTION: Final = r"(?P<number>[1-9]\d{0,3}) (?P<unit>day|week|month|quarter|year)s?"
MAX_UNPACKED: Final = 4.0  # GB
Period = Literal["week", "month", "quarter", "year"]


class ThemeSettings(Strict):
    """How themes are found."""

    fit_rows: int = Field(20_000, ge=100, description="most sentences that a fit reads; the rest are assigned")
    clusterer: ClustererName = Field("spectral", description="how units are grouped: spectral, hdbscan (with UMAP), kmeans or your own")
    representation: tuple[RepresentationName, ...] = Field(
        ("keybert", "mmr"), description="further representations of a loaded topic model beside the labels: keybert, mmr or your own"
    )
    refit_growth: float = Field(2.0, gt=1, description="refit when there are this many times the sentences of the last fit")
    taxonomy: Path | None = Field(None, description="a CSV of themes that are given: name,description,parent,examples,keywords")
    edits: Path | None = Field(None, description="a TOML or CSV file of corrections, read in every run")
    emerging_people: int = Field(5, ge=2, description="fewest people in a group that is told as emerging")
    promote_people: int = Field(30, ge=0, description="fewest people from which an emerging group becomes a theme by itself; 0 for never")


class VoiceSettings(Strict):
    """How sentences are read."""

    score_prior: bool = Field(True, description="take a document's rating, satisfaction or 0-10 score as evidence of its sentiment")


class DigestSettings(Strict):
    """Where a digest is sent. Secrets come from the environment alone."""

    host: str | None = Field(None, description="SMTP server")
    port: int = Field(587, ge=1, le=65535, description="of the server")
    security: Literal["starttls", "tls", "none"] = Field("starttls", description="starttls, tls or none")
    user: str | None = Field(None, description="name to log in with; empty for none")
    password: SecretStr | None = Field(None, description="only as VOC_DIGEST__PASSWORD in the environment")
    sender: str | None = Field(None, description="address that it comes from")
    to: tuple[str, ...] = Field((), description="addresses that it goes to")
    webhook: SecretStr | None = Field(None, description="address to post to; only as VOC_DIGEST__WEBHOOK in the environment")
    shape: Literal["slack", "teams"] = Field("slack", description="what the webhook takes: slack or teams")


# In this order, the first that holds; a CRM is believed before words.
GROUPS: Final = {
    "former": "left_at is not null or (not in_crm and gone > 0)",
    "prospect": "is_lead",
    "advocate": "score >= 9 or (recommends > 0 and coalesce(score, 9) >= 7)",
    "customer": "in_crm or customer_id is not null or score is not null or rating is not null",
}


class CompetitorSettings(Strict):
    """Whose products are ours, and how people write the names of all."""

    ours: tuple[str, ...] = Field((), description="products, as columns.product or product give them, that are ours; all others are theirs")
    names: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="brand, also one without a product -> further ways to write it; one in small letters is found in any case",
    )
    industry: Path | None = Field(None, description="a CSV of industry figures: metric,figure,low,high,industry,origin,date")


class Settings(BaseSettings):
    """All settings of a run, as one value. See ``voc init`` for a commented example."""

    model_config = SettingsConfigDict(env_prefix="VOC_", env_nested_delimiter="__", extra="forbid", frozen=True, populate_by_name=True)

    store: Path = Field(Path("voc.duckdb"), description="the DuckDB file")
    report: Path = Field(Path("voc-report.html"), description="the page")
    keep_personal_data: bool = Field(False, description="store texts and author ids as they came")
    personal_data_vault: Path | None = Field(None, description="a second DuckDB file for what was redacted, to look it up again")
    people_key: Path | None = Field(
        None, description="the secret key to the pseudonyms of people; beside the store, as <store>.key, if not given"
    )
    languages: list[str] = Field(["en"], min_length=1, description="analysed languages; others are set aside and counted")
    brand_words: list[str] = Field(default_factory=list, description="names that must never become a theme")
    period: Period = Field("month", description="length of a period in trends: week, month, quarter or year")
    minimum_cell: int = Field(
        5,
        ge=1,
        description="fewest people in a group for it to be shown: a segment in a period, groups compared, customers behind churn",
    )
    history_days: int = Field(0, ge=0, description="days for which published figures are kept, pinned ones for ever; 0: all for ever")
    alerts: Literal["off", "warn", "fail"] = Field(
        "warn",
        description="what a run does about alerts: off, warn, or fail (exit code 3 if the last whole week brought one)",
    )
    max_reject_share: float = Field(0.2, ge=0, le=1, description="a file with a larger share of refused rows fails as a whole")
    redactor: RedactorName = Field(REDACTOR, description="what finds personal data; rules, or your own")
    encoder: EncoderName = Field(
        "twofold-l6-int8-1",
        description="twofold-l6-int8-1, minilm-l6-int8, minilm-l6 or your own; shipped heads read the first",
    )
    seed: int = Field(17, description="of everything random")
    partition_rows: int = Field(4000, ge=1, description="documents per transaction")
    themes: ThemeSettings = ThemeSettings()
    voice: VoiceSettings = VoiceSettings()
    digest: DigestSettings = DigestSettings()
    competitors: CompetitorSettings = CompetitorSettings()
    groups: dict[str, str] = Field(
        default_factory=lambda: dict(GROUPS), description="group of people -> condition in SQL over person_profiles; the first that holds"
    )
    lock_wait: float = Field(LOCK_WAIT, ge=0, exclude=True, description="seconds to wait for another process that has the store open")
    retention: str | None = Field(
        None,
        pattern=rf"^{RETENTION}$",
        description='how long feedback is kept, "3 years" say, by its date or else its first load; what is older is forgotten',
    )
    max_unpacked: float = Field(MAX_UNPACKED, gt=0, description="GB that a packed file (.gz, .xlsx) may unpack to; a larger one fails")
    sources: list[Source] = Field(alias="source", min_length=1)

    @field_validator("sources")
    @classmethod
    def _names_are_unique(cls, sources: list[Source]) -> list[Source]:
        names = [source.name for source in sources]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"source names must be unique; twice: {', '.join(twice)}")
        return sources

    @property
    def key_file(self) -> Path:
        """Where the key to the pseudonyms of people is."""
        return self.people_key or self.store.with_name(f"{self.store.name}.key")

    @cached_property
    def brands(self) -> tuple[str, ...]:
        """Names that are no subject: constant products and brand words, sorted."""
        names = set(self.brand_words)
        for source in self.sources:
            names |= {*source.options.brand_words, *([source.product] if source.product else [])}
        return tuple(sorted(names))

    def source(self, name: str) -> Source:
        """Return the source of that name."""
        for source in self.sources:
            if source.name == name:
                return source
        raise SettingsError(f'There is no source "{name}". {nearest(name, [source.name for source in self.sources])}')


def load_settings(path: str | Path, **overrides: Any) -> Settings:
    """Read ``voc.toml`` and the environment; relative paths start at the file's folder.

    Args:
        path: the configuration file.
        overrides: settings that beat the file and the environment, by their names.

    Raises:
        SettingsError: the file is missing, is no TOML, or holds a key or value that does not fit; says which.

    Example:
        >>> from pipeline import load_settings
        >>> settings = load_settings("voc.toml", period="quarter")
        >>> settings.period, settings.sources[0].name
        ('quarter', 'reviews')
    """
    path = Path(path)
    _check_file(path)

    class FromFile(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=path)

    try:
        settings = FromFile(**overrides)
    except ValidationError as error:
        raise SettingsError(f"{path}: " + "; ".join(_explain(problem) for problem in error.errors())) from error
    return _from_folder(settings, path.resolve().parent)


def _check_file(path: Path) -> None:
    if not path.is_file():
        raise SettingsError(f'There is no configuration file "{path}". Write one with "voc init", or name it: "voc run <file>".')
    try:
        digest = tomllib.loads(path.read_text(encoding="utf-8")).get("digest")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not TOML: {error}") from error
    for secret in ("password", "webhook"):
        if isinstance(digest, dict) and secret in digest:
            raise SettingsError(
                f"{path}: digest.{secret} is a secret. Take it out, and set VOC_DIGEST__{secret.upper()} in the environment."
            )


def _from_folder(settings: Settings, folder: Path) -> Settings:
    def placed(path: Path | str) -> Path:
        return Path(normpath(folder / Path(path).expanduser()))

    sources = [
        source.model_copy(
            update={
                "path": _glob_in(folder, source.path),
                "join": source.join and source.join.model_copy(update={"path": _glob_in(folder, source.join.path)}),
            }
        )
        for source in settings.sources
    ]
    paths = {name: placed(value) for name in ("store", "report", "personal_data_vault", "people_key") if (value := getattr(settings, name))}
    themes = {name: placed(value) for name in ("taxonomy", "edits") if (value := getattr(settings.themes, name))}
    industry = {"industry": placed(settings.competitors.industry)} if settings.competitors.industry else {}
    parts = {"themes": settings.themes.model_copy(update=themes), "competitors": settings.competitors.model_copy(update=industry)}
    return settings.model_copy(update={"sources": sources, **parts, **paths})


def _glob_in(folder: Path, pattern: str) -> str:
    """Return a glob that starts at a folder, whatever signs the folder's own name holds."""
    path = Path(pattern).expanduser()
    return str(path) if path.is_absolute() else normpath(Path(glob.escape(str(folder))) / path)


def _explain(problem: Any) -> str:
    """Turn one pydantic finding into a sentence with the key's place and the nearest right name."""
    place = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        known = [_shown(name, field) for name, field in _model_at(problem["loc"]).model_fields.items()]
        return f'unknown key "{place}". {nearest(str(problem["loc"][-1]), known)}'
    if problem["type"] == "missing":
        return f'"{place}" is missing'
    given = problem.get("input")
    shown = f" (got {given!r})" if isinstance(given, str | int | float | bool) else ""
    return f"{place}: {problem['msg'].removeprefix('Value error, ')}{shown}"


def _shown(name: str, field: Any) -> str:
    return field.alias or name


def _model_at(place: tuple[Any, ...]) -> type[BaseModel]:
    """Return the model in which the last part of a place would be a field."""
    model: type[BaseModel] = Settings
    for part in place[:-1]:
        for name, field in model.model_fields.items():
            if part in (name, field.alias):
                inner = [a for a in (field.annotation, *get_args(field.annotation)) if isinstance(a, type) and issubclass(a, BaseModel)]
                model = inner[0] if inner else model
    return model


def fingerprint(*parts: Any) -> str:
    """Return a short hash of values, so that work can be traced to the settings that made it."""
    plain = [part.model_dump(mode="json") if isinstance(part, BaseModel) else part for part in parts]
    return hashlib.blake2b(json.dumps(plain, sort_keys=True, default=str).encode(), digest_size=8).hexdigest()
