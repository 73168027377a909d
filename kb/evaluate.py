"""Scores events against annotated documents: precision, recall and F1 for each type, and how right the fields are.

Everything here is a function over plain data. An event is a mapping with `type`, `status`, `date`, `place`,
`participants` (a list of `{"name", "role"}`) and `triggers` (a list of [start, end] offsets of the document's text),
found ones also `confidence`.
A gold trigger may also be `{"text", "in"}`: the trigger and a stretch of the text that stands there only once.

A gold and a found event are paired when they have the same type and a trigger in common, each at most once, those with
the most common characters first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kb.errors import KbError
from kb.records import DocumentEvent

PlainEvent = Mapping[str, Any]


class Score(NamedTuple):
    """Counts of what is annotated, found, and both; `precision`, `recall` and `f1` follow from them."""

    gold: int
    found: int
    paired: int

    @property
    def precision(self) -> float:
        """The share of what was found that is annotated; 0 where nothing was found."""
        return self.paired / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of what is annotated that was found; 0 where nothing is annotated."""
        return self.paired / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


class Evaluation(NamedTuple):
    """Scores over a set of documents: all events, each type, participants by name and by name and role.

    `status`, `date` and `place` are shares of the paired events whose field is right; `date` counts only those that
    are dated in the gold. `strict` pairs also agree in status, date and all names.
    """

    events: Score
    by_type: dict[str, Score]
    strict: Score
    participants: Score
    participants_with_roles: Score
    status: float
    date: float
    place: float
    by_confidence: dict[str, Score]
    """What was found with a confidence in each band, such as `0.70-0.80`, and how much of it is right."""


def plain_event(event: DocumentEvent) -> PlainEvent:
    """A found event as plain data, as sure as the surest of its mentions."""
    return {
        "type": event.type,
        "status": str(event.status),
        "date": event.time.value if event.time else None,
        "place": event.place.name if event.place else None,
        "participants": [{"name": each.name, "role": each.role} for each in event.participants],
        "triggers": [list(mention.trigger) for mention in event.mentions],
        "confidence": max(mention.confidence for mention in event.mentions),
    }


class GoldDocument(NamedTuple):
    """One annotated document: an id, the text, the day of publication, and its events with resolved triggers."""

    id: str
    text: str
    published: str | None
    events: tuple[PlainEvent, ...]


