"""Learn the weights of the statement models and write `kb/lexicon/cues_weights.json`.

    python benchmarks/train_cues.py FOLDER [--out FILE]

FOLDER holds `text/<doc>.txt` and `attributions/<doc>_<annotator>.ann` (brat standoff: Source, Cue, Content), as PolNeAR
ships them; of several annotators the first in sorted order counts. Needs numpy, scipy and scikit-learn, which the
package itself does not. The same folder gives the same file: nothing is random, folds come from hashes of document ids.

What is written holds no text: stems, and features of single words and word classes that occur in at least
`MIN_DOCUMENTS` documents, with their weights in hundredths.
"""

from __future__ import annotations

import argparse
import functools
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sparse
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from kb.annotate.quotations import find_quotations
from kb.annotate.sentences import split_sentences
from kb.extract.statements import contents, sources
from kb.extract.statements.classes import Lexicon
from kb.extract.statements.cues import Cue, Line, cue_scores, likely_places, read_lines, stack_score
from kb.extract.statements.decode import find_candidates
from kb.extract.statements.model import (
    BEFORE_FAMILIES,
    BUNDLES,
    CUE_FAMILIES,
    EMPTY,
    ENDING_FAMILIES,
    LEFT_END_FAMILIES,
    LEFT_FAMILIES,
    LEFT_START_FAMILIES,
    MARK_FAMILIES,
    NO_BEFORE,
    NO_ENDING,
    NO_LEFT,
    NO_MARK,
    NO_PAIRS,
    NO_SIDE,
    NO_STEM,
    RIGHT_END_FAMILIES,
    RIGHT_START_FAMILIES,
    SCALE,
    SHAPE_FAMILIES,
    SHAPES,
    SIDE_FAMILIES,
    SOURCE_FAMILIES,
    STACK_FAMILIES,
    STEM_FAMILIES,
)
from kb.extract.statements.words import Words, read_words
from kb.records import Annotations, Document

MIN_DOCUMENTS = 3
MIN_PRECISION = 0.06
CUE_STRENGTH, STACK_STRENGTH, RANK_PENALTY = 0.2, 0.1, 2.0
MIN_WEIGHT = 0.05
THRESHOLD = 0.4
HELPERS = frozenset("PAJYRDHOWtwTMXNCSUkp,.Q()\"")
CUE_WORDS = frozenset({"according", "per", "reportedly", "allegedly", "apparently", "like", "clear"})
PHRASE_END = frozenset(
    """of in on at for from to by with and or who whom whose which that as during after before about including but while
    when where""".split())
RANKERS = ("source", "shape", "right_start", "right_end", "left_end", "left_start")
Feature = tuple[str, ...]
"""The name of a family and the keys by which its table is asked."""


class Gold(NamedTuple):
    """One attribution in word numbers, sorted. `cue` is the head of the cue, or -1 where it has none."""

    source: list[int]
    cue_words: list[int]
    content: list[int]


class Article(NamedTuple):
    """An article as the models see it, with its gold."""

    document: Document
    annotations: Annotations
    words: Words
    lines: list[Line]
    line_of: list[int]
    gold: list[Gold]


class Example(NamedTuple):
    """A choice among candidates: their features and the number of the right one."""

    doc: str
    rows: list[list[Feature]]
    right: int


class Looked(int):
    """What training has in place of a weight, or of a sum of weights: zero, and the features that were looked up."""

    features: list[Feature]

    def __new__(cls, features: list[Feature]) -> Looked:
        found = super().__new__(cls, 0)
        found.features = features
        return found

    def __add__(self, other: int) -> Looked:
        return Looked([*self.features, *(other.features if isinstance(other, Looked) else [])])

    __radd__ = __add__


_BUNDLES = {
    id(NO_STEM): STEM_FAMILIES, id(NO_ENDING): ENDING_FAMILIES, id(NO_SIDE): SIDE_FAMILIES,
    id(NO_LEFT): LEFT_FAMILIES, id(NO_MARK): MARK_FAMILIES, id(NO_BEFORE): BEFORE_FAMILIES}
"""The families of a bundle by what a look-up in it gives where there is nothing."""


