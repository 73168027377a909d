"""Whether the places of two reports may be one."""

from __future__ import annotations

import math

from kb.records import Place

SAME_PLACE_KM = 60
"""Two towns nearer than this may be one place that two reports name differently."""


def places_agree(a: Place | None, b: Place | None) -> bool:
    """Whether two places may be one, or one lie in the other; unknown ones always may.

    Towns are the same within `SAME_PLACE_KM`; a country holds its towns; without coordinates the country decides.
    """
    if not a or not b or not a.place_id or not b.place_id or a.place_id == b.place_id:
        return True
    if a.country and b.country and a.country != b.country:
        return False
    if "country/" in a.place_id + b.place_id:
        return True
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return True
    # An equirectangular distance is good to a percent at the scale of towns; 111.2 km are one degree of latitude.
    east = (a.longitude - b.longitude) * math.cos(math.radians((a.latitude + b.latitude) / 2))
    return math.hypot(east, a.latitude - b.latitude) * 111.2 <= SAME_PLACE_KM


def are_on_the_map(a: Place, b: Place) -> bool:
    """Whether that two places agree says that one is near the other or holds it, and not that nobody knows where."""
    if not a.place_id or not b.place_id:
        return False
    return "country/" in a.place_id + b.place_id or (a.latitude is not None and b.latitude is not None)
