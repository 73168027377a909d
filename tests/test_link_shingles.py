"""Samples of a text's stretches of five words."""

import random
import zlib

from kb.link.shingles import SAMPLE, SHINGLE_WORDS, SHORT_WORDS
from kb.link.wording import MOST_WORDS, sample_of, wording_of
from kb.records import Document


def some_words(count, seed):
    draw = random.Random(seed)  # noqa: S311 - any words will do
    return [f"word{draw.randrange(5000)}" for _ in range(count)]


def sampled(words):
    return sample_of(wording_of(Document(id="", text=" ".join(words), sha256="")))


def test_about_one_stretch_in_eight_is_sampled():
    found = sampled(some_words(80_000, 1))
    assert 0.9 < len(found) * SAMPLE / 80_000 < 1.1
    assert all(0 <= each < 1 << 32 for each in found)
    assert 0.45 < sum(each < 1 << 31 for each in found) / len(found) < 0.55


def test_a_stretch_is_sampled_wherever_it_stands():
    words, before, after = some_words(400, 2), some_words(50, 3), some_words(50, 4)
    part, whole = sampled(words), sampled([*before, *words, *after])
    assert part <= whole
    assert len(part & sampled([*before, *after])) == 0


def test_case_and_what_was_sampled_before_do_not_matter():
    words = some_words(400, 5)
    before = sampled(words)
    sampled([f"other{number}" for number in range(MOST_WORDS)])
    assert sampled([word.upper() for word in words]) == before


def test_the_order_of_words_counts():
    words = some_words(4000, 7)
    turned = [words[at - at % SHINGLE_WORDS + (at + 1) % SHINGLE_WORDS] for at in range(len(words))]
    assert not sampled(words) & sampled(turned)


def test_few_words_have_no_stretch_and_of_a_short_text_all_are_kept():
    for count in range(SHINGLE_WORDS):
        assert sampled(some_words(count, 8)) == set()
    for count in (SHINGLE_WORDS, 20, SHORT_WORDS):
        assert len(sampled(some_words(count, 8))) == count - SHINGLE_WORDS + 1
    words = some_words(SHORT_WORDS + 1, 8)
    assert sampled(words) == {each for each in sampled(words[1:]) | sampled(words[:-1]) if each % SAMPLE == 0}


def test_the_hash_of_a_stretch_is_a_weighted_sum():
    words = some_words(2000, 9)
    codes = [zlib.crc32(word.encode()) for word in words]
    weights = (0x0BADF00D, 0x1C0FFEE3, 0x0F1E2D3B, 0x159A55E5, 0x1F123BB5)
    hashes = [sum(code * weight for code, weight in zip(codes[at:], weights, strict=False)) % (1 << 32)
              for at in range(len(words) - SHINGLE_WORDS + 1)]
    assert sampled(words) == {each for each in hashes if each % SAMPLE == 0}
