"""How well linking puts reports of one event together, and how seldom reports of two.

    python benchmarks/link.py --ecb ecbplus.dev.jsonl --phrases newswcl50.dev.jsonl --items wce.dev.jsonl
    python benchmarks/link.py --articles tests/linking_articles/*.toml

`--ecb`     gold event mentions with their arguments: only linking is measured. One unit is a document's mentions of one
            word; the type is that word, so what is measured is the evidence of actors, place, wording and story. The
            floor puts the same word of the same topic together.
`--phrases` phrases that name an event, with their outlet: each outlet's phrases of one story become a text of one
            sentence a phrase, which goes through the whole program.
`--items`   dated one-sentence items, each an event of its own: what is merged here is merged wrongly.
`--articles` articles in which `[[name|words]]` marks the words that tell of an event: through the whole program.
`--labelled` articles, whatever `kb build` reads, with a table of labels: article, type, first character of the trigger
            and name of the event, a line each, apart by tabs. The articles go through the whole program. The events are
            halved by their names, so that rules may be written by one half (`dev`) and checked by the other.

Printed are MUC, B-cubed, CEAF-e and CoNLL F1 over the mentions found in both, and the share of the pairs that must not
merge and did.
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from clusters import Partition, b_cubed, ceaf_e, conll_f1, merged_pairs, muc

from kb.extract.events.inflection import lemmas_of_verbs
from kb.harvest import Extractor
from kb.link import link
from kb.link.cards import make_card, make_units
from kb.ontology import EventType, Linking
from kb.read import read_documents
from kb.records import (
    Document,
    DocumentEvent,
    Extraction,
    Mention,
    PageTime,
    Participant,
    Span,
    Status,
    content_id,
)

EVENT = ("ACTION", "NEG_ACTION")
PARTICLES = frozenset({"in", "out", "up", "down", "off", "over", "away", "on", "back", "to", "for", "into"})
MARK = re.compile(r"\[\[([\w-]+)\|([^\]]*)\]\]")
TOPIC_WORDS = 6
"""Being of one gold topic, which the floor knows, counts as so many of the words that tell what an article is about."""


class Marked(NamedTuple):
    """An article with the spans of the words that tell of an event, each with the name of the event."""

    document: Document
    marks: dict[Span, str]


def report(title: str, gold: Partition, found: Partition) -> None:
    """Print the figures of one set."""
    wrong, apart = merged_pairs(gold, found)
    print(f"{title}: {len(gold)} mentions in {len(set(gold.values()))} events, {len(set(found.values()))} found")
    for name, measure in (("MUC", muc), ("B-cubed", b_cubed), ("CEAF-e", ceaf_e)):
        print(f"  {name:8} {measure(gold, found)}")
    print(f"  CoNLL F1 {conll_f1(gold, found):.3f}; merged {wrong} of {apart} pairs that must not "
          f"({100 * wrong / apart if apart else 0:.2f} %)")


# --- gold mentions ---------------------------------------------------------------------------------------------------


def kind_of(words: str) -> str:
    """What a mention is an instance of: the stem of its head."""
    tokens = words.split()
    head = tokens[0] if len(tokens) > 1 and tokens[-1].lower() in PARTICLES else tokens[-1]
    return stem(head.strip("#'\""))


def stem(word: str) -> str:
    """The lemma of a verb's form, without the commonest endings."""
    lower = lemmas_of_verbs().get(word.lower(), word.lower())
    for ending in ("ings", "ing", "ied", "ies", "ed", "es", "er", "ion", "ment", "s", "e"):
        if lower.endswith(ending) and len(lower) - len(ending) > 2:
            return lower.removesuffix(ending)[:6]
    return lower[:6]


