"""Which documents copy others, found anew for what has changed alone, comes out as if all had been compared."""

import random
import sqlite3
from array import array

import pytest

from kb.link import Copies, Origins
from kb.link.cards import make_card
from kb.link.shingles import SAMPLE
from kb.records import Document, DocumentCard
from kb.store import rows
from kb.store.shelf import StoredShelf

AGENCIES = (None, None, "Reuters", "AP")


def random_card(document_id, draw):
    """A document of a few of the collection's stretches of words; one of them is on nearly every page."""
    if draw.random() < 0.3:
        # One of a few short texts, all of whose shingles are known; one of them is in every fourth document.
        start = draw.choice((30_000, 30_000, 30_000, 31_000, 31_010))
        shingles = set(range(start, start + draw.choice((20, 5, 3, 24))))
        published = draw.choice((None, f"2016-11-{draw.randrange(10, 20)}"))
        return DocumentCard(document_id, None, None, None, published, tuple(sorted(shingles)), None)
    shingles = {draw.randrange(1 << 32) for _ in range(draw.randrange(3))}
    for _ in range(draw.randrange(1, 4)):
        start = 1000 * draw.randrange(25)
        shingles |= set(range(start, start + SAMPLE * draw.randrange(3, 9), SAMPLE))
    if draw.random() < 0.9:
        shingles |= set(range(10**6, 10**6 + 5 * SAMPLE, SAMPLE))
    published = draw.choice((None, f"2016-11-{draw.randrange(10, 20)}"))
    sampled = tuple(sorted({shingle - shingle % SAMPLE for shingle in shingles}))
    return DocumentCard(document_id, None, None, None, published, sampled, draw.choice(AGENCIES))


class Desk:
    """Cards as the scratch file holds them."""

    def __init__(self):
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.execute("attach ':memory:' as scratch")
        for target in (rows.CARDS, rows.SHINGLES, rows.ALIKE):
            self.connection.execute(rows.make_table(target))
        self.connection.execute("create table scratch.removed_cards (number, document_id, published, agency, shingles)")

    def change(self, gone, new):
        self.connection.execute("delete from scratch.removed_cards")
        (last,) = self.connection.execute("select coalesce(max(number), 0) from scratch.cards").fetchone()
        shelf = StoredShelf(self.connection, last + 1)
        for document_id in gone:
            shelf.forget(document_id)
            for verb in ("insert into scratch.removed_cards select * from", "delete from"):
                self.connection.execute(f"{verb} scratch.cards where document_id = ?", (document_id,))
        for number, card in enumerate(new, last + 1):
            self.connection.execute(rows.CARDS.insert, (number, card.id, card.published, card.agency,
                                                        array("I", card.shingles).tobytes()))
            self.connection.executemany(rows.SHINGLES.insert, [(shingle, number) for shingle in card.shingles])
        return shelf


@pytest.mark.parametrize("seed", range(12))
def test_a_change_gives_the_copies_of_comparing_everything(seed):
    draw = random.Random(seed)  # noqa: S311
    desk, there, found = Desk(), {}, {}
    for step in range(12):
        gone = draw.sample(sorted(there), min(len(there), draw.choice((0, 0, 1, 2, 8))))
        new = {f"n{step}-{at}": random_card(f"n{step}-{at}", draw) for at in range(draw.choice((1, 1, 5, 30)))}
        if gone and draw.random() < 0.5:
            new[gone[0]] = random_card(gone[0], draw)
        there = {key: card for key, card in there.items() if key not in gone} | new
        shelf = desk.change(gone, new.values())
        copies = Copies(shelf)
        shelf.settle(copies.alike)
        found = {key: found.get(key, key) for key in there} | copies.origins
        whole = Origins(there.values())
        assert {key: origin for key, origin in found.items() if key != origin} == whole.copies(), step
        pairs = set(desk.connection.execute("select document_id, other_id from scratch.alike"))
        assert pairs == {pair for one, other in whole.alike for pair in ((one, other), (other, one))}, step
    assert whole.alike


STORY = ("Jane Roe visited Quarrington on Monday and spoke with the harbour master about the new pier. She promised "
         "the fishermen two more berths, and said that the works would begin before the spring tides of next year. ")
OTHER = ("The council of Quarrington met on Tuesday. Its members asked when Jane Roe would pay for the berths that she "
         "had promised, and were told that nobody in the ministry had heard of any works at the pier so far. ")


def origins_of(*texts):
    cards = (make_card(Document(id=f"d{number:04}", text=text, sha256="0" * 64)) for number, text in enumerate(texts))
    return Origins(cards).copies()


@pytest.mark.parametrize("copies", [2, 3, 100])
@pytest.mark.parametrize("text", ["Jane Roe visited Quarrington harbour on a Monday.", STORY, STORY + OTHER,
                                  (STORY + OTHER) * 3])
def test_texts_that_are_the_same_are_one_whatever_their_length_and_number(text, copies):
    found = origins_of(*[text] * copies)
    assert found == {f"d{number:04}": "d0000" for number in range(1, copies)}


@pytest.mark.parametrize(("one", "other"), [
    (STORY, STORY + OTHER), (STORY, f"HARLOW: {STORY}Copyright Harlow Post."),
    (STORY + OTHER, STORY.replace("Monday", "May 1")),
    (STORY, STORY + OTHER + OTHER.replace("council", "board").replace("Tuesday", "Friday") + OTHER.upper()),
])
def test_a_short_text_that_was_cut_or_added_to_is_a_copy(one, other):
    assert origins_of(one, other) == {"d0001": "d0000"}
    assert origins_of(other, one) == {"d0001": "d0000"}


@pytest.mark.parametrize(("one", "other"), [
    (STORY, OTHER), ("Read more on our site.", "Read more on our site."),
    ("Jane Roe visited Quarrington on Monday and spoke with the harbour master. " + OTHER, STORY),
    ("Jane Roe visited Quarrington harbour on a Monday. It rained.",
     "It snowed. Jane Roe visited Quarrington harbour on a Monday."),
])
def test_short_texts_that_share_a_sentence_or_a_phrase_are_two(one, other):
    assert origins_of(one, other) == {}
