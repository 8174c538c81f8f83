"""Publication dates as data sets write them."""

import datetime as dt

import pytest

from dragoman.readers.published import parse_published


@pytest.mark.parametrize(
    "value",
    [
        "2024-05-03", " 2024-05-03 ", "2024-05-03T23:59:59+02:00", "2024-05-03 10:00",
        "20240503", 20240503, "20240503T101500Z", "20240503101500", "2024/5/3", "Fri, 03 May 2024 10:00:00 +0200", "3 May 2024 10:00",
    ],
)  # fmt: skip
def test_dates_that_are_read(value: object) -> None:
    assert parse_published(value) == dt.date(2024, 5, 3)


@pytest.mark.parametrize(
    "value", ["03/05/2024", "2024-13-01", "2024-05-031", "2024-05", "2024", 1714694400, "yesterday", "", None, True, 3.5, ["2024-05-03"]]
)
def test_what_is_no_date_or_could_be_two_is_refused(value: object) -> None:
    assert parse_published(value) is None
