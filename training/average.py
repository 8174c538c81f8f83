"""Averages the weights of trainings that went on from one another: flatter, hence better on unseen text, at the cost of one.

    python training/average.py --out FOLDER TRAINED TRAINED [TRAINED ...]

"Model soups" (Wortsman et al. 2022). The folders are those that train.py writes; weights of trainings with different beginnings do not mix.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import torch
from torch import Tensor


def averaged(folders: list[Path]) -> dict[str, Tensor]:
    """Returns the mean of each weight."""
    states: list[dict[str, Tensor]] = [torch.load(folder / "reader.pt") for folder in folders]
    return {name: (sum(state[name].double() for state in states) / len(states)).to(value.dtype) for name, value in states[0].items()}


def main() -> None:
    """Averages what the command line names."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("trained", type=Path, nargs="+")
    settings = parser.parse_args()
    settings.out.mkdir(parents=True, exist_ok=True)
    torch.save(averaged(settings.trained), settings.out / "reader.pt")
    records: list[dict[str, Any]] = [json.loads((folder / "training.json").read_text("utf8")) for folder in settings.trained]
    held = sorted(set().union(*(record.pop("held") for record in records)))
    record = {"settings": records[-1]["settings"], "averaged": records, "held": held}
    (settings.out / "training.json").write_text(json.dumps(record, indent=1) + "\n", "utf8")


if __name__ == "__main__":
    main()
