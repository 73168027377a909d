"""People's decisions: read from and appended to `judgements.csv`, and made ready for the linker."""

from __future__ import annotations

import csv
import datetime
import difflib
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kb.errors import KbError
from kb.ledger import Decided, Decisions
from kb.link.actors import PERSON, short_names
from kb.link.corrections import OF_A_TYPE, bad_correction, problem_of
from kb.link.origins import Groups
from kb.ontology import EventType
from kb.own_files import delimiter_of, is_named, text_of
from kb.records import Issue, Judgement, Level

COLUMNS = ("left", "right", "verdict", "field", "value", "who", "when", "why")
_NOT_BUILT = "Mend it: nothing is built while names that are to be taken out may be published."
_MEND_IT = ("A redaction reads person/jane-roe,,redact,,,WHO,2016-11-15,WHY and has no stray quotation mark. "
            f"{_NOT_BUILT}")
MOST_NAMED = 5
"""So many events are named in one issue."""
_VERDICTS = ("same", "different", "unsure", "correct", "redact")
_ACTOR_ID = re.compile(r"\w+/", re.ASCII)
CORRECTABLE = ("content", "date", "due", "participants", "place", "status", "title", "type")


def _issue(code: str, message: str, path: Path | None = None, line: int | None = None) -> Issue:
    return Issue(code=code, level=Level.WARNING, message=message, source=str(path) if path else None, line=line)


def read_judgements(path: Path) -> tuple[list[Judgement], list[Issue]]:
    """The decisions of a file in its order, and an issue for each line that is none. No file, no decisions.

    Raises `KbError` where the file can't be read, or a line that is to take a name out can't be applied: a build that
    passed over it would publish the name.
    """
    try:
        text = text_of(path)
        return _read(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter_of(text, COLUMNS[0])), path)
    except FileNotFoundError as error:
        if is_named(path):
            raise KbError(f"{path} is a link that leads nowhere. {_NOT_BUILT}") from error
        return [], []
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise KbError(f"{path} can't be read: {error}. {_NOT_BUILT}") from error


def _read(reader: csv.DictReader[str], path: Path) -> tuple[list[Judgement], list[Issue]]:
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing and reader.fieldnames:
        raise KbError(f"{path}:1: the first line lacks {', '.join(missing)}. It should be {','.join(COLUMNS)}. "
                      f"{_NOT_BUILT}")
    judgements, issues = [], []
    for row in reader:
        filled = {column: value.strip() for column in COLUMNS if (value := row.get(column)) and value.strip()}
        said, line = _text(row), reader.line_num
        line -= said.count("\n")
        _refuse_swallowed(said, path, line)
        if not said.strip(",; \t") or filled.get("left", "").startswith("#"):
            continue
        problem = _problem(filled)
        try:
            judgement = Judgement.model_validate(filled)
        except ValidationError as error:
            first = error.errors()[0]
            problem = problem or f"{first['loc'][0]}: {first['msg']}"
        if problem and _may_redact(filled, said):
            raise KbError(f"{path}:{line}: {problem}. This line may be there to take a name out. {_MEND_IT}")
        if problem:
            issues.append(_issue("bad_judgement", f"{problem}. This line does not count; mend it.", path, line))
        else:
            judgements.append(judgement)
    return judgements, issues


def _text(row: Mapping[str | Any, str | Any]) -> str:
    """All that a line says, also beyond its last column."""
    values = (",".join(value) if isinstance(value, list) else value or "" for value in row.values())
    return ",".join(values).rstrip(",\r\n")


def _may_redact(row: Mapping[str, str], said: str) -> bool:
    """Whether a line that can't be read may be there to take a name out: by its words, a verdict that is spelt much
    like that one, or an actor's id, on which there is no other decision."""
    verdict = row.get("verdict", "").casefold()[:40]
    return ("redact" in said.casefold() or bool(_ACTOR_ID.match(row.get("left", "")))
            or difflib.get_close_matches(verdict, _VERDICTS, n=1, cutoff=0.6) == ["redact"])


def _refuse_swallowed(said: str, path: Path, line: int) -> None:
    """Raises `KbError` where a stray quotation mark has made a redaction on a later line part of this one."""
    if "\n" in said and "redact" in said.casefold():
        raise KbError(f"{path}:{line}: A quotation mark that is not closed has drawn several lines into one, and they "
                      f"may be there to take a name out. {_MEND_IT}")


