"""Samples of a text's stretches of five words."""

import random

from kb.link.shingles import SAMPLE, SHINGLE_WORDS, Shingles


def some_words(count, seed):
    draw = random.Random(seed)  # noqa: S311 - any words will do
    return [f"word{draw.randrange(5000)}" for _ in range(count)]


def test_about_one_stretch_in_eight_is_sampled():
    found = Shingles().sample(some_words(80_000, 1))
    assert 0.9 < len(found) * SAMPLE / 80_000 < 1.1
    assert all(0 <= each < 1 << 32 for each in found)
    assert 0.45 < sum(each < 1 << 31 for each in found) / len(found) < 0.55


def test_a_stretch_is_sampled_wherever_it_stands():
    words, before, after = some_words(400, 2), some_words(50, 3), some_words(50, 4)
    part, whole = Shingles().sample(words), Shingles().sample([*before, *words, *after])
    assert part <= whole
    assert len(part & Shingles().sample([*before, *after])) == 0


def test_case_and_what_was_sampled_before_do_not_matter():
    words = some_words(400, 5)
    used = Shingles()
    used.sample(some_words(70_000, 6) + [f"other{number}" for number in range(70_000)])
    assert used.sample([word.upper() for word in words]) == Shingles().sample(words)


def test_the_order_of_words_counts():
    words = some_words(4000, 7)
    turned = [words[at - at % SHINGLE_WORDS + (at + 1) % SHINGLE_WORDS] for at in range(len(words))]
    assert not Shingles().sample(words) & Shingles().sample(turned)


def test_few_words_have_no_stretch():
    for count in range(SHINGLE_WORDS):
        assert Shingles().sample(some_words(count, 8)) == set()
    assert any(Shingles().sample(some_words(SHINGLE_WORDS, seed)) for seed in range(100))