def ecb_units(record: dict[str, Any]) -> Iterator[tuple[Document, DocumentEvent, str, list[tuple[str, Any]]]]:
    """A document's gold event mentions, those of one word together, with the mentions' keys and chains."""
    text, starts = "", {}
    for number, tokens in record["sentences"].items():
        for index, token in enumerate(tokens):
            starts[int(number), index] = len(text)
            text += token + " "
    document = Document(id=record["doc"], text=text, sha256=sha256(text.encode()).hexdigest(),
                        published=PageTime(value="2000-01-01"))
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for mention in record["mentions"]:
        if mention["tag"].startswith(EVENT):
            groups[stem(mention["text"].split()[-1])].append(mention)
    for word, mentions in groups.items():
        kind = kind_of(mentions[0]["text"])
        made = tuple(_ecb_mention(record, document, starts, kind, mention) for mention in mentions)
        who = tuple({p.actor_id: p for mention in made for p in mention.participants}.values())
        event = DocumentEvent(id=content_id("d", record["doc"], word), document_id=record["doc"], type=kind,
                              status=Status.OCCURRED, participants=who, mentions=made)
        yield document, event, word, [(f"{record['doc']}/{m['id']}", m["chain"]) for m in mentions]


def _ecb_mention(
    record: dict[str, Any], document: Document, starts: dict[tuple[int, int], int], word: str, mention: dict[str, Any]
) -> Mention:
    sentence = mention["sentence"]
    tokens = record["sentences"][str(sentence)]
    begin, end = starts[sentence, 0], starts[sentence, len(tokens) - 1] + len(tokens[-1])
    start = starts[sentence, mention["tokens"][0]]
    beside = [m for m in record["mentions"] if m["sentence"] == sentence]
    people = tuple(
        Participant(role="participant", name=m["text"], actor_id="person/" + m["text"].split()[-1].lower(),
                    kind="person")
        for m in beside if m["tag"].startswith("HUMAN_PART") and m["text"][0].isupper())
    return Mention(id=content_id("m", record["doc"], mention["id"]), document_id=document.id, type=word,
                   status=Status.OCCURRED, trigger=Span(start, start + len(mention["text"].split()[0])),
                   sentence=Span(begin, end), participants=people, rule="gold", confidence=1.0)


def score_ecb(path: Path) -> None:
    """Link gold mentions of each topic; print the floor and our figures."""
    gold: dict[str, str] = {}
    floor: dict[str, str] = {}
    found: dict[str, str] = {}
    topics: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        topics[record["topic"]].append(record)
    for topic, records in topics.items():
        cards, units, members = [], [], {}
        types: dict[str, EventType] = {}
        for record in records:
            for document, event, word, keys in ecb_units(record):
                cards.append(make_card(document))
                given = frozenset(f"topic {topic} {number}" for number in range(TOPIC_WORDS))
                units += [unit._replace(story=unit.story | given) for unit in make_units(document, [event])]
                members[event.id] = keys
                types[event.type] = EventType.model_construct(id=event.type, label=event.type,
                                                              linking=Linking(same=("topic",)))
                for key, chain in keys:
                    gold[key] = chain or key
                    floor[key] = f"{topic} {word}"
        for made in link(cards, units, [], types).events:
            found.update({key: f"{topic} {made.id}" for each in made.document_events for key, _ in members[each]})
    report("same word in the same topic (the floor)", gold, floor)
    report("linked", gold, found)


# --- through the whole program ---------------------------------------------------------------------------------------


def document_of(key: str, text: str, published: str | None, publisher: str | None = None, title: str | None = None
                ) -> Document:
    """A document made here."""
    return Document(id=key, text=text, sha256=sha256(text.encode()).hexdigest(), publisher=publisher, title=title,
                    published=PageTime(value=published) if published else None, language="en")


def phrase_articles(path: Path) -> Iterator[Marked]:
    """A text for each outlet and story, one sentence a phrase, in the order of the article."""
    stories: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["code_type"] in {"EVENT", "ACTION"}:
            stories[record["event_id"], record["publisher_id"]].append(record)
    for (story, outlet), records in sorted(stories.items()):
        text, marks = "", {}
        for record in sorted(records, key=lambda each: (int(each["sentence"]), int(each["start"]))):
            words = record["code_mention"]
            marks[Span(len(text), len(text) + len(words))] = f"{story}/{record['code_name']}"
            text += words[0].upper() + words[1:] + ".\n\n"
        yield Marked(document_of(f"{story}-{outlet}", text, "2018-04-20", outlet), marks)


