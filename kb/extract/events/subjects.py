"""Who does what a verb says: the names in subject position, found by walking left from the verb."""

from __future__ import annotations

from typing import Final

from kb.extract.events.coordination import may_go_on
from kb.extract.events.inflection import BASE, GERUND, PAST, common_verbs
from kb.extract.events.phrases import Phrases
from kb.extract.events.verbgroups import REACH
from kb.extract.events.words import OWNERS, grammar_words, lemma_of
from kb.lexicon import table

EXAMPLES: Final = frozenset({"including", "like"})
QUANTITIES: Final = frozenset({("more", "than"), ("fewer", "than"), ("less", "than"), ("up", "to"), ("at", "least")})
_OPEN_SUBJECTS: Final = frozenset({"it", "they", "he", "she"})
_CONJUNCTIONS: Final = frozenset({"as", "after", "before", "since", "until", "because"})
_WHILE: Final = frozenset({"while", "when"})
_TEMPORAL: Final = frozenset({"after", "before", "since", "until", "once"})
_OFFICES: Final = frozenset({"secretary", "minister", "chancellor", "chief", "director", "head"})
_MAX_DEPTH: Final = 3
_COPULAS: Final = frozenset({"is", "was", "'s"})
_NEEDED: Final = frozenset({"needed", "required", "necessary"})
_PREVENTING: Final = frozenset({"prevent", "stop", "keep", "bar", "block", "ban", "deter", "discourage", "prohibit"})
_STATES: Final = frozenset({"country", "place", "demonym"})
_BODIES: Final = frozenset({"country", "organisation", "group"})


