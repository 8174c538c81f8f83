"""Arrow arrays from bytes: what `pyarrow.array` gives, and no pandas."""

import subprocess
import sys

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.writers.arrow import column_of

TEXTS = st.text(max_size=5)
WHOLE = st.integers(-(2**63), 2**63 - 1)
REAL = st.floats(allow_nan=False)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(texts=st.lists(TEXTS | st.none()), whole=st.lists(WHOLE | st.none()), real=st.lists(REAL | st.none()))
def test_columns_are_those_of_arrow(texts: list[str | None], whole: list[int | None], real: list[float | None]) -> None:
    for values, kind in ((texts, pa.string()), (whole, pa.int64()), (real, pa.float64())):
        column = column_of(values, kind)
        column.validate(full=True)
        assert column.equals(pa.array(values, kind))


def test_a_value_of_another_type_is_refused() -> None:
    with pytest.raises(TypeError):
        column_of(["1"], pa.int64())
    with pytest.raises(OverflowError):
        column_of([2**63], pa.int64())


def test_pandas_is_not_imported() -> None:
    script = "import sys; from dragoman.writers.arrow import column_of, pa; column_of(['a'], pa.string()); print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