def read_gold(path: Path) -> GoldDocument:
    """A gold file: JSON with `text`, `published` and `events`.

    Where it has no `text`, that is in `NAME.txt` beside it or in the folder `text` beside its own.
    Raises `KbError` where the file is malformed or a trigger is not in its text exactly once.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        text, events = record["text"] if "text" in record else _text_beside(path), record["events"]
        resolved = tuple(
            {**event, "triggers": [resolve(trigger, text) for trigger in event["triggers"]]} for event in events
        )
        return GoldDocument(record.get("id", path.stem), text, record.get("published"), resolved)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise KbError(f"{path} can't be read as gold: {error}. It must be a UTF-8 JSON file.") from error
    except (KeyError, TypeError) as error:
        raise KbError(
            f"{path}: {error} is missing or malformed. Gold needs `text` and `events` with triggers."
        ) from error
    except ValueError as error:
        raise KbError(f"{path}: {error} Write a longer stretch in `in`.") from error


def _text_beside(path: Path) -> str:
    """The text that a gold file annotates, with its line ends as they are."""
    places = (path.with_suffix(".txt"), path.parent.parent / "text" / f"{path.stem}.txt")
    for place in places:
        if place.is_file():
            return place.read_bytes().decode("utf-8")
    raise KbError(f"{path} has no `text`, and there is neither {places[0]} nor {places[1]}. Write it into one of them.")


def read_gold_folder(folder: Path) -> list[GoldDocument]:
    """All gold files of a folder, by name. Raises `KbError` where there is none, or one is malformed."""
    files = sorted(folder.glob("*.json")) if folder.is_dir() else []
    if not files:
        raise KbError(f"There is no gold in {folder}: it must be a folder of JSON files with `text` and `events`.")
    return [read_gold(file) for file in files]


def resolve(trigger: Any, text: str) -> list[int]:
    """The offsets of a gold trigger. Raises `ValueError` where it does not stand in the text exactly once."""
    if isinstance(trigger, list):
        start, end = trigger
        if not 0 <= start < end <= len(text):
            raise ValueError(f"The offsets {trigger} are outside the text.")
        return [start, end]
    count, inside = text.count(trigger["in"]), trigger["in"].find(trigger["text"])
    if count != 1 or inside < 0:
        raise ValueError(f"{trigger['in']!r} stands {count} times in the text, or does not hold {trigger['text']!r}.")
    start = text.index(trigger["in"]) + inside
    return [start, start + len(trigger["text"])]


def evaluate(pairs: Iterable[tuple[Sequence[PlainEvent], Sequence[PlainEvent]]]) -> Evaluation:
    """The scores of documents, each given as (gold events, found events)."""
    gold: dict[str, int] = {}
    found: dict[str, int] = {}
    paired: dict[str, int] = {}
    matched: list[tuple[PlainEvent, PlainEvent]] = []
    bands: dict[str, list[bool]] = {}
    for gold_events, found_events in pairs:
        for event in gold_events:
            gold[event["type"]] = gold.get(event["type"], 0) + 1
        for event in found_events:
            found[event["type"]] = found.get(event["type"], 0) + 1
        right: set[int] = set()
        for one, other in pair_events(gold_events, found_events):
            paired[one["type"]] = paired.get(one["type"], 0) + 1
            matched.append((one, other))
            right.add(id(other))
        for event in found_events:
            if "confidence" in event:
                bands.setdefault(_band(event["confidence"]), []).append(id(event) in right)
    types = sorted({*gold, *found})
    by_type = {name: Score(gold.get(name, 0), found.get(name, 0), paired.get(name, 0)) for name in types}
    total = Score(sum(gold.values()), sum(found.values()), len(matched))
    scored = {band: Score(total.gold, len(answers), sum(answers)) for band, answers in sorted(bands.items())}
    return _evaluation(total, by_type, matched, scored)


def evaluation_as_dict(evaluation: Evaluation) -> dict[str, Any]:
    """An evaluation as plain data: every score with its counts and shares."""
    plain: dict[str, Any] = {
        name: _score_as_dict(value) if isinstance(value, Score) else value
        for name, value in evaluation._asdict().items()
    }
    for name in ("by_type", "by_confidence"):
        plain[name] = {key: _score_as_dict(score) for key, score in plain[name].items()}
    return plain


def _score_as_dict(score: Score) -> dict[str, float]:
    shares = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
    return {**score._asdict(), **{name: round(share, 3) for name, share in shares.items()}}


def _band(confidence: float) -> str:
    """The tenth that a confidence lies in: `0.70-0.80`."""
    tenth = min(int(confidence * 10), 9)
    return f"{tenth / 10:.2f}-{(tenth + 1) / 10:.2f}"


def _evaluation(
    total: Score, by_type: dict[str, Score], matched: list[tuple[PlainEvent, PlainEvent]], bands: dict[str, Score]
) -> Evaluation:
    names = roles = gold_names = found_names = strict = 0
    for gold, found in matched:
        ours, theirs = gold.get("participants") or [], found.get("participants") or []
        shared = common_names(ours, theirs)
        names += shared
        roles += common_names(ours, theirs, with_role=True)
        gold_names += len(ours)
        found_names += len(theirs)
        same = gold.get("status") == found.get("status") and gold.get("date") == found.get("date")
        strict += same and shared == len(ours) == len(theirs)
    dated = [(gold, found) for gold, found in matched if gold.get("date")]
    return Evaluation(
        events=total,
        by_type=by_type,
        strict=Score(total.gold, total.found, strict),
        participants=Score(gold_names, found_names, names),
        participants_with_roles=Score(gold_names, found_names, roles),
        status=_share(gold.get("status") == found.get("status") for gold, found in matched),
        date=_share(gold.get("date") == found.get("date") for gold, found in dated),
        place=_share(_same_place(gold.get("place"), found.get("place")) for gold, found in matched),
        by_confidence=bands,
    )


def _share(right: Iterable[bool]) -> float:
    answers = list(right)
    return sum(answers) / len(answers) if answers else 0.0


def _same_place(one: str | None, other: str | None) -> bool:
    return same_name(one, other) if one and other else not one and not other


def pair_events(gold: Sequence[PlainEvent], found: Sequence[PlainEvent]) -> list[tuple[PlainEvent, PlainEvent]]:
    """One-to-one pairs of the same type that share trigger characters, the most shared first."""
    candidates = []
    for at, one in enumerate(gold):
        for number, other in enumerate(found):
            shared = _overlap(one["triggers"], other["triggers"]) if one["type"] == other["type"] else 0
            if shared:
                names = common_names(one.get("participants") or [], other.get("participants") or [])
                candidates.append((-(shared + 3 * names), at, number))
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    pairs = []
    for _, at, number in sorted(candidates):
        if at not in taken_gold and number not in taken_found:
            taken_gold.add(at)
            taken_found.add(number)
            pairs.append((gold[at], found[number]))
    return pairs


def _overlap(one: Sequence[Sequence[int]], other: Sequence[Sequence[int]]) -> int:
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)


def common_names(
    gold: Sequence[Mapping[str, str]], found: Sequence[Mapping[str, str]], *, with_role: bool = False
) -> int:
    """How many gold participants were found, by name or by name and role, each found one counted once."""
    left = list(found)
    count = 0
    for wanted in gold:
        for candidate in left:
            same_role = not with_role or wanted.get("role") == candidate.get("role")
            if same_role and same_name(wanted["name"], candidate["name"]):
                left.remove(candidate)
                count += 1
                break
    return count


def same_name(one: str, other: str) -> bool:
    """Whether two names may be one actor's: equal, a surname for a full name, or the same surname and initial."""
    a, b = one.lower().removeprefix("the ").split(), other.lower().removeprefix("the ").split()
    if not a or not b or a[-1] != b[-1]:
        return False
    return min(len(a), len(b)) == 1 or a[0][0] == b[0][0]
