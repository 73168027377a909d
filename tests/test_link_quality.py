"""Linking through the whole program, on articles of our own about one week's diplomacy each."""

import importlib.util
import sys
from pathlib import Path

import pytest

from kb.harvest import Extractor

ROOT = Path(__file__).parents[1]
ARTICLES = sorted((ROOT / "tests/linking_articles").glob("*.toml"))


def load(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / f"benchmarks/{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


clusters = load("clusters")
benchmark = load("link")


@pytest.fixture(scope="module")
def scored():
    return benchmark.link_marked(benchmark.marked_articles(ARTICLES), Extractor(ROOT / "seeds"))


def test_most_marks_are_found(scored):
    assert len(scored[0]) >= 55


def test_reports_of_one_event_come_together(scored):
    figures = clusters.b_cubed(*scored)
    assert figures.f1 >= 0.85
    assert figures.precision >= 0.92


def test_different_events_stay_apart(scored):
    merged, apart = clusters.merged_pairs(*scored)
    assert merged <= 0.02 * apart


def test_the_measures_agree_with_figures_worked_out_by_hand():
    gold = dict(zip("abcdefg", "1112233", strict=True))
    found = dict(zip("abcdefg", "xxyyzzz", strict=True))
    assert clusters.muc(gold, found) == pytest.approx((2 / 4, 2 / 4))
    assert clusters.b_cubed(gold, found) == pytest.approx((14 / 21, 14 / 21))
    assert clusters.ceaf_e(gold, found) == pytest.approx(((0.8 + 0.5 + 0.8) / 3, (0.8 + 0.5 + 0.8) / 3))
    assert clusters.merged_pairs(gold, found) == (3, 16)
    assert clusters.conll_f1(gold, gold) == 1
