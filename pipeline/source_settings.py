"""What ``voc.toml`` says of a source: where its files lie, what their columns mean, how their values are read."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from pipeline.errors import nearest
from pipeline.extensions import ReaderName

Kind = Literal["review", "forum", "social", "survey", "customers", "events"]
CRM_KINDS = ("customers", "events")  # what people are and do, not what they say
Role = Literal["score", "liked", "disliked", "improve", "missing", "use", "other"]  # of an open question


class Strict(BaseModel):
    """A part of the settings: unknown keys are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Columns(Strict):
    """Which column of the file plays which role. The role on the left, the file's column on the right."""

    text: str | None = Field(None, description="the customer's words (not for surveys: see questions)")
    title: str | None = Field(None, description="headline of a review or thread")
    rating: str | None = Field(None, description="stars or points; give options.rating_scale with it")
    created_at: str | None = Field(None, description="when it was said, or happened")
    author_id: str | None = Field(None, description="who said it; stored as a pseudonym unless keep_personal_data")
    customer_id: str | None = Field(None, description="key into the CRM, for joins; a pseudonym like author_id")
    item_id: str | None = Field(None, description="the source's own id of the row, unique in the source")
    product: str | None = Field(None, description="product, brand or company the row speaks of")
    nps_score: str | None = Field(None, description="0-10 willingness to recommend")
    csat: str | None = Field(None, description="satisfaction; give options.csat_scale with it")
    thread_id: str | None = Field(None, description="forum thread")
    reply_to: str | None = Field(None, description="item_id of the post that this one answers")
    reach: str | None = Field(None, description="copies, shares or retweets: reach, not people")
    helpful_votes: str | None = Field(None, description="how many readers found it helpful")
    wave: str | None = Field(None, description="survey wave")
    weight: str | None = Field(None, description="survey weight of the respondent; 0 takes no part in weighted figures")
    url: str | None = Field(None, description="where it can be read")
    joined: str | None = Field(None, description="customers: when they became one")
    left: str | None = Field(None, description="customers: when they left; empty while they stay")
    lifetime_value: str | None = Field(None, description="customers: what they are worth, in one currency for all")
    event: str | None = Field(None, description="events: what happened")
    amount: str | None = Field(None, description="events: money that went with it")

    def used(self) -> dict[str, str]:
        """Return role -> column for the roles that are mapped."""
        return {role: column for role, column in self if column is not None}


# Of sources that hold no words: the roles that they need, and all that they may map.
_CRM_ROLES: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "customers": (("customer_id",), frozenset({"customer_id", "joined", "left", "lifetime_value"})),
    "events": (("event", "created_at"), frozenset({"customer_id", "event", "created_at", "amount"})),
}
_ONLY_CRM = frozenset({"joined", "left", "lifetime_value", "event", "amount"})


class Options(Strict):
    """How the values of a source are to be read."""

    rating_scale: tuple[float, float] = Field((1, 5), description="lowest and highest rating")
    csat_scale: tuple[float, float] = Field((1, 5), description="lowest and highest satisfaction")
    strip: list[str] = Field(default_factory=list, description="regular expressions for boilerplate to cut")
    date_format: str | None = Field(None, description="strptime format, when dates are ambiguous")
    delimiter: str | None = Field(None, description="of CSV; found out when not given")
    encoding: str | None = Field(None, description="of text files; found out when not given")
    reader: ReaderName | None = Field(None, description="what opens the files; chosen by their ending when not given")
    brand_words: list[str] = Field(default_factory=list, description="further names of the product, never a theme")

    @field_validator("strip")
    @classmethod
    def _patterns_compile(cls, patterns: list[str]) -> list[str]:
        import regex  # what cuts them

        for pattern in patterns:
            try:
                regex.compile(pattern)
            except regex.error as error:
                raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error
        return patterns

    @field_validator("rating_scale", "csat_scale")
    @classmethod
    def _scale_rises(cls, scale: tuple[float, float]) -> tuple[float, float]:
        if scale[0] >= scale[1]:
            raise ValueError(f"a scale runs from low to high, [1, 5] for example; got {list(scale)}")
        return scale


class Source(Strict):
    """One place where customers speak: files of one shape, and what their columns mean."""

    name: str = Field(min_length=1, description="unique")
    kind: Kind
    path: str = Field(description="a glob; csv, tsv, json, jsonl, xlsx, parquet, text formats also .gz")
    product: str | None = Field(None, description="a constant; or map columns.product")
    columns: Columns = Columns()
    options: Options = Options()
    questions: dict[str, str] = Field(default_factory=dict, description="surveys: column -> the question as it was asked")
    about: dict[str, Role] = Field(
        default_factory=dict,
        description="surveys: column -> what its question asks for: score, liked, disliked, improve, missing, use, other; "
        "inferred from the question's words where not given",
    )
    segments: dict[str, str] = Field(default_factory=dict, description="segment name -> column")
    sub_ratings: dict[str, str] = Field(default_factory=dict, description="aspect -> column; same scale as the rating")

    @model_validator(mode="after")
    def _has_columns_of_its_kind(self) -> Self:
        wanted, allowed = _CRM_ROLES.get(self.kind, ((), frozenset(Columns.model_fields) - _ONLY_CRM))
        for role in wanted:
            if getattr(self.columns, role) is None:
                raise ValueError(f'source "{self.name}" of kind {self.kind} maps no {role}: add {role} = "<column>" under [source.columns]')
        for role in self.columns.used():
            if role not in allowed:
                raise ValueError(
                    f'source "{self.name}" of kind {self.kind} has no use for columns.{role}. {nearest(role, sorted(allowed))}'
                )
        return self

    @model_validator(mode="after")
    def _has_words(self) -> Self:
        if self.kind in CRM_KINDS:
            return self
        if self.kind == "survey" and not self.questions and self.columns.text is None:
            raise ValueError(f'survey "{self.name}" names no open question: add [source.questions] or columns.text')
        if self.kind != "survey" and self.columns.text is None:
            raise ValueError(f'source "{self.name}" maps no text: add text = "<column>" under [source.columns]')
        if self.product is not None and self.columns.product is not None:
            raise ValueError(f'source "{self.name}" has both product and columns.product: keep one')
        return self

    @model_validator(mode="after")
    def _roles_belong_to_questions(self) -> Self:
        roles: dict[str, tuple[str, str]] = {}  # question -> the column that set its role, and the role
        for column, role in self.about.items():
            if column not in self.questions:
                known = nearest(column, list(self.questions)) if self.questions else "It has no open questions."
                raise ValueError(f'source "{self.name}" sets about.{column} = "{role}", but has no open question "{column}". {known}')
            first, other = roles.setdefault(self.questions[column], (column, role))
            if other != role:
                raise ValueError(
                    f'source "{self.name}" sets about.{first} = "{other}" and about.{column} = "{role}", but both columns '
                    f'ask "{self.questions[column]}": give both the same role'
                )
        return self

    @property
    def date_columns(self) -> dict[str, str]:
        """Role -> column of the dates that the mapping asks for."""
        return {role: column for role, column in self.columns.used().items() if role in ("created_at", "joined", "left")}

    def wanted_columns(self) -> dict[str, str]:
        """Return what the mapping asks of a file: where in the configuration -> column of the file."""
        wanted = {f"columns.{role}": column for role, column in self.columns.used().items()}
        wanted |= {f"questions.{column}": column for column in self.questions}
        wanted |= {f"segments.{name}": column for name, column in self.segments.items()}
        wanted |= {f"sub_ratings.{name}": column for name, column in self.sub_ratings.items()}
        return wanted