def _problem(row: Mapping[str, str]) -> str | None:
    verdict = row.get("verdict")
    if verdict in {"same", "different", "unsure"} and not row.get("right"):
        return f"A verdict {verdict!r} needs two events, left and right"
    if verdict in {"same", "different", "unsure"} and row.get("left") == row.get("right"):
        return f"A verdict {verdict!r} needs two events, and {row.get('left')} is one"
    if verdict == "correct" and row.get("field") not in CORRECTABLE:
        return f"Only {', '.join(CORRECTABLE)} can be corrected"
    if verdict == "correct" and not row.get("value"):
        return "A correction needs a value"
    if verdict == "redact" and "/" not in row.get("left", ""):
        return "A redaction needs an actor's id, such as person/jane-roe"
    try:
        datetime.date.fromisoformat(row.get("when", "")[:10])
    except ValueError:
        return "`when` should be a day such as 2016-11-15"
    return None


def append_judgements(path: Path, judgements: Sequence[Judgement]) -> int:
    """Writes decisions at the end of the file, with the heading where the file is new; returns how many are new.

    A decision stands, and is not written again, where the last line on the same events and field says the same. Raises
    `KbError` where a line would not be read back or could not be applied, or the file can't be read or written; then
    none is written.
    """
    written = [judgement.model_dump(exclude_none=True) for judgement in judgements]
    for row, judgement in zip(written, judgements, strict=True):
        if blank := next((field for field in ("who", "why") if not str(row.get(field) or "").strip()), None):
            raise KbError(f"A decision says who took it and why: --{blank} is empty.")
        if problem := _problem(row) or problem_of(judgement):
            raise KbError(f"{problem}.")
    standing = {_said(each) for each in _latest(read_judgements(path)[0])}
    new = [row for row, judgement in zip(written, judgements, strict=True) if _said(judgement) not in standing]
    if new:
        _write(path, new)
    return len(new)


def _said(judgement: Judgement) -> tuple[str | None, ...]:
    return judgement.left, judgement.right, judgement.verdict, judgement.field, judgement.value


