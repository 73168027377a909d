"""The time axis: everything inside the frame, uncertain dates as spans, round dates under it."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.publish.axis import LABEL_ROOM, MAX_LANES, MAX_ROWS, MAX_TICKS, OTHERS, draw_bars, draw_lanes


def event(number, earliest, latest=None, status="occurred"):
    return {"id": f"e{number}", "title": f"Event {number}", "date": earliest, "status": status, "contested": None,
            "earliest": earliest, "latest": latest or earliest}


def lanes_of(events, name="Meeting"):
    return {one["id"]: [name] for one in events}


def test_a_day_is_a_point_and_a_month_a_span():
    events = [event(1, "2016-11-14"), event(2, "2016-11-01", "2016-11-30")]
    axis = draw_lanes(events, lanes_of(events))
    (lane,) = axis.lanes
    by_id = {mark.event_id: mark for mark in lane.marks}
    assert not by_id["e1"].is_span
    assert by_id["e2"].is_span
    assert by_id["e2"].x < by_id["e1"].x < by_id["e2"].x + by_id["e2"].width
    assert (axis.first, axis.last) == ("2016-11-01", "2016-11-30")


def test_undated_events_are_not_on_the_axis():
    events = [event(1, None), event(2, "not a day")]
    assert draw_lanes(events, lanes_of(events)) is None


def test_one_bound_is_enough():
    events = [{**event(1, None), "latest": "2016-11-30"}]
    assert draw_lanes(events, lanes_of(events)).lanes[0].marks[0].event_id == "e1"


def test_the_fullest_lane_comes_first_and_lanes_do_not_overlap():
    events = [event(number, f"2016-11-{number:02}") for number in range(1, 8)]
    axis = draw_lanes(events, {one["id"]: ["Call"] if number < 2 else ["Visit"] for number, one in enumerate(events)})
    assert [lane.name for lane in axis.lanes] == ["Visit", "Call"]
    assert axis.lanes[0].y + axis.lanes[0].height < axis.lanes[1].y
    assert axis.height >= axis.lanes[1].y + axis.lanes[1].height


def test_marks_of_one_day_stand_under_each_other_up_to_a_limit():
    events = [event(number, "2016-11-14") for number in range(40)]
    (lane,) = draw_lanes(events, lanes_of(events)).lanes
    assert len({mark.y for mark in lane.marks}) == MAX_ROWS


days = st.dates().map(lambda day: day.isoformat())


@given(st.lists(st.tuples(days, days), min_size=1, max_size=12))
def test_everything_stays_inside_the_frame(spans):
    events = [event(number, *sorted(span)) for number, span in enumerate(spans)]
    axis = draw_lanes(events, lanes_of(events))
    for mark in axis.lanes[0].marks:
        assert 0 <= mark.x <= 100
        assert mark.x + (mark.width if mark.is_span else 0) <= 100.61
        assert 0 < mark.y < axis.height
    assert len(axis.ticks) <= MAX_TICKS + 1
    assert all(0 <= tick.x <= 100 for tick in axis.ticks)


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        ("2016-11-14", "2016-11-16", "15 Nov"), ("2016-11-01", "2017-02-01", "Dec 2016"),
        ("1990-01-01", "2016-01-01", "2000"),
    ],
)
def test_ticks_fall_on_round_dates(first, last, label):
    events = [event(1, first), event(2, last)]
    assert label in [tick.label for tick in draw_lanes(events, lanes_of(events)).ticks]


def test_a_tick_leads_to_the_period_up_to_the_next():
    events = [event(1, "2016-01-10"), event(2, "2016-05-20")]
    ticks = draw_lanes(events, lanes_of(events)).ticks
    assert [(tick.label, tick.first, tick.last) for tick in ticks][:2] == [
        ("Feb 2016", "2016-02-01", "2016-02-29"), ("Mar 2016", "2016-03-01", "2016-03-31")
    ]


def test_many_events_become_bars_a_month():
    axis = draw_bars([("2016-11", 400), ("2016-12", 200), ("nonsense", 3), ("2017-01", 0)])
    assert [(bar.label, bar.first, bar.last, bar.events) for bar in axis.bars] == [
        ("November 2016", "2016-11-01", "2016-11-30", 400), ("December 2016", "2016-12-01", "2016-12-31", 200)
    ]
    assert axis.bars[0].height > axis.bars[1].height
    assert draw_bars([]) is None


def test_bars_may_be_days_or_years():
    assert [bar.first for bar in draw_bars([("2016-11-14", 2), ("2016-11-15", 1)]).bars] == ["2016-11-14", "2016-11-15"]
    assert [(bar.first, bar.last) for bar in draw_bars([("1990", 2)]).bars] == [("1990-01-01", "1990-12-31")]


def test_an_event_stands_in_every_lane_it_belongs_to_and_few_lanes_are_drawn():
    events = [event(number, "2016-11-14") for number in range(MAX_LANES + 3)]
    lanes = {one["id"]: ["all", f"own {number:02}"] for number, one in enumerate(events)}
    assert [lane.name for lane in draw_lanes(events, lanes).lanes][:2] == ["all", "own 00"]
    rest = {one["id"]: [f"own {number:02}"] for number, one in enumerate(events)}
    drawn = draw_lanes(events, rest).lanes
    assert [lane.name for lane in drawn][-1] == OTHERS
    assert len(drawn[-1].marks) == 3


def test_few_events_far_away_do_not_press_the_others_into_a_corner():
    events = [event(number, f"2016-11-{number + 1:02}") for number in range(14)] + [event(90, "1945-05-08"),
                                                                                event(91, "2030-01-01")]
    axis = draw_lanes(events, lanes_of(events))
    assert (axis.before, axis.after) == (1, 1)
    assert (axis.begins, axis.ends) == ("1945-05-08", "2030-01-01")
    assert "2016-11-01" <= axis.first < axis.last <= "2016-11-14"
    whole = draw_lanes(events, lanes_of(events), first=axis.begins, last=axis.ends)
    assert (whole.before, whole.after) == (0, 0)
    assert len(whole.lanes[0].marks) == 16


def test_an_axis_with_edges_keeps_them():
    events = [event(1, "2016-11-14")]
    axis = draw_lanes(events, lanes_of(events), first="2016-11-01", last="2016-11-30")
    assert (axis.first, axis.last) == ("2016-11-01", "2016-11-30")


@given(st.lists(st.tuples(st.integers(0, 40), st.text(min_size=1, max_size=60)), min_size=1, max_size=30))
def test_no_label_runs_into_a_mark_or_a_label_of_its_row(drawn):
    events = [{**event(number, f"2016-{1 + day // 28:02}-{1 + day % 28:02}"), "title": title}
              for number, (day, title) in enumerate(drawn)]
    (lane,) = draw_lanes(events, lanes_of(events)).lanes
    rows = {}
    for mark in lane.marks:
        room = len(mark.label) * LABEL_ROOM
        reach = (mark.x - room, mark.x) if mark.label_is_left else (mark.x, mark.x + room)
        assert -0.01 <= reach[0] <= reach[1] <= 100.01
        rows.setdefault(mark.y, []).append((reach, mark))
    for marks in rows.values():
        for (_, left), (_, right) in itertools.pairwise(marks):
            ends = left.x if left.label_is_left else left.x + len(left.label) * LABEL_ROOM
            begins = right.x - (len(right.label) * LABEL_ROOM if right.label_is_left else 0)
            assert ends <= begins + 0.01 or not (left.label and right.label) or len(rows) == MAX_ROWS


def test_a_label_does_not_repeat_the_status():
    events = [{**event(1, "2016-11-14", status="planned"), "title": "Planned: Visit of a king"}]
    assert draw_lanes(events, lanes_of(events)).lanes[0].marks[0].label == "Visit of a king"