class Recorder(dict[str, Any]):
    """Stands in for a table, or a bundle of them: what it gives in place of weights tells which were asked for.
    Compiled code does not ask it, so the weights are learnt with the package as it is in Python."""

    def __init__(self, *name: str) -> None:
        super().__init__()
        self.name = name

    def __bool__(self) -> bool:
        return True

    def get(self, key: str, default: Any = None) -> Any:
        """Recorders where the caller would have tables, else what was looked up."""
        if default is EMPTY or default is NO_PAIRS:
            return Recorder(*self.name, key)
        families = _BUNDLES.get(id(default))
        if families is not None:
            # A bundle in place of several families has no name of its own.
            return [Recorder(*self.name, key, family) if self.name else Recorder(family, key) for family in families]
        return Looked([(*self.name, key)])


def recorders(families: Iterable[str]) -> Any:
    """Recorders in place of a model's tables."""
    return tuple(Recorder() if family in BUNDLES else Recorder(family) for family in families)


def rows_of(scores: Iterable[Any]) -> list[list[Feature]]:
    """The features of each candidate, of which there is a recorded score."""
    return [score.features for score in scores]


CUE_TABLES, STACK_TABLES, SOURCE_TABLES = map(recorders, (CUE_FAMILIES, STACK_FAMILIES, SOURCE_FAMILIES))
SHAPE_TABLES, RIGHT_START_TABLES = recorders(SHAPE_FAMILIES), recorders(RIGHT_START_FAMILIES)
RIGHT_END_TABLES, LEFT_END_TABLES = recorders(RIGHT_END_FAMILIES), recorders(LEFT_END_FAMILIES)
LEFT_START_TABLES = recorders(LEFT_START_FAMILIES)


@functools.lru_cache(maxsize=1)
def lexicon_with(stems: frozenset[str]) -> Lexicon:
    """What is known of words, with recorders in place of what the model of cues says of them."""
    return Lexicon(stems, CUE_TABLES)


class Candidate(NamedTuple):
    """A word that may be a cue. `nested`: it stands in a content and is no cue of its own."""

    doc: str
    line: int
    at: int
    is_cue: bool
    nested: bool
    features: list[Feature]


def read_annotations(path: Path) -> list[tuple[list[tuple[int, int]], ...]]:
    """(source, cue, content) code point spans of each attribution of a brat file."""
    spans: dict[str, list[tuple[int, int]]] = {}
    found = []
    for row in path.read_text(encoding="utf-8").split("\n"):
        mark = re.match(r"(T\d+)\t\S+ (\d+ \d+(?:;\d+ \d+)*)(?:\t|$)", row)
        if mark:
            spans[mark[1]] = [(int(start), int(end)) for start, end in (part.split() for part in mark[2].split(";"))]
        elif re.match(r"E\d+\t", row):
            roles: dict[str, list[tuple[int, int]]] = defaultdict(list)
            for argument in row.split("\t")[1].split():
                role, _, target = argument.partition(":")
                roles[role.rstrip("0123456789")] += spans.get(target, [])
            if roles["Content"]:
                found.append((roles["Source"], roles["Cue"], roles["Content"]))
    return found


def read_articles(folder: Path) -> list[Article]:
    """Every article of a folder that has an annotation file."""
    first: dict[str, Path] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        first.setdefault(path.stem.rpartition("_")[0], path)
    articles = []
    for path in sorted((folder / "text").glob("*.txt")):
        if path.stem not in first:
            continue
        with path.open(encoding="utf-8", newline="") as file:
            document = Document(id=path.stem, text=file.read(), sha256="")
        quotations = find_quotations(document)
        annotations = Annotations(split_sentences(document, quotations), quotations, [], [], [])
        words = read_words(document, annotations, lexicon_with(frozenset()))
        lines = read_lines(words, document.text, annotations.sentences)
        line_of = [-1] * len(words.known)
        for number, line in enumerate(lines):
            line_of[line.first : line.last] = [number] * (line.last - line.first)
        at = {
            offset: number for begin, end, _ in words.lines for number in range(begin, end)
            for offset in range(words.start(number), words.end(number))}
        gold = [
            Gold(*(sorted({at[o] for s, e in part for o in range(s, e) if o in at}) for part in parts))
            for parts in read_annotations(first[path.stem])
        ]
        articles.append(Article(document, annotations, words, lines, line_of, gold))
    return articles


def with_stems(article: Article, stems: frozenset[str]) -> Article:
    """The article with its words read anew, now that it is known which stems a cue may have."""
    words = read_words(article.document, article.annotations, lexicon_with(stems))
    return article._replace(
        words=words, lines=read_lines(words, article.document.text, article.annotations.sentences))


