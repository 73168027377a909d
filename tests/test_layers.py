"""The house rules that an import graph can prove: who may import whom, and which library has which home."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "kb"
STAGES = ("read", "annotate", "extract", "link", "store", "publish")
# The formats are functions of rows, a leaf like the lexicon: the site offers the same ones as `kb export`.
RANK = {"": 0, "errors": 0, "records": 1, "lexicon": 1, "workers": 1, "words": 1, "marks": 1, "own_files": 1,
        "quick_json": 1, "ontology": 2, "crowds": 2, **dict.fromkeys(STAGES, 3), "ledger": 2, "export": 2,
        "evaluate": 3, "harvest": 4, "cluster": 5, "deciding": 5, "building": 6, "pipeline": 7, "cli": 8, "__main__": 9}
HOMES = {"dateparser": "read", "sqlite_utils": "store", "datasette": "publish", "click": "cli", "rich": "cli",
         "xlsxwriter": "export", "pyarrow": "export", "distributed": "cluster", "isal": "store", "orjson": "quick_json"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "core"}
MODULES = sorted(ROOT.rglob("*.py"))


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imports(tree):
    """Every imported module of a tree with the statement that imports it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import on line {node.lineno}"
            if node.module == "kb":
                yield from ((f"kb.{alias.name}", node) for alias in node.names)
            else:
                yield node.module, node


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_module_keeps_the_house_rules(path):
    name = module_name(path)
    top = name.split(".")[0]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not FORBIDDEN_NAMES & set(name.split(".")), f"{name} does not say what it is for"
    assert top in RANK, f"{name} has no rank"
    for target, node in imports(tree):
        parts = target.split(".")
        if parts[0] == "kb" and len(parts) > 1 and parts[1] in RANK:
            other = parts[1]
            if other != top:
                assert RANK[other] < RANK[top] or (other == "lexicon" and RANK[top] > 1), (
                    f"{name} line {node.lineno} imports {target}, which is not below it")
        home = HOMES.get(parts[0])
        if home:
            assert name == home or name.startswith(home + ".") or top == home, (
                f"{name} line {node.lineno}: {parts[0]} lives in kb.{home} only")


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_imports_stand_at_the_top(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                line = path.read_text(encoding="utf-8").splitlines()[node.lineno - 1]
                assert "# lazy:" in line, f"line {node.lineno}: an import inside a function needs '# lazy: why'"


def test_no_module_is_too_long():
    long = {module_name(p): n for p in MODULES if (n := len(p.read_text(encoding="utf-8").splitlines())) > 600}
    assert not long, f"split these: {long}"
