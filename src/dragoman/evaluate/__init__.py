"""Measures the coder on gold data: run, render, record, compare.

    results = run(data_folder(), coder=Coder())
    render(results, floors=read_floors(path))         a table for the terminal
    write_record(results, path)                       benchmarks/accuracy.json
    fallen(results, read_record(path))                what fell by more than 0.01: empty if all is well
"""

from dragoman.evaluate.compare import TOLERANCE, Figures, below, fallen, read_floors, read_record, render, write_record
from dragoman.evaluate.measure import Codes, Results, SetResult, data_folder, load_scorer, run
from dragoman.evaluate.sets import SETS

__all__ = [
    "SETS", "TOLERANCE", "Codes", "Figures", "Results", "SetResult", "below", "data_folder", "fallen", "load_scorer",
    "read_floors", "read_record", "render", "run", "write_record",
]  # fmt: skip