def is_compiled() -> bool:
    """Whether the package is compiled: then it tells nobody which features it looks up, and nothing can be learnt."""
    return not sources.__file__.endswith(".py")


def fold_of(doc: str, folds: int = 5) -> int:
    """The fold of a document, by its id."""
    return int(sha256(doc.encode()).hexdigest(), 16) % folds


class CueHeads:
    """Picks the head of each gold cue: the word that most often is part of one."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.total: Counter[str] = Counter()
        self.in_cue: Counter[str] = Counter()
        for article in articles:
            words = article.words
            self.total.update(word.form for word in words.known if word.tag != "Q")
            for gold in article.gold:
                self.in_cue.update(words.known[at].form for at in gold.cue_words)
        self.stems = self._stems(articles)

    def head(self, words: Words, cue: list[int]) -> int:
        """The place of the cue's head word, or -1."""
        best = -1.0, -1
        for at in cue:
            form, tag = words.known[at].form, words.tags[at]
            if tag in HELPERS and form not in CUE_WORDS:
                continue
            rate = self.in_cue[form] / (self.total[form] + 3) + (0.15 if tag in "VGE" else -0.25 if tag in "LZK" else 0)
            if best[1] < 0 or rate > best[0]:
                best = rate, at
        if best[1] < 0 and cue and words.known[cue[-1]].form == ":":
            return cue[-1]
        return best[1]

    def _stems(self, articles: Sequence[Article]) -> frozenset[str]:
        """The stems that head cues in several documents and often enough."""
        heads: Counter[str] = Counter()
        total: Counter[str] = Counter()
        documents: dict[str, set[str]] = defaultdict(set)
        for article in articles:
            words = article.words
            total.update(word.stem for word in words.known if word.tag != "Q")
            for gold in article.gold:
                at = self.head(words, gold.cue_words)
                if at >= 0 and words.tags[at] != "Q":
                    heads[words.known[at].stem] += 1
                    documents[words.known[at].stem].add(article.document.id)
        return frozenset(
            key for key, count in heads.items() if len(documents[key]) > 1 and count >= MIN_PRECISION * total[key])


def cue_candidates(articles: Sequence[Article], heads: CueHeads) -> list[Candidate]:
    """Every candidate cue of the articles with its label."""
    found = []
    for article in articles:
        cues = {heads.head(article.words, gold.cue_words) for gold in article.gold}
        inside = {at for gold in article.gold for at in gold.content}
        for number, places in enumerate(find_candidates(article.lines, heads.stems)):
            line = article.lines[number]
            for at, features in zip(places, rows_of(cue_scores(CUE_TABLES, line, places)), strict=True):
                nested = at in inside and at not in cues
                found.append(Candidate(article.document.id, number, at, at in cues, nested, features))
    return found


def head_word(words: Words, source: list[int]) -> int:
    """The head word of a gold source: its last word before what follows a noun phrase; -1 where there is none."""
    head = -1
    for at in source:
        form = words.known[at].form
        is_word = form[0].isalnum()
        if head >= 0 and (form in PHRASE_END or not (is_word or form in "'’\"“”‘.&-")):
            break
        if is_word:
            head = at
    return head


def choices(articles: Sequence[Article], heads: CueHeads) -> dict[str, list[Example]]:
    """The right choices of every ranker, from the gold attributions."""
    found: dict[str, list[Example]] = {name: [] for name in RANKERS}
    for article in articles:
        words = article.words
        cues = [heads.head(words, gold.cue_words) for gold in article.gold]
        usable = [at for at in cues if at >= 0 and words.tags[at] != "Q" and words.known[at].stem in heads.stems]
        by_line: dict[int, list[int]] = defaultdict(list)
        for at in usable:
            by_line[article.line_of[at]].append(at)
        for cue, gold in zip(cues, article.gold, strict=True):
            if cue in usable:
                number = article.line_of[cue]
                others = sorted(at for at in by_line[number] if at != cue)
                _add_choices(found, article.document.id, article.lines[number], cue, gold, others)
    return found


def _nearest_head(words: Words, source: list[int], heads: list[int]) -> int:
    """The candidate that is the gold source's head word, or else the last one before it within the source."""
    if not source:
        return sources.NONE
    head = head_word(words, source)
    return max([at for at in heads if at <= head and at in source], default=head)


