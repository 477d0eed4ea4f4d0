"""What ``voc.toml`` says of a source: where its files lie, what their columns mean, how their values are read."""

from datetime import date
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from pipeline.errors import nearest
from pipeline.extensions import ReaderName

Kind = Literal["review", "forum", "social", "survey", "customers", "events"]
CRM_KINDS = ("customers", "events")  # what people are and do, not what they say
Role = Literal["score", "liked", "disliked", "improve", "missing", "use", "names", "other"]  # of an open question


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
    reply: str | None = Field(None, description="the company's answer, never voice; makes the segments answered and answered within")
    replied_at: str | None = Field(None, description="when the company answered")
    respondent: str | None = Field(None, description="surveys with one row an answer: who answered, or the id of the submission")
    question: str | None = Field(None, description="surveys with one row an answer: the question; [source.questions] says which are open")
    answer: str | None = Field(None, description="surveys with one row an answer: the answer")

    def used(self) -> dict[str, str]:
        """Return role -> column for the roles that are mapped."""
        return {role: column for role, column in self if column is not None}


# Of sources that hold no words: the roles that they need, and all that they may map.
_CRM_ROLES: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "customers": (("customer_id",), frozenset({"customer_id", "joined", "left", "lifetime_value"})),
    "events": (("event", "created_at"), frozenset({"customer_id", "event", "created_at", "amount"})),
}
LONG_ROLES = ("respondent", "question", "answer")  # of a survey with one row an answer
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
    header_row: int | None = Field(None, ge=1, description="row of the header, from 1; found out when not given")
    skip_rows: int | None = Field(None, ge=0, description="rows to leave out at the top; with header_row: right below the header")
    skip_footer: int | None = Field(None, ge=0, description="rows to leave out at the foot; totals are found out when not given")
    records: str | list[str] | None = Field(
        None, description='json: where the records are, by dots ("feed.entry"), or several such places; found out when not given'
    )
    values: dict[str, float] = Field(default_factory=dict, description="closed answers in words -> number on the scale of their column")
    split: dict[str, str | Literal[False]] = Field(
        default_factory=dict,
        description="segment -> sign between several ticked answers, or false to keep them whole; found out when not given",
    )
    relative_to: date | str | None = Field(None, description='the day from which "3 weeks ago" counts, or the column that has it')

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

    @field_validator("relative_to")
    @classmethod
    def _day_or_column(cls, given: date | str | None) -> date | str | None:
        try:
            return date.fromisoformat(given) if isinstance(given, str) else given
        except ValueError:
            return given

    @field_validator("rating_scale", "csat_scale")
    @classmethod
    def _scale_rises(cls, scale: tuple[float, float]) -> tuple[float, float]:
        if scale[0] >= scale[1]:
            raise ValueError(f"a scale runs from low to high, [1, 5] for example; got {list(scale)}")
        return scale


class Speakers(Strict):
    """Who speaks in conversations: only customers are heard, the words of others are kept with them as context."""

    column: str | None = Field(None, description="which column says who speaks in a row: a role or a name")
    customer: list[str] = Field(default_factory=list, description="roles or names of customers; when not given, all but agents and bots")
    agent: list[str] = Field(
        default_factory=list, description="roles or names of who is no customer, beside the common ones (agent, bot ...)"
    )
    messages: str | None = Field(None, description="JSON: column with the list of a ticket's messages, read after the text")
    text: str | None = Field(None, description="field of a message with its words; found among the usual names when not given")
    author: str | None = Field(None, description="field of a message with its writer; the customer is who has columns.author_id")


class Join(Strict):
    """A second file, whose columns can be used as if they stood in the rows of the source."""

    path: str = Field(description="of the file, in any format")
    on: str | tuple[str, str] = Field(description="the column that both have, or [column of the source, column of this file]")

    @property
    def keys(self) -> tuple[str, str]:
        """Columns of the key: in the source, in the joined file."""
        return (self.on, self.on) if isinstance(self.on, str) else self.on