def _write(path: Path, written: Iterable[Mapping[str, str]]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_bytes() if path.exists() else b""
        with path.open("a", encoding="utf-8", newline="") as file:
            mark = delimiter_of(before.decode("utf-8-sig", "replace"), COLUMNS[0])
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n", delimiter=mark)
            if not before:
                writer.writeheader()
            elif not before.endswith((b"\n", b"\r")):
                file.write("\n")  # an editor may have left the last line open
            writer.writerows(written)
    except OSError as error:
        raise KbError(f"{path} can't be written: {error.strerror}. Check its permissions.") from error


def decide(
    judgements: Sequence[Judgement], owners: Mapping[str, str], event_types: Mapping[str, EventType]
) -> tuple[Decisions, list[tuple[Judgement, str]], list[Issue]]:
    """The verdicts on pairs, the corrections with the document event they are about, and what can't be applied.

    `owners` maps every event id that a member gives rise to, to that member. A pair that is judged the same, also by
    way of others, and different is an issue, and `different` does not count; where two lines on one pair say so, the
    later one counts.
    """
    issues = _overruled(judgements, event_types)
    groups = Groups()
    apart: list[tuple[str, str, Judgement]] = []
    corrections: list[tuple[Judgement, str]] = []
    latest = _latest(judgements, event_types, OF_A_TYPE)
    missing: list[tuple[str, str]] = []
    for judgement in latest:
        if judgement.verdict == "redact":
            continue
        unknown = [each for each in (judgement.left, judgement.right) if each is not None and each not in owners]
        if unknown:
            missing.append((judgement.when, unknown[0]))
            continue
        left = owners[judgement.left]
        if judgement.verdict == "correct":
            corrections.append((judgement, left))
            issues += bad_correction(judgement, problem_of(judgement, event_types))
        elif judgement.right is not None and judgement.verdict == "same":
            groups.join(left, owners[judgement.right])
        elif judgement.right is not None and judgement.verdict == "different":
            apart.append((left, owners[judgement.right], judgement))
    issues += _unknown(missing)
    different = set()
    for left, right, judgement in apart:
        if groups.find(left) == groups.find(right):
            issues.append(_issue("contradiction", f"{judgement.left} and {judgement.right} are judged different and, "
                                 "by other lines, the same. They count as the same until one line goes."))
        else:
            different.add(frozenset((left, right)))
    members = {owners[each] for judgement in latest if judgement.verdict != "redact"
               for each in (judgement.left, judgement.right) if each is not None and each in owners}
    same = {member: groups.find(member) for member in members
            if groups.find(member) != member or any(groups.find(o) == member and o != member for o in members)}
    return Decisions(same, frozenset(different)), corrections, issues


def _unknown(missing: Sequence[tuple[str, str]]) -> list[Issue]:
    """One issue for all decisions on events that are in no report: in a file of a year, most may be."""
    if not missing:
        return []
    when, event_id = missing[0]
    if len(missing) == 1:
        return [_issue("unknown_event", f"A judgement of {when} names the event {event_id}, which is in no report any "
                       "more. Remove the line, or add the article again.")]
    named = ", ".join(dict.fromkeys(each for _, each in missing[:MOST_NAMED]))
    more = f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
    return [_issue("unknown_event", f"{len(missing)} judgements name events that are in no report: {named}{more}. That "
                   "is as it should be for those of another period than this file's. Else remove the lines, or add "
                   "the articles again.")]


def decided_on(
    owners: Mapping[str, str], pairs: Decisions, corrections: Iterable[tuple[Judgement, str]]
) -> Decided:
    """What is to be remembered of decisions: all that bears on the outcome."""
    return Decided(owners, pairs, [(member, str(judgement.field), str(judgement.value))
                                   for judgement, member in corrections])


def decided_otherwise(before: Decided, now: Decided) -> set[str]:
    """The document events for which other decisions on pairs hold than before: those of groups that have not the
    members that they had, and of pairs that are no more, or newly, kept apart."""
    groups = [{frozenset(group) for group in _groups(each.pairs.same).values()} for each in (before, now)]
    return set().union(*groups[0] ^ groups[1], *before.pairs.different ^ now.pairs.different)


def _groups(same: Mapping[str, str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for member, first in same.items():
        groups[first].append(member)
    return groups


def corrected_otherwise(before: Decided, now: Decided) -> set[str]:
    """The document events for which other corrections hold than before. Of several that meet in one event the last one
    counts, so where those that stay have changed places it is all of them."""
    was, are = before.corrections, now.corrections
    changed = set(was) ^ set(are)
    stay = [[each for each in corrections if each not in changed] for corrections in (was, are)]
    return {member for member, *_ in (changed if stay[0] == stay[1] else {*was, *are})}


def _overruled(judgements: Sequence[Judgement], event_types: Mapping[str, EventType]) -> list[Issue]:
    """An issue for each pair of events that one line calls the same and another one different, and for each field that
    two lines correct to something else."""
    issues: list[Issue] = []
    last: dict[frozenset[str | None], Judgement] = {}
    values: dict[tuple[str, str | None], Judgement] = {}
    for judgement in judgements:
        # Whether an event can have the value of the fields of a type is not known yet.
        is_correction = judgement.verdict == "correct" and judgement.field not in OF_A_TYPE
        if is_correction and not problem_of(judgement, event_types):
            earlier = values.get((judgement.left, judgement.field), judgement)
            values[judgement.left, judgement.field] = judgement
            if earlier.value != judgement.value:
                issues.append(_issue("contradiction", (
                    f"The {judgement.field} of {judgement.left} is corrected to {earlier.value!r} on {earlier.when} "
                    f"and, by a later line, to {judgement.value!r} on {judgement.when}. The later line counts; remove "
                    "the one that is wrong.")))
        if judgement.verdict not in {"same", "different"}:
            continue
        pair = frozenset((judgement.left, judgement.right))
        before = last.get(pair, judgement)
        last[pair] = judgement
        if before.verdict != judgement.verdict:
            issues.append(_issue("contradiction", f"{judgement.left} and {judgement.right} are judged {before.verdict} "
                                 f"on {before.when} and, by a later line, {judgement.verdict} on {judgement.when}. The "
                                 "later line counts; remove the one that is wrong."))
    return issues


def named_events(judgements: Iterable[Judgement]) -> frozenset[str]:
    """The ids of events that decisions are about."""
    return frozenset(each for judgement in judgements if judgement.verdict != "redact"
                     for each in (judgement.left, judgement.right) if each is not None)


def redacted_actors(judgements: Iterable[Judgement]) -> frozenset[str]:
    """The ids of the actors whose names are to be taken out.

    With a person goes the lone surname (for names that may be written either way about, each that may be one), under
    which articles that never give the full name know somebody.
    """
    named = {judgement.left for judgement in judgements if judgement.verdict == "redact"}
    return frozenset(named | {f"{PERSON}{short}" for actor in named for short in short_names(actor)})


def _latest(
    judgements: Iterable[Judgement], event_types: Mapping[str, EventType] | None = None,
    apart: frozenset[str] = frozenset(),
) -> list[Judgement]:
    """Of several verdicts on one pair, or corrections of one field, the last line counts.

    What can't be applied never takes the place of what can. Of the fields in `apart` that is not known yet, so all
    different lines stay, in order.
    """
    last: dict[tuple[str, ...], Judgement] = {}
    for judgement in judgements:
        pair = sorted((judgement.left, judgement.right or ""))
        key = (judgement.left, str(judgement.field)) if judgement.verdict == "correct" else tuple(pair)
        if judgement.verdict == "correct" and (judgement.field in apart or problem_of(judgement, event_types)):
            key = (*key, str(judgement.value))
        last.pop(key, None)
        last[key] = judgement
    return list(last.values())