class Subjects(Phrases):
    """Reads leftwards: subjects, and noun phrases that end at a word."""

    def subject(self, verb: int, depth: int = 0) -> list[int]:
        """The names in subject position of the verb group that ends at `verb`, crossing what stands between."""
        tags = self.tags
        start = self.group_start(verb)
        if tags[start] == "o" and self.lows[verb].endswith("ing"):
            start += 1  # "with a view to meeting": the "to" is a preposition
        at = start - 1
        if whose := self._named_by_lead(verb, start, at):
            return whose
        steps = 0
        if at < 0 and tags[start] in "va" and self.lows[start].endswith("ing"):
            return self.main_subject(start)  # "Visiting Lima, Ann Lee spoke"
        beside = at > 0 and self.lows[at] in _WHILE and self.verb_before(at) >= 0  # "Lee left while running for office"
        if at >= 0 and (beside or tags[at] in "po") and self.lows[start].endswith("ing"):
            verb = self.verb_before(at)  # "he flew home after meeting": who flew met
            if verb < 0:
                return self.main_subject(at)
            if self.lows[at] == "for" and self.lows[start] == "having" and tags[at - 1] == "n":
                return self.names_left(at - 1)[0]  # "he lashed out at Peru for having attacked": Peru did
            if self.lows[at] == "in" and lemma_of(self.lows[verb]) == "join":
                return self.subject(verb) + self.names_right(verb + 1)[0]  # "he joined Ann Lee in urging": both urged
            if self.lows[at] == "as" and lemma_of(self.lows[verb]) in grammar_words("words", "quotes"):
                return self.names_right(verb + 1)[0] or self.subject(verb)  # "quoted Ann Lee as promising": she did
            if self._credits(verb, at) or (self.lows[at] == "from" and lemma_of(self.lows[verb]) in _PREVENTING):
                return self.names_right(verb + 1)[0]  # "he congratulated Ann Lee on winning": she won
            at = self.group_start(verb) - 1
        while at >= 0 and steps < REACH:
            steps += 1
            tag = tags[at]
            if tag == "n":
                names, edge = self.names_left(at)
                before = tags[edge - 1] if edge > 0 else ""
                if self.tag_at(at + 1) == "o" and before == "p" and self._calls_on(edge - 1):
                    return names  # "he called on Ann Lee to resign": she is to resign
                if self._leads_to_infinitive(at + 1) and before == "v" and not self._controls_object(edge - 1):
                    at = self.group_start(edge - 1) - 1  # "he met Ann Lee to discuss": who met discussed
                    continue
                if before in ("p", "o"):
                    if tuple(self.lows[edge - 2 : edge]) in QUANTITIES:
                        return names  # "up to 100 Germans marched"
                    if self.lows[edge - 1] == "of" and (self._shares(edge - 1) or self._is_office(edge - 1)):
                        return self._beside_whole(edge - 2) + names
                    if self.lows[edge - 1] == "from" and self._comes_from(edge - 2, names):
                        return names  # "soldiers from Peru crossed"
                    if self._is_agent_of(edge - 1, at + 1, names):
                        return names  # "it is hard for Ann Lee to win": she would win
                    if self.lows[edge - 1] in EXAMPLES:
                        return names  # "leaders including Ann Lee met"
                    if self.lows[edge - 1] in _CONJUNCTIONS and at == start - 1:
                        return names  # "after Ann Lee left": no preposition but a conjunction
                    at = edge - 2
                    continue
                if before == "v" and self._is_gerund(edge - 1):
                    at = self.group_start(edge - 1) - 1  # "rebels leaving Lima shot": who left shot
                    continue
                if before == "v" and tags[self.group_start(edge - 1) - 1] == "r":
                    at = self.group_start(edge - 1) - 2  # "the unions that backed Ann Lee met"
                    continue
                if before == "v" and len(names) > 1 and not self._says_of_all(edge):
                    return names[-1:]  # "he hired Ann Lee, and Bo Diaz left": Diaz alone left
                return self._known_or_teller(names, edge, depth)
            if tag in "q":
                return self._antecedent(at, depth) if self.lows[at] in _OPEN_SUBJECTS else []
            if tag == "c":
                names = self._joined_before(at) if at < start - 1 else []
                if names:
                    return names
                verb = self._coordinate_of(start, self.verb_before(at))
                if verb < 0:
                    return self._before_unknown_verb(at)
                at = self.group_start(verb) - 1
            elif tag == "k" and self.lows[at + 1].endswith("ing") and tags[at + 1] in "va":
                names, edge = self.names_left(at - 1) if self.tag_at(at - 1) == "n" else ([], 0)
                if names and (edge == 0 or tags[edge - 1] in "uji"):
                    return names  # "Ann Lee, standing beside him, spoke"
                verb = self.verb_before(at)  # "he flew home, announcing": the same subject
                if verb < 0:
                    return self.main_subject(start)  # "In May, having lost, Ann Lee left"
                at = self.group_start(verb) - 1
            elif tag == "k" and (listed := self._listed_before(at)) >= 0:
                at = self.group_start(listed) - 1  # "he visited Lima, left for Ica"
            elif tag == "k":
                comma = at
                at = self._before_aside(comma)
                if self.lows[at + 2 : at + 3] and self.lows[at + 2] in EXAMPLES:
                    return self.names_right(at + 3)[0]  # "candidates, including Ann Lee, spoke"
                if self.tag_at(comma - 1) == "n" and at < comma - 1 and tags[at] == "w":
                    names, edge = self.names_left(comma - 1)
                    if edge <= at + 2:  # "his rival, Ann Lee, flew": the name stands in the aside
                        return names
            elif tag == "v":
                at = self.group_start(at) - 1
            elif tag == "t":
                at -= 1
            elif tag == "w" and tags[start] == "o" and self.lows[at][0].isdigit():
                at -= 1  # "voted 61-38 to confirm her"
            elif tag in "ws":
                found, at = self._common_noun(at)
                if found is not None:
                    return found
            elif tag == "r" and steps == 1 and at > 0 and tags[at - 1] == "w":
                return self._common_noun(at - 1)[0] or []  # "Ann Lee spoke of the bomb that killed": it did, not she
            elif tag == "j" and steps > 1:
                return []
            else:
                at -= 1
        return []

    def _named_by_lead(self, verb: int, start: int, at: int) -> list[int]:
        """Whom what stands right before a verb group tells: "got *Ann Lee* fired", "*Ann Lee*, who won"."""
        tags = self.tags
        if self.is_brought_about(verb):
            return [self.refs[at]]
        if at > 1 and self.lows[at] == "who" and (whose := self._before_who(at)):
            return whose
        if at > 1 and tags[start] == "o" and self.lows[at] in _NEEDED and (whose := self._needer(at)):
            return whose
        led = at - 1 if at > 1 and tags[at] == "p" and self.lows[start].endswith("ing") else at
        if led > 0 and tags[led] == "w" and (led < at or tags[start] == "o") and (whose := self._planner(led)):
            return whose
        return []

    def _needer(self, needed: int) -> list[int]:
        """Who has what an act needs: "*Ann Lee* has the votes needed to win"."""
        left = needed - 1
        while left > 0 and self.tags[left] in "wdn":
            left -= 1
        return self.subject(left) if self.tags[left] in "va" and left < needed - 1 else []

    def _before_who(self, who: int) -> list[int]:
        """The person whose name stands right before a "who", whatever leads to it: "won by *Ann Lee*, who quit"."""
        at = who - 2 if self.tags[who - 1] == "k" else who - 1
        named = at >= 0 and self.tags[at] == "n" and self.kinds[self.refs[at]] == "person"
        return [self.refs[at]] if named else self._equated(at)

    def _equated(self, noun: int) -> list[int]:
        """Who is said to be what a noun says: "*Ann Lee* is a liar and a crook who vowed to"."""
        left = noun
        while left > 0 and self.tags[left] in "wdkcb":
            left -= 1
        if noun < 1 or left == noun or self.tags[left] != "a" or self.lows[left] not in _COPULAS:
            return []
        return self.subject(left) if self.tags[left + 1] in "db" else []

    def _coordinate_of(self, start: int, verb: int) -> int:
        """The verb that the group at `start` goes on with: "he named Ann Lee to replace him and *fired* two aides" goes
        on with "named", for what follows a "to" is no past form."""
        if verb < 0 or self.tags[self.group_start(verb)] != "o":
            return verb
        form = common_verbs().get(self.lows[start], 0) if self.tags[start] == "v" else 0
        outer = self.verb_before(self.group_start(verb)) if form & PAST and not form & BASE else -1
        return outer if outer >= 0 else verb

    def _listed_before(self, comma: int) -> int:
        """The verb of the same subject before the comma between two of a list of acts ("she *sealed* a pact, reopened
        a port and"), or -1."""
        verb = self.verb_before(comma) if self.lows[comma] == "," else -1
        if verb < 0 or not may_go_on(self, verb, comma):
            return -1
        object_only = {"k", "r", "i", "j", "u", "q", "c"}.isdisjoint(self.tags[verb + 1 : comma])
        start = self.group_start(verb)
        left = start - 1
        while left > 0 and self.tags[left] not in "krj":
            left -= 1
        related = self.tags[left] == "r" or self.tags[left + 1] == "r"  # "Lee, whose views differed from his, said"
        listed = object_only and start and self.tags[start] != "o" and self.tags[start - 1] in "nkqwt"
        return verb if listed and not related else -1

    def _beside_whole(self, at: int) -> list[int]:
        """The names joined to a whole: "*Ann Lee* and the government of Peru" where "government" is at `at`."""
        while at > 0 and self.tags[at] in "wd":
            at -= 1
        return self.names_left(at - 1)[0] if at > 0 and self.tags[at] == "c" and self.tags[at - 1] == "n" else []

    def _is_agent_of(self, at: int, after: int, names: list[int]) -> bool:
        """Whether names behind a "for" at `at` do what an infinitive at `after` says: "it is hard for Ann Lee to win",
        and not "she left for Peru to meet him"."""
        if self.lows[at] != "for" or self.tag_at(after) != "o":
            return False
        return at > 0 and (self.tags[at - 1] != "v" or not {self.kinds[name] for name in names} & _STATES)

    def _known_or_teller(self, names: list[int], edge: int, depth: int) -> list[int]:
        """The names themselves; of a pronoun that stays open in what somebody says, whoever says it."""
        if len(names) == 1 and self.kinds[names[0]] == "open":
            return self._teller(edge, depth) or names
        return names

    def _says_of_all(self, edge: int) -> bool:
        """Whether what two names do is said, and not whom the verb before them hits: "said *both* she and Diaz met"."""
        return self.lows[edge] == "both" or self.tags[edge] == "q" or self.lows[edge] in _OPEN_SUBJECTS

    def _antecedent(self, at: int, depth: int) -> list[int]:
        """Whom the pronoun at `at` means: whoever says what it opens; "it" may be a state or body that acts before."""
        names = self._teller(at, depth)
        if names or self.lows[at] != "it" or depth >= _MAX_DEPTH:
            return names
        verb = self.verb_before(at)
        names = self.subject(verb, depth + 1) if verb >= 0 else []
        return [name for name in names if self.kinds[name] in _BODIES]

    def owner(self, at: int) -> list[int]:
        """Whose "its" at `at` is: the state or body that is the subject of the verb before it."""
        verb = self.verb_before(at)
        names = self.subject(verb) if verb >= 0 else []
        return names if len(names) == 1 and self.kinds[names[0]] in _BODIES else []

    def _teller(self, at: int, depth: int) -> list[int]:
        """Whoever says what the pronoun at `at` opens: "Peru said it would sign"."""
        left = at - 1
        while left >= 0 and (self.tags[left] in "rbtk" or (self.tags[left] in "p" and left > 0)):
            left -= 1
        if left < 0 or self.tags[left] != "v" or depth >= _MAX_DEPTH:
            return []
        if lemma_of(self.lows[left]) not in grammar_words("words", "report"):
            return []
        return self.subject(left, depth + 1)

    def _leads_to_infinitive(self, at: int) -> bool:
        """Whether nothing but a time stands between a word and a "to": "met Ann Lee on Monday to discuss"."""
        while at < len(self.tags) and self.tags[at] in "tpb":
            at += 1
        return self.tag_at(at) == "o"

    def _joined_before(self, conjunction: int) -> list[int]:
        """The names before "and" where a plain noun phrase follows it: "Ann Lee and several aides met"."""
        left = conjunction - 1
        if left >= 0 and self.tags[left] == "k":
            left -= 1
        if left < 0 or self.tags[left] != "n" or self.tags[conjunction + 1] not in "dw":
            return []
        names, edge = self.names_left(left)
        return [] if edge > 0 and self.tags[edge - 1] in "vpo" else names

    def _is_gerund(self, at: int) -> bool:
        """Whether a verb is an "-ing" form without an auxiliary, as after the noun that it describes."""
        form = common_verbs().get(self.lows[at], GERUND if self.lows[at].endswith("ing") else 0)
        return form == GERUND and at > 0 and self.tags[at - 1] not in "amb"

    def _is_office(self, of: int) -> bool:
        """Whether "of" belongs to an office that stands before its holder: "Secretary of State Ann Lee"."""
        return of > 0 and self.lows[of] == "of" and self.lows[of - 1] in _OFFICES

    def described(self, participle: int) -> list[int]:
        """The names that a participle right behind them describes: "Ann Lee, a pastor *held* in Lima"."""
        at = participle - 1
        while at > 0 and self.tags[at] in "bt":
            at -= 1
        if at > 0 and self.tags[at] == "k":
            at -= 1
        if self.tags[at] == "n":
            return self.names_left(at)[0]
        while at > 0 and (self.tags[at] in "wnd" or self.lows[at] == "of"):
            at -= 1
            if self.tags[at] == "k" and self.tags[at + 1] == "d" and self.tags[at - 1] == "n":
                return self.names_left(at - 1)[0]
        return []

    def head_before(self, verb: int) -> int:
        """The common noun that is the subject of a verb group, or -1: "Ford *workers* have"."""
        at = self.group_start(verb) - 1
        while at > 0 and self.tags[at] in "bt":
            at -= 1
        return at if at >= 0 and self.tags[at] == "w" else -1

    def employer(self, verb: int) -> list[int]:
        """Whose workers do what the verb says: "Ford workers"."""
        head = self.head_before(verb)
        left = head
        while left > 0 and self.tags[left] == "w":
            left -= 1
        if head < 0 or self.lows[head] not in grammar_words("words", "employees") or self.tags[left] != "n":
            return []
        return [self.refs[left]] if self.kinds[self.refs[left]] in ("organisation", "person") else []

    def body_of_members(self, verb: int) -> list[int]:
        """The body in which the subject of a verb votes: the Senate that the document names, for "98 senators"."""
        head = self.head_before(verb)
        words = table("event_grammar")["members"].get(self.lows[head], ()) if head >= 0 else ()
        bodies = self.bodies()
        return next(([bodies[word]] for word in words if word in bodies), [])

    def _controls_object(self, verb: int) -> bool:
        """Whether the object of a verb does what "to" introduces: "asked Ann Lee to go"."""
        return lemma_of(self.lows[verb]) in grammar_words("words", "object_control")

    def _calls_on(self, preposition: int) -> bool:
        """Whether a preposition leads to whom a verb of asking asks: "called on", "appealed to"."""
        asked = " ".join(self.lows[preposition - 1 : preposition + 1])
        return preposition > 0 and asked in grammar_words("words", "asked")

    def _leads(self, at: int, low: str) -> bool:
        """Whether the name at `at` owns the government or team that acts: "his administration", "Ann Lee's cabinet"."""
        if low not in grammar_words("words", "led") or self.kinds[self.refs[at]] != "person":
            return False
        return self.lows[at] in OWNERS or self.tag_at(at + 1) == "s"

    def _acts_for(self, name: int, low: str) -> bool:
        """Whether a noun right after a name stands for it: a state's troops, a movement's fighters, not a company."""
        kind = self.kinds[name]
        if kind in _STATES:
            return low in grammar_words("words", "collective") or low in grammar_words("words", "officials")
        return kind != "person" and (
            low in grammar_words("words", "collective") or low in grammar_words("words", "body")
        )

    def _common_noun(self, at: int) -> tuple[list[int] | None, int]:
        """The state or body that a group noun acts for ("Russian jets", "Syria's army"); else where to look on.

        Gives (names, position), with None for names where the noun phrase is only an attachment ("the talks in May").
        """
        tags, lows = self.tags, self.lows
        head = left = at
        while left >= 0 and (tags[left] in "wsntd" or (tags[left] == "k" and left < at and self._bracketed(left))):
            if tags[left] == "k":
                left -= 3
                continue
            if tags[left] == "n" and self._leads(left, lows[head]):
                return [self.refs[left]], left
            if tags[left] == "n" and self._acts_for(self.refs[left], lows[head]):
                edge = self._left_edge(left)
                if lows[edge] == "other" and edge > 1 and tags[edge - 1] == "c" and tags[edge - 2] == "n":
                    return self.names_left(edge - 2)[0], left  # "Ann Lee and other Israeli leaders": she is named
                return self.names_left(left)[0] if tags[left + 1] == "w" else [self.refs[left]], left
            if tags[left] == "d":
                left -= 1
                break
            left -= 1
        if left > 0 and tags[left] == "k" and tags[left - 1] == "n" and tags[left + 1] == "d":
            return self.names_left(left - 1)[0], left  # "Ann Lee, a dealer arrested in Lima"
        if left >= 0 and lows[left] in _TEMPORAL and at < len(tags) - 1 and tags[at + 1] in "avm":
            return [], left  # "until a leader is chosen": no preposition but a conjunction
        if left >= 0 and tags[left] in "po":
            return None, left - 1
        if left > 0 and tags[left] == "c":
            return self._joined_before(left), left
        if left > 0 and tags[left] == "r" and tags[left - 1] in "wn":
            return None, left - 1  # a verb that is not known as one: "the unions that represent workers met"
        if left > 0 and tags[left] == "v" and tags[self.group_start(left) - 1] == "r":
            return None, self.group_start(left) - 2
        if left >= 0 and tags[left] == "v" and self._is_gerund(left):
            return None, self.group_start(left) - 1
        return [], left

    def _shares(self, of: int) -> bool:
        """Whether "of" stands behind a word that means some or all of what follows: "leaders of", "dozens of"."""
        if of <= 0:
            return False
        low = self.lows[of - 1]
        return low in grammar_words("words", "collective") or low in grammar_words("words", "partitive")

    def names_right(self, at: int, *, guarded: bool = True) -> tuple[list[int], int]:
        """The head names of the noun phrase that starts at `at`, and where it ends; `Clause` reads rightwards."""
        raise NotImplementedError

    def main_subject(self, at: int) -> list[int]:
        """The first name of the sentence that stands before a verb and outside a prepositional phrase."""
        for here in self.named:
            after = here + 1
            while after < len(self.tags) and self.tags[after] in "bt":
                after += 1
            if self._is_apposed(here) and "".join(self.tags[after : after + 2]) in ("kv", "ka", "km"):
                return [self.refs[here]]  # "in a call, the mayor, Ann Lee, said"
            if after < len(self.tags) and self.tags[after] in "vam" and here != at:
                names, edge = self.names_left(here)
                if edge == 0 or self.tags[edge - 1] not in "po":
                    return names
        return []
