"""Rows as text: what a spreadsheet and a program read back."""

import csv
import io
import json

import pytest

from kb.export.rows import harmless, rows_as_csv, rows_as_json

COLUMNS = ("date", "title")


def test_csv_reads_back_with_commas_quotes_and_line_breaks():
    rows = [("2016-11-14", 'He said, "yes"\nand left'), (None, "São Paulo — déjà vu")]
    read = list(csv.reader(io.StringIO(rows_as_csv(COLUMNS, rows))))
    assert read == [list(COLUMNS), ["2016-11-14", 'He said, "yes"\nand left'], ["", "São Paulo — déjà vu"]]


@pytest.mark.parametrize("cell", ["=1+1", "+49 30 1234", "-2", "@SUM(A1)", "\t=1"])
def test_no_text_cell_is_a_formula(cell):
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize("cell", [-2, 0.5, None, "a=b", ""])
def test_other_cells_stay_as_they_are(cell):
    assert harmless(cell) is cell


def test_json_has_one_object_a_row():
    assert json.loads(rows_as_json(COLUMNS, [("2016", "ö"), (None, "b")])) == [
        {"date": "2016", "title": "ö"}, {"date": None, "title": "b"}]
    assert json.loads(rows_as_json(COLUMNS, [])) == []
