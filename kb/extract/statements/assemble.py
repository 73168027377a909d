"""From drafts to a document's statements: quotations that go on, nested ones, nothing without content."""

from __future__ import annotations

from kb.extract.statements.classes import SPEECH
from kb.extract.statements.cues import Line
from kb.extract.statements.decode import Accepted, Draft, Range, accept_cues, draft, find_candidates
from kb.extract.statements.model import Model
from kb.extract.statements.quoting import quoted_source
from kb.records import Quotation, Sentence


def _is_speech(line: Line) -> bool:
    """Whether a sentence is nothing but speech."""
    if not line.speech_at:
        return False
    last, tags = line.last, line.words.tags
    while last > line.first and tags[last - 1] in ".,;":
        last -= 1
    return last > line.first and min(line.words.quoted[line.first : last]) >= 0


class Assembler:
    """Puts the drafts of one document together."""

    def __init__(self, model: Model, lines: list[Line], sentences: list[Sentence], quotations: list[Quotation]) -> None:
        self.model = model
        self.lines = lines
        self.sentences = sentences
        self.quotations = quotations
        self.claimed: set[int] = set()
        self.tags = lines[0].words.tags if lines else ""
        self.known = lines[0].words.known if lines else []

    def paragraph(self, number: int) -> int:
        return self.sentences[self.lines[number].words.lines[number][2]].paragraph

    def goes_on(self, number: int) -> bool:
        """Whether speech at the end of this sentence goes on in the next paragraph: nothing closes its quotation."""
        line = self.lines[number]
        quoted = line.words.quoted[line.last - 1]
        return quoted >= 0 and not self.quotations[quoted].closed

    def is_speech_paragraph(self, number: int, busy: set[int]) -> bool:
        """Whether the paragraph that begins with this sentence is nothing but speech that nobody else claims."""
        at, paragraph = number, self.paragraph(number)
        while at < len(self.lines) and self.paragraph(at) == paragraph:
            if at in busy or not _is_speech(self.lines[at]):
                return False
            at += 1
        return True

    def following(self, number: int, busy: set[int], found: Draft | None) -> list[Range]:
        """The sentences after this one that only go on with its speech, as parts of content.

        Where speech stands in the statement already (always but for a draft without), a paragraph of nothing but
        speech goes on with it too, although all marks are closed.
        """
        parts: list[Range] = []
        at = number + 1
        if at >= len(self.lines) or not self.lines[at].speech_at:
            return parts
        speaking = found is None or self.speaks(found)
        while at < len(self.lines) and at not in busy and _is_speech(self.lines[at]):
            if self.paragraph(at) != self.paragraph(at - 1) and not self.goes_on(at - 1) and not (
                speaking and self.is_speech_paragraph(at, busy)):
                break
            self.claimed.add(at)
            self.add(parts, (self.lines[at].first, self.lines[at].last))
            speaking = True
            at += 1
        return parts

    def add(self, parts: list[Range], part: Range) -> None:
        """Appends a part of content, or lengthens the last one where nothing stands between."""
        if parts and self.lines[0].words.joined(parts[-1][1], part[0]):
            parts[-1] = parts[-1][0], part[1]
        else:
            parts.append(part)

    def preceding(self, found: Draft, busy: set[int]) -> list[Range]:
        """The paragraphs before this sentence that open its speech and do not close it, as parts of content."""
        line = self.lines[found.line]
        if self.tags[line.first] != "Q" or not found.content or found.content[0][0] != line.first:
            return []
        at = found.line - 1
        while at >= 0 and at not in busy and at not in self.claimed and _is_speech(self.lines[at]) and self.goes_on(at):
            at -= 1
        if at + 1 == found.line:
            return []
        return [(self.lines[at + 1].first, self.lines[found.line - 1].last)]

    def extend(self, found: Draft, busy: set[int]) -> Draft:
        """The draft with the speech that goes on after its sentence, and that begins before it."""
        line, content = self.lines[found.line], found.content
        last, after = line.last, found.line + 1
        if self.tags[last - 1] != ":" and self.tags[line.first] != SPEECH and (
                after == len(self.lines) or not self.lines[after].speech_at):
            return found
        if self.tags[last - 1] == ":" and (not content or content[-1][0] > found.cue):
            content = [part for part in content if part[0] < last - 1]
            following = self.after_colon(found.line, busy)
        else:
            following = self.following(found.line, busy, found)
        preceding = self.preceding(found, busy)
        if not preceding and not following and content is found.content:
            return found
        joined: list[Range] = []
        for part in [*preceding, *content, *following]:
            self.add(joined, part)
        found.content = joined
        return found

    def speaks(self, found: Draft) -> bool:
        """Whether speech stands in the content."""
        return True in [self.tags.find(SPEECH, first, last) >= 0 for first, last in found.content]

    def extend_all(self, drafts: list[Draft], busy: set[int]) -> list[Draft]:
        """The drafts of one sentence with what follows it; the speech goes to one of them only."""
        if len(drafts) == 1:
            heir = drafts[0]
        else:
            speaking = [item for item in drafts if self.speaks(item)]
            heir = (speaking or sorted(drafts, key=lambda item: item.chance))[-1]
        extended: list[Draft] = []
        for item in drafts:
            longer = self.extend(item, busy) if item is heir else item
            if self.has_words(longer):
                extended.append(longer)
        return extended

    def statements_of(self, number: int, cues: list[Accepted], busy: set[int]) -> list[tuple[Draft, int]]:
        """The statements of one sentence with their depth, in order: those of its sure cues, and others inside their
        contents."""
        line, threshold = self.lines[number], self.model.threshold
        sure_cues = [at for at, sure, _ in cues if sure >= threshold]
        if not sure_cues:
            return []
        drafts: list[Draft] = []
        for at, sure, _ in cues:
            if sure >= threshold:
                others = [other for other in sure_cues if other != at] if len(sure_cues) > 1 else []
                drafts.append(draft(self.model, number, line, at, sure, others))
        if len(cues) > 1:
            drafts = [item for item in drafts if not self.repeats(item, cues)]
        outer = self.extend_all(drafts, busy)
        found = [(item, 0 if self.is_quoted(item) else depth) for item, depth in settle(outer)]
        if len(sure_cues) == len(cues):
            return self.without_frames(found)
        for at, sure, alone in cues:
            if sure < threshold and True in [_holds(item.content, at) for item in outer]:
                nested = draft(self.model, number, line, at, alone, sure_cues)
                if self.has_words(nested) and not self.repeats(nested, cues):
                    found.append((nested, 0 if self.is_quoted(nested) else 1))
        found.sort(key=_place)
        return self.without_frames(found)

    def without_frames(self, found: list[tuple[Draft, int]]) -> list[tuple[Draft, int]]:
        """The statements but for those of nobody that only tell that somebody was quoted: "she *was quoted* as
        saying"."""
        inner = [item.cue for item, _ in found if self.is_quoted(item)]
        return [(item, depth) for item, depth in found if item.source is not None or True not in [
            _holds(item.content, cue) for cue in inner]] if inner else found

    def is_quoted(self, found: Draft) -> bool:
        """Whether it is the very speech that another statement reports: "quoted Ann Lee as *saying*"."""
        return self.known[found.cue - 1].form == "as" and quoted_source(self.lines[found.line], found.cue) is not None

    def repeats(self, found: Draft, cues: list[Accepted]) -> bool:
        """Whether a colon is taken for a cue though it only ends what another begins: "*telling* Bo Diaz:"."""
        if self.known[found.cue].form != ":" or found.source is None:
            return False
        first, last = found.source
        return True in [
            first <= cue < last or (last <= cue < found.cue and self.known[cue - 1].form == "as") for cue, _, _ in cues]

    def has_words(self, found: Draft) -> bool:
        """Whether the content is more than marks."""
        for first, last in found.content:
            for at in range(first, last):
                if not self.known[at].is_mark:
                    return True
        return False

    def after_colon(self, number: int, busy: set[int]) -> list[Range]:
        """The speech that a colon at the end of a sentence introduces, in the next paragraph."""
        at = number + 1
        if at >= len(self.lines) or at in busy or not _is_speech(self.lines[at]):
            return []
        self.claimed.add(at)
        parts = [(self.lines[at].first, self.lines[at].last)]
        for part in self.following(at, busy, None):
            self.add(parts, part)
        return parts