def _add_choices(
    found: dict[str, list[Example]], doc: str, line: Line, cue: int, gold: Gold, others: list[int]
) -> None:
    def add(name: str, candidates: Sequence[Any], right: Any, rows: list[list[Feature]]) -> None:
        if right in candidates:
            found[name].append(Example(doc, rows, candidates.index(right)))

    words, found_cue = line.words, Cue(line, cue)
    search = sources.SourceSearch(SOURCE_TABLES, found_cue)
    add("source", search.heads, _nearest_head(words, gold.source, search.heads), rows_of(search.scores))
    inside = [at for at in gold.source if line.first <= at < line.last]
    source = (inside[0], inside[-1] + 1) if inside else None
    right = [at for at in gold.content if cue < at < line.last]
    left = [at for at in gold.content if line.first <= at < cue]
    if not left and not right:
        return
    features = rows_of([contents.shape_score(SHAPE_TABLES, found_cue, source)])[0]
    rows = [[("shape_" + shape, *feature) for feature in features] for shape in SHAPES]
    add("shape", SHAPES, "B" if left and right else "R" if right else "L", rows)
    if right:
        start, end = right[0], right[-1] + 1
        starts, ends = contents.right_starts(found_cue, source), contents.right_ends(line, start)
        rows = rows_of(contents.right_start_scores(RIGHT_START_TABLES, found_cue, source, starts, 1))
        add("right_start", starts, start, rows)
        rows = rows_of(contents.right_end_scores(RIGHT_END_TABLES, found_cue, start, ends, others))
        add("right_end", ends, end, rows)
    if left:
        start, end = left[0], left[-1] + 1
        ends, starts = contents.left_ends(found_cue, source), contents.left_starts(line, end)
        add("left_end", ends, end, rows_of(contents.left_end_scores(LEFT_END_TABLES, found_cue, source, ends)))
        rows = rows_of(contents.left_start_scores(LEFT_START_TABLES, found_cue, end, starts, others))
        add("left_start", starts, start, rows)


def vocabulary(rows: Iterable[tuple[str, list[Feature]]]) -> dict[Feature, int]:
    """The features that occur in enough documents, numbered. `rows` are (document, features)."""
    seen: dict[Feature, set[str]] = defaultdict(set)
    for doc, features in rows:
        for feature in features:
            if len(seen[feature]) < MIN_DOCUMENTS:
                seen[feature].add(doc)
    kept = sorted(feature for feature, documents in seen.items() if len(documents) >= MIN_DOCUMENTS)
    return {feature: number for number, feature in enumerate(kept)}


def matrix(rows: Iterable[list[Feature]], numbers: dict[Feature, int]) -> sparse.csr_matrix:
    """Rows of features as a sparse matrix of zeros and ones (or counts)."""
    ends, columns = [0], []
    for features in rows:
        columns += [numbers[feature] for feature in features if feature in numbers]
        ends.append(len(columns))
    return sparse.csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(ends) - 1, len(numbers)))


def fit_logistic(x: sparse.csr_matrix, y: np.ndarray, strength: float) -> LogisticRegression:
    return LogisticRegression(C=strength, solver="liblinear", fit_intercept=False, random_state=0).fit(x, y)


def weights_of(coefficients: np.ndarray, numbers: dict[Feature, int]) -> dict[Feature, int]:
    """The weights worth keeping, in hundredths."""
    return {
        feature: round(SCALE * float(coefficients[number]))
        for feature, number in numbers.items() if abs(coefficients[number]) >= MIN_WEIGHT}


def nested(weights: dict[Feature, int]) -> dict[str, Any]:
    """Weights as tables of tables, as the JSON file holds them."""
    found: dict[str, Any] = {}
    for feature in sorted(weights):
        table = found
        for key in feature[:-1]:
            table = table.setdefault(key, {})
        table[feature[-1]] = weights[feature]
    return found


def fit_ranker(examples: Sequence[Example], penalty: float) -> dict[Feature, int]:
    """A conditional logit over the candidates of each example, by L-BFGS with an L2 penalty."""
    numbers = vocabulary((example.doc, row) for example in examples for row in example.rows)
    x = matrix((row for example in examples for row in example.rows), numbers)
    sizes = np.array([len(example.rows) for example in examples])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    group = np.repeat(np.arange(len(examples)), sizes)
    right = np.zeros(len(group))
    right[starts + np.array([example.right for example in examples])] = 1
    transposed = x.T.tocsr()

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = x @ weights
        top = np.maximum.reduceat(scores, starts)
        odds = np.exp(scores - top[group])
        sums = np.add.reduceat(odds, starts)
        value = (np.log(sums) + top).sum() - (scores * right).sum() + 0.5 * penalty * (weights @ weights)
        return value, transposed @ (odds / sums[group] - right) + penalty * weights

    found = minimize(loss, np.zeros(len(numbers)), jac=True, method="L-BFGS-B", options={"maxiter": 60})
    return weights_of(found.x, numbers)