def item_articles(path: Path) -> Iterator[Marked]:
    """Each dated item as an article of one sentence."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        record = json.loads(line)
        yield Marked(document_of(f"item-{number}", record["text"], record["date"]),
                     {Span(0, len(record["text"])): str(number)})


def marked_articles(paths: Iterable[Path]) -> Iterator[Marked]:
    """The articles of TOML files: `[[articles]]` with `id`, `published`, `publisher`, `title` and marked `text`."""
    for path in paths:
        for article in tomllib.loads(path.read_text(encoding="utf-8"))["articles"]:
            document, marks = read_marks(article)
            yield Marked(document, {span: f"{path.stem}/{name}" for span, name in marks.items()})


def read_marks(article: dict[str, str]) -> Marked:
    """An article without its marks, and where they were."""
    text, at, marks = "", 0, {}
    for mark in MARK.finditer(article["text"]):
        text += article["text"][at : mark.start()]
        marks[Span(len(text), len(text) + len(mark[2]))] = mark[1]
        text += mark[2]
        at = mark.end()
    text += article["text"][at:]
    return Marked(document_of(article["id"], text, article.get("published"), article.get("publisher"),
                              article.get("title")), marks)


def link_marked(articles: Iterable[Marked], extractor: Extractor) -> tuple[dict[str, str], dict[str, str]]:
    """Gold and found event of every mention that was found at a mark."""
    given = list(articles)
    marks = {document.id: marks for document, marks in given}

    def marked(mention: Mention) -> str | None:
        return next((name for span, name in marks[mention.document_id].items()
                     if span.start < mention.trigger.end and mention.trigger.start < span.end), None)

    return link_named((document for document, _ in given), marked, extractor)


def link_named(
    documents: Iterable[Document], name_of: Callable[[Mention], str | None], extractor: Extractor
) -> tuple[dict[str, str], dict[str, str]]:
    """Gold and found event of every mention that has a name."""
    cards, units, gold, homes = [], [], {}, {}
    for document in documents:
        extraction = extractor.guarded(document)
        if not isinstance(extraction, Extraction):
            raise SystemExit(f"{document.id}: {extraction.message}")
        cards.append(make_card(document))
        units += make_units(document, extraction.events, extraction.annotations.entities)
        for event in extraction.events:
            for mention in event.mentions:
                if (name := name_of(mention)) is not None:
                    gold[mention.id], homes[mention.id] = name, event.id
    linked = link(cards, units, [], extractor.event_types)
    owner = {each: event.id for event in linked.events for each in event.document_events}
    return gold, {mention: owner[event] for mention, event in homes.items()}


def score_labelled(articles: Path, labels: Path, extractor: Extractor) -> None:
    """Link what is found in the articles; print the figures of the mentions that have labels."""
    names: dict[tuple[str, str, int], str] = {}
    for line in labels.read_text(encoding="utf-8").splitlines():
        article, kind, start, name = line.split("\t")
        names[article, kind, int(start)] = name
    documents = (each for each in read_documents(articles) if isinstance(each, Document))
    gold, found = link_named(
        documents, lambda mention: names.get((mention.document_id, mention.type, mention.trigger.start)), extractor)
    for title, wanted in (("dev", {0}), ("checked", {1}), ("all", {0, 1})):
        half = {each: name for each, name in gold.items() if sha256(name.encode()).digest()[0] % 2 in wanted}
        report(f"labelled articles, {title}", half, {each: found[each] for each in half})


def main() -> None:
    """Score the sets that are given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ecb", type=Path)
    parser.add_argument("--phrases", type=Path)
    parser.add_argument("--items", type=Path)
    parser.add_argument("--articles", type=Path, nargs="*", default=[])
    parser.add_argument("--labelled", type=Path, nargs=2, metavar=("ARTICLES", "LABELS"))
    options = parser.parse_args()
    if options.ecb:
        score_ecb(options.ecb)
    extractor = Extractor(Path("seeds"))
    if options.labelled:
        score_labelled(*options.labelled, extractor)
    for title, articles in (
        ("phrases", phrase_articles(options.phrases) if options.phrases else ()),
        ("items, all of them apart", item_articles(options.items) if options.items else ()),
        ("articles", marked_articles(options.articles)),
    ):
        gold, found = link_marked(articles, extractor)
        if gold:
            report(title, gold, found)


if __name__ == "__main__":
    main()
