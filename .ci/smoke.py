"""Runs the main commands of an installed dragoman, as a user would, away from the checkout.

    python .ci/smoke.py PATH/TO/dragoman
"""

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ARTICLE = "LIMA, May 3 - The president of Peru condemned the attack on Tuesday and expelled two diplomats from Chile."


def call(*words: str, folder: Path, code: int = 0) -> str:
    """Runs the command in `folder`, checks its exit code, and returns its standard output."""
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != code or "Traceback" in done.stderr:
        sys.exit(f"{' '.join(words)} ended with {done.returncode}, not {code}:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def main(dragoman: str) -> None:
    """Runs the commands and checks what they give."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "news.txt").write_text(ARTICLE, encoding="utf-8")
        print(call(dragoman, "--version", folder=folder).strip())
        call(dragoman, "doctor", folder=folder)
        call(dragoman, "demo", folder=folder)
        call(dragoman, "explain", ARTICLE, folder=folder)
        json.loads(call(dragoman, "schema", folder=folder))
        call(dragoman, "code", "news.txt", "-o", "events.jsonl", folder=folder)
        call(dragoman, "code", "news.txt", "-o", "events.csv", folder=folder)
        coded = json.loads((folder / "events.jsonl").read_text(encoding="utf-8"))
        rows = list(csv.DictReader((folder / "events.csv").read_text(encoding="utf-8").splitlines()))
        types = {event["type"] for event in coded["events"]}
        if types != {row["type"] for row in rows} or not {"ACCUSE", "SANCTION"} <= types:
            sys.exit(f"unexpected events: {coded['events']}")
        call(dragoman, "code", "nowhere.txt", "-o", "none.jsonl", folder=folder, code=3)
        call(dragoman, "code", "--no-such-flag", folder=folder, code=2)
    print("smoke test passed")


if __name__ == "__main__":
    main(str(Path(sys.argv[1]).absolute()))