def second_look(articles: Sequence[Article], candidates: Sequence[Candidate], first: np.ndarray) -> list[list[Feature]]:
    """The second model's features of each candidate, given the first model's (held-out) chances."""
    words = {article.document.id: article.words for article in articles}
    by_line: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number, candidate in enumerate(candidates):
        by_line[candidate.doc, candidate.line].append(number)
    rows: list[list[Feature]] = [[] for _ in candidates]
    for (doc, _), numbers in by_line.items():
        places = [candidates[number].at for number in numbers]
        chances = [float(first[number]) for number in numbers]
        likely = likely_places(chances)
        for place, number in enumerate(numbers):
            score: Any = stack_score(STACK_TABLES, words[doc], places, chances, likely, place)
            rows[number] = score.features
    return rows


def learn_cues(articles: Sequence[Article], heads: CueHeads) -> tuple[dict[Feature, int], dict[Feature, int]]:
    """The two cue models. The first learns from what is not nested; the second from held-out chances of the first."""
    candidates = cue_candidates(articles, heads)
    y = np.array([candidate.is_cue for candidate in candidates])
    outer = np.array([not candidate.nested for candidate in candidates])
    folds = np.array([fold_of("inner " + candidate.doc) for candidate in candidates])
    numbers = vocabulary((candidate.doc, candidate.features) for candidate in candidates)
    x = matrix((candidate.features for candidate in candidates), numbers)
    first = np.zeros(len(candidates))
    for fold in sorted(set(folds)):
        model = fit_logistic(x[(folds != fold) & outer], y[(folds != fold) & outer], CUE_STRENGTH)
        first[folds == fold] = model.predict_proba(x[folds == fold])[:, 1]
    cue = weights_of(fit_logistic(x[outer], y[outer], CUE_STRENGTH).coef_[0], numbers)
    rows = second_look(articles, candidates, first)
    numbers = vocabulary((candidate.doc, row) for candidate, row in zip(candidates, rows, strict=True))
    return cue, weights_of(fit_logistic(matrix(rows, numbers), y, STACK_STRENGTH).coef_[0], numbers)


def learn(articles: Sequence[Article]) -> dict[str, Any]:
    """All weights from annotated articles, as the JSON file holds them."""
    heads = CueHeads(articles)
    articles = [with_stems(article, heads.stems) for article in articles]
    cue, stack = learn_cues(articles, heads)
    data: dict[str, Any] = {
        "stems": " ".join(sorted(heads.stems)), "threshold": THRESHOLD, "cue": nested(cue), "stack": nested(stack)}
    for name, examples in choices(articles, heads).items():
        weights = nested(fit_ranker(examples, RANK_PENALTY))
        data |= weights if name == "shape" else {name: weights}
    return data


def printed(table: Any, depth: int = 3) -> str:
    """Tables as JSON with a line for each key of the upper levels, so that changes can be read."""
    if depth == 0 or not isinstance(table, dict):
        return json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    lines = [f"{json.dumps(key, ensure_ascii=False)}:{printed(value, depth - 1)}" for key, value in table.items()]
    return "{\n" + ",\n".join(lines) + "\n}"


def count(table: Any) -> int:
    """The number of weights in tables of tables."""
    return sum(map(count, table.values())) if isinstance(table, dict) else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder with text/ and attributions/")
    here = Path(__file__).parent.parent
    parser.add_argument("--out", type=Path, default=here / "kb/lexicon/cues_weights.json", help="file to write")
    options = parser.parse_args()
    if is_compiled():
        parser.error("the package is compiled: learn with it as it is in Python")
    articles = read_articles(options.folder)
    if not articles:
        parser.error(f"no annotated article under {options.folder}")
    data = learn(articles)
    options.out.write_text(printed(data) + "\n", "utf-8")
    sizes = {name: count(value) for name, value in data.items() if isinstance(value, dict)}
    print(f"{len(articles)} articles, weights {sizes}, {options.out.stat().st_size / 1000:.0f} KB in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