def assemble(
    model: Model, lines: list[Line], sentences: list[Sentence], quotations: list[Quotation]
) -> list[tuple[Draft, int]]:
    """All statements of a document with their depth, in the order of their cues."""
    assembler = Assembler(model, lines, sentences, quotations)
    accepted: list[tuple[int, list[Accepted]]] = []
    busy: set[int] = set()
    for number, candidates in enumerate(find_candidates(lines, model.stems)):
        if candidates:
            cues = accept_cues(model, lines[number], candidates)
            if cues:
                accepted.append((number, cues))
                for _, sure, _ in cues:
                    if sure >= model.threshold:
                        busy.add(number)
    found: list[tuple[Draft, int]] = []
    for number, cues in accepted:
        found += assembler.statements_of(number, cues, busy)
    return found


def _place(found: tuple[Draft, int]) -> int:
    return found[0].cue


def settle(drafts: list[Draft]) -> list[tuple[Draft, int]]:
    """Depths of one sentence's statements: the less sure one of two, one inside the other's content, is nested."""
    if len(drafts) == 1:
        return [(drafts[0], 0)]
    settled: list[tuple[Draft, int]] = []
    for item in drafts:
        depth = 0
        for other in drafts:
            if other is not item and other.chance >= item.chance and _holds(other.content, item.cue):
                depth = 1
        settled.append((item, depth))
    return settled


def _holds(content: list[Range], at: int) -> bool:
    """Whether the word at `at` stands in a content."""
    return True in [first <= at < last for first, last in content]