Value = str | bool | int | float


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
        description="surveys: column -> what its question asks for: score, liked, disliked, improve, missing, use, names, other; "
        "inferred from the question's words where not given",
    )
    segments: dict[str, str] = Field(default_factory=dict, description="segment name -> column")
    sub_ratings: dict[str, str] = Field(default_factory=dict, description="aspect -> column; same scale as the rating")
    speakers: Speakers = Speakers()
    where: dict[str, Value | list[Value]] = Field(
        default_factory=dict, description="column -> the value, or values, of the rows to read; others are left out and counted"
    )
    exclude_authors: list[str] = Field(default_factory=list, description="authors whose rows are left out and counted, in any case")
    join: Join | None = Field(None, description="a second file, joined by a key")

    @model_validator(mode="after")
    def _has_columns_of_its_kind(self) -> Self:
        wanted, allowed = _CRM_ROLES.get(self.kind, ((), frozenset(Columns.model_fields) - _ONLY_CRM))
        for role in wanted:
            if getattr(self.columns, role) is None:
                raise ValueError(f'source "{self.name}" of kind {self.kind} maps no {role}: add {role} = "<column>" under [source.columns]')
        for role in self.columns.used():
            if role not in allowed or (role in LONG_ROLES and self.kind != "survey"):
                raise ValueError(
                    f'source "{self.name}" of kind {self.kind} has no use for columns.{role}. {nearest(role, sorted(allowed))}'
                )
        return self

    @model_validator(mode="after")
    def _has_words(self) -> Self:
        if self.kind in CRM_KINDS:
            return self
        if self.kind == "survey" and not self.questions and self.columns.text is None and self.columns.answer is None:
            raise ValueError(f'survey "{self.name}" names no open question: add [source.questions] or columns.text')
        if self.kind != "survey" and self.columns.text is None:
            raise ValueError(f'source "{self.name}" maps no text: add text = "<column>" under [source.columns]')
        if self.product is not None and self.columns.product is not None:
            raise ValueError(f'source "{self.name}" has both product and columns.product: keep one')
        return self

    @model_validator(mode="after")
    def _shape_is_whole(self) -> Self:
        given = [role for role in LONG_ROLES if getattr(self.columns, role) is not None]
        if given and (len(given) < len(LONG_ROLES) or self.columns.text is not None or not self.questions):
            raise ValueError(
                f'survey "{self.name}" has columns.{given[0]}, so each row is one answer: map columns.respondent, question and answer, '
                'not text, and name the open questions: [source.questions] "<question in the file>" = "<question as it was asked>"'
            )
        if self.exclude_authors and self.columns.author_id is None:
            raise ValueError(f'source "{self.name}" has exclude_authors, but maps no author_id')
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

    @model_validator(mode="after")
    def _splits_segments(self) -> Self:
        for name in self.options.split:
            if name not in self.segments:
                known = nearest(name, list(self.segments)) if self.segments else "It has no segments."
                raise ValueError(f'source "{self.name}" sets options.split.{name}, but has no segment "{name}". {known}')
        return self

    @property
    def day_column(self) -> str | None:
        """Column that has the day from which relative dates count; None where one day is given for all, or none."""
        return self.options.relative_to if isinstance(self.options.relative_to, str) else None

    @property
    def closed_columns(self) -> frozenset[str]:
        """Columns whose values are looked at together before one of them is read: dates, numbers and segments."""
        roles = self.columns
        numbers = [roles.rating, roles.csat, roles.nps_score, *self.sub_ratings.values()]
        return frozenset(column for column in [*numbers, *self.date_columns.values(), *self.segments.values()] if column is not None)

    @property
    def date_columns(self) -> dict[str, str]:
        """Role -> column of the dates that the mapping asks for."""
        return {role: column for role, column in self.columns.used().items() if role in ("created_at", "joined", "left", "replied_at")}

    def wanted_columns(self) -> dict[str, str]:
        """Return what the mapping asks of a file: where in the configuration -> column of the file."""
        wanted = {f"columns.{role}": column for role, column in self.columns.used().items()}
        wanted |= {f"questions.{column}": column for column in self.questions}
        wanted |= {f"segments.{name}": column for name, column in self.segments.items()}
        wanted |= {f"sub_ratings.{name}": column for name, column in self.sub_ratings.items()}
        wanted |= {f"speakers.{name}": column for name in ("column", "messages") if (column := getattr(self.speakers, name)) is not None}
        wanted |= {f"where.{column}": column for column in self.where}
        wanted |= {"options.relative_to": self.day_column} if self.day_column is not None else {}
        return wanted | ({"join.on": self.join.keys[0]} if self.join is not None else {})
