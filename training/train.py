"""Trains the learned coder on the corpus and writes what the package needs of it.

    python training/train.py --base FOLDER_OF_A_BERT_MODEL --out FOLDER [--layers 6] [--epochs 6] [--seed 0] [--start FOLDER]
    python training/train.py --base FOLDER_OF_A_BERT_MODEL --out FOLDER --teacher FOLDER --kept 0 2 5 [--epochs 8]

A sentence is encoded once; the party that acts, the party acted on and what stands between them are pooled, and a small network says what
the one did to the other. With a teacher, a shallower reader begins with some of the teacher's layers and learns to say, and to represent
words, as the teacher does ("distillation": Hinton et al. 2015; Jiao et al. 2020 for the words). Needs PyTorch, transformers and the package
itself; nothing of this runs when documents are coded.
"""

from __future__ import annotations

import argparse
import copy
import dataclasses
import hashlib
import json
import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from examples import NOBODY, Example, Pair, Span, Substitution, example, read
from torch import Tensor, nn
from transformers import BertModel, BertTokenizerFast

from dragoman.codebook.codebook import load_codebook
from dragoman.coder import Coder

STATUSES = ("actual", "future", "hypothetical", "negated", "historical")
LONGEST = 160
"""Word pieces of a sentence that are read."""

Target = tuple[int, int, list[int], Span | None]
"""Type, status (-100: none), modes and trigger of a pair."""
Line = dict[str, float]
"""A line of the record of a training."""


@dataclasses.dataclass(frozen=True)
class Labels:
    """The names of what is learned, in the order of the outputs; the first type is NONE."""

    types: tuple[str, ...]
    modes: tuple[str, ...]
    statuses: tuple[str, ...] = STATUSES

    @classmethod
    def load(cls) -> Labels:
        """Returns the names of the packaged ontology."""
        types = load_codebook().ontology["types"]
        return cls(("NONE", *types), tuple(f"{name}/{mode}" for name, kind in types.items() for mode in kind.get("modes", {})))


class Reader(nn.Module):
    """The encoder and its heads."""

    def __init__(self, base: Path, layers: int, labels: Labels) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(base, add_pooling_layer=False)
        self.encoder.encoder.layer = self.encoder.encoder.layer[:layers]
        width = self.encoder.config.hidden_size
        self.nobody = nn.Parameter(torch.zeros(2, width))
        self.hidden = nn.Linear(4 * width, width)
        self.drop = nn.Dropout(0.1)
        self.types = nn.Linear(width, len(labels.types))
        self.statuses = nn.Linear(width, len(labels.statuses))
        self.modes = nn.Linear(width, len(labels.modes))
        self.trigger = nn.Linear(width, width)

    def heads(self) -> list[nn.Parameter]:
        """Returns what is learned from nothing: all but the encoder."""
        return [value for name, value in self.named_parameters() if not name.startswith("encoder.")]

    def forward(self, ids: Tensor, mask: Tensor, rows: Tensor, pools: Tensor, absent: Tensor) -> dict[str, Tensor]:
        """Reads pairs: `rows` [P] are their sentences, `pools` [P, 4, T] weigh the tokens, `absent` [P, 2] tells which side is nobody."""
        tokens = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state[rows]
        out = self.judge(torch.einsum("pkt,pth->pkh", pools, tokens), absent)
        out["trigger"] = torch.einsum("ph,pth->pt", self.trigger(out["state"]), tokens).masked_fill(mask[rows] == 0, -1e4)
        out["tokens"] = tokens
        return out

    def shallower(self, kept: Sequence[int]) -> Reader:
        """Returns a reader with some of the layers of this one."""
        reader = copy.deepcopy(self)
        reader.encoder.encoder.layer = nn.ModuleList(copy.deepcopy(self.encoder.encoder.layer[k]) for k in kept)
        reader.encoder.config.num_hidden_layers = len(kept)
        return reader

    def judge(self, parts: Tensor, absent: Tensor) -> dict[str, Tensor]:
        """Returns what stands between parties whose pooled words are `parts` [P, 4, width]: all, actor, recipient, between."""
        sides = parts[:, 1:3] + absent[..., None] * self.nobody[None]
        joined = torch.cat([parts[:, 0], sides.flatten(1), parts[:, 3]], -1)
        state = self.drop(F.gelu(self.hidden(self.drop(joined)), approximate="tanh"))
        return {"types": self.types(state), "statuses": self.statuses(state), "modes": self.modes(state), "state": state}


def batch(tokenizer: BertTokenizerFast, texts: Sequence[str], pairs: Sequence[tuple[int, Span | None, Span | None]]) -> tuple[Tensor, ...]:
    """Returns the inputs of the reader, and the offsets of the tokens, of pairs given as (text, actor, recipient)."""
    coded = tokenizer(list(texts), truncation=True, max_length=LONGEST, padding=True, return_tensors="pt", return_offsets_mapping=True)
    ids, mask, offsets = coded["input_ids"], coded["attention_mask"], coded["offset_mapping"]
    rows = torch.tensor([row for row, _, _ in pairs])
    pools = torch.zeros(len(pairs), 4, ids.shape[1])
    absent = torch.zeros(len(pairs), 2)
    pools[:, 0] = mask[rows].float()
    for p, (row, actor, recipient) in enumerate(pairs):
        for k, span in ((1, actor), (2, recipient), (3, _between(actor, recipient))):
            if span is not None:
                pools[p, k] = inside(offsets[row], span)
        absent[p] = torch.tensor([actor is None, recipient is None]).float()
    return ids, mask, rows, pools / pools.sum(-1, keepdim=True).clamp(min=1), absent, offsets


def inside(offsets: Tensor, span: Span) -> Tensor:
    """Marks the tokens that share characters with a span."""
    starts, ends = offsets[:, 0], offsets[:, 1]
    return ((starts < span[1]) & (ends > span[0]) & (ends > starts)).float()


def _between(actor: Span | None, recipient: Span | None) -> Span | None:
    if actor is None or recipient is None:
        return None
    return (min(actor[1], recipient[1]), max(actor[0], recipient[0]))


def chosen(one: Example, chance: random.Random, limit: int) -> list[Pair]:
    """Returns the pairs of an example to learn from now: all with a label, and some others."""
    others = [pair for pair in one.pairs() if pair not in one.labels]
    return [*one.labels, *chance.sample(others, min(limit, len(others)))]


def targets(one: Example, pairs: Sequence[Pair], labels: Labels) -> list[Target]:
    """Returns what is to be said of each pair."""
    found = []
    for pair in pairs:
        label = one.labels.get(pair)
        if label is None:
            found.append((0, -100, [], None))
        else:
            modes = [labels.modes.index(f"{label.type}/{mode}") for mode in label.modes]
            found.append((labels.types.index(label.type), labels.statuses.index(label.status), modes, label.trigger))
    return found


def loss(out: dict[str, Tensor], wanted: Sequence[Target], offsets: Tensor, rows: Tensor, quiet: float) -> Tensor:
    """Returns the loss of a batch; a pair without an event counts `quiet` as much as one with an event."""
    kinds = torch.tensor([kind for kind, *_ in wanted])
    weight = torch.where(kinds == 0, quiet, 1.0)
    total = (F.cross_entropy(out["types"], kinds, reduction="none", label_smoothing=0.05) * weight).sum() / weight.sum()
    told = [k for k, (kind, *_) in enumerate(wanted) if kind]
    if told:
        statuses = torch.tensor([wanted[k][1] for k in told])
        modes = torch.zeros(len(told), out["modes"].shape[1])
        pointers = torch.zeros(len(told), out["trigger"].shape[1])
        for n, k in enumerate(told):
            modes[n, wanted[k][2]] = 1.0
            pointers[n] = inside(offsets[rows[k]], wanted[k][3] or (0, 0))
        pointers = pointers / pointers.sum(-1, keepdim=True).clamp(min=1)
        total = total + 0.3 * F.cross_entropy(out["statuses"][told], statuses)
        total = total + 3.0 * F.binary_cross_entropy_with_logits(out["modes"][told], modes)
        total = total + 0.2 * F.cross_entropy(out["trigger"][told], pointers)
    return total


def lesson(out: dict[str, Tensor], taught: dict[str, Tensor], mask: Tensor) -> Tensor:
    """Returns how far a batch is from what the teacher says of it, and from how the teacher represents its words."""
    soft = 2.0
    total = torch.zeros(())
    for name, weight in (("types", 1.0), ("statuses", 0.3)):
        wanted = F.softmax(taught[name] / soft, -1)
        total = total + weight * soft**2 * F.kl_div(F.log_softmax(out[name] / soft, -1), wanted, reduction="batchmean")
    total = total + 3.0 * F.binary_cross_entropy_with_logits(out["modes"], taught["modes"].sigmoid())
    total = total + 0.2 * F.kl_div(F.log_softmax(out["trigger"], -1), F.softmax(taught["trigger"], -1), reduction="batchmean")
    apart = (F.layer_norm(out["tokens"], out["tokens"].shape[-1:]) - F.layer_norm(taught["tokens"], taught["tokens"].shape[-1:])) ** 2
    return total + (apart.mean(-1) * mask).sum() / mask.sum()


def varied(one: Example, swap: Substitution, chance: random.Random) -> tuple[str, list[Span], dict[Pair, Span]]:
    """Returns text, mentions and triggers of an example with other countries in half of the cases."""
    triggers = {pair: label.trigger for pair, label in one.labels.items()}
    if chance.random() < 0.5:
        return one.text, list(one.mentions), triggers
    text, spans = swap(one.text, [*one.mentions, *triggers.values()], chance)
    return text, spans[: len(one.mentions)], dict(zip(triggers, spans[len(one.mentions) :], strict=True))


def shrunk(span: Span, text: str, chance: random.Random) -> Span:
    """Returns a span, now and then without its first or last words: the mentions that are found are not cut as those that are marked."""
    if chance.random() < 0.7:
        return span
    words = [k for k in range(span[0], span[1]) if k == span[0] or text[k - 1] == " "]
    if len(words) < 2:
        return span
    cut = chance.choice(words[1:])
    return (cut, span[1]) if chance.random() < 0.6 else (span[0], cut - 1)


def side(mentions: Sequence[Span], k: int) -> Span | None:
    """Returns where a party of a pair stands, None for nobody."""
    return None if k == NOBODY else mentions[k]


def epoch(examples: list[Example], size: int, chance: random.Random) -> Iterator[list[Example]]:
    """Yields batches of sentences of like length, in random order."""
    chance.shuffle(examples)
    for start in range(0, len(examples), size * 10):
        near = sorted(examples[start : start + size * 10], key=lambda one: len(one.text))
        batches = [near[k : k + size] for k in range(0, len(near), size)]
        chance.shuffle(batches)
        yield from batches


def train(
    reader: Reader,
    tokenizer: BertTokenizerFast,
    examples: list[Example],
    labels: Labels,
    settings: argparse.Namespace,
    teacher: Reader | None = None,
) -> Iterator[Line]:
    """Trains the reader, with a teacher or without; yields a line of the record after each epoch."""
    chance, swap = random.Random(settings.seed), Substitution()
    groups = [{"params": reader.encoder.parameters(), "lr": settings.rate}, {"params": reader.heads(), "lr": 1e-3}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = settings.epochs * math.ceil(len(examples) / settings.batch)
    slope = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: min(1, (k + 1) / (0.1 * steps)) * max(0.0, 1 - k / (steps + 1)))
    for number in range(settings.epochs):
        reader.train()
        began, total, count = time.time(), 0.0, 0
        for part in epoch(examples, settings.batch, chance):
            texts, pairs, wanted = [], [], []
            for row, one in enumerate(part):
                text, mentions, triggers = varied(one, swap, chance)
                picked = chosen(one, chance, settings.others)
                texts.append(text)
                for pair, goal in zip(picked, targets(one, picked, labels), strict=True):
                    spans = [span and shrunk(span, text, chance) for span in (side(mentions, pair[0]), side(mentions, pair[1]))]
                    pairs.append((row, spans[0], spans[1]))
                    wanted.append((*goal[:3], triggers.get(pair)))
            if not pairs:
                continue
            ids, mask, rows, pools, absent, offsets = batch(tokenizer, texts, pairs)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                out = reader(ids, mask, rows, pools, absent)
            out = {name: value.float() for name, value in out.items()}
            cost = loss(out, wanted, offsets, rows, settings.quiet)
            if teacher is not None:
                with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                    taught = teacher(ids, mask, rows, pools, absent)
                cost = 0.3 * cost + lesson(out, {name: value.float() for name, value in taught.items()}, mask[rows])
            optimizer.zero_grad()
            cost.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            slope.step()
            total, count = total + float(cost.detach()), count + 1
        yield {"epoch": number + 1, "loss": round(total / count, 4), "seconds": round(time.time() - began)}


def finder() -> Callable[[str], list[Span]]:
    """Returns the function that finds the parties of a text as the package does."""
    coder = Coder(coder="codebook")

    def find(text: str) -> list[Span]:
        sentences = coder.language.parse(coder.language.split(text))
        return [(entity.start, entity.end) for sentence in sentences for entity in coder._who.named(sentence)]

    return find


def share(family: str) -> float:
    """Returns a number in 0..1 that a family keeps whatever else the corpus holds: it says whether the family is held back."""
    return int(hashlib.sha256(family.encode()).hexdigest()[:8], 16) / 0x100000000


def arguments() -> argparse.Namespace:
    """Returns the settings that the command line gives."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--others", type=int, default=6, help="pairs without an event learned from, of each sentence")
    parser.add_argument("--quiet", type=float, default=0.3, help="weight of a pair without an event")
    parser.add_argument("--held", type=float, default=0.1, help="share of the families held back")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--start", type=Path, help="folder of an earlier training to go on from")
    parser.add_argument("--teacher", type=Path, help="folder of a training to learn from")
    parser.add_argument("--kept", type=int, nargs="+", default=[0, 2, 5], help="layers of the teacher to begin with")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    """Trains and writes the weights and the record of the training."""
    settings = arguments()
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    settings.out.mkdir(parents=True, exist_ok=True)
    find, labels = finder(), Labels.load()
    examples = [example(sentence, find) for sentence in read()]
    held = {one.family for one in examples if share(one.family) < settings.held}
    learned = [one for one in examples if one.family not in held]
    tokenizer = BertTokenizerFast.from_pretrained(settings.base)
    reader, teacher = Reader(settings.base, settings.layers, labels), None
    if settings.teacher:
        reader.load_state_dict(torch.load(settings.teacher / "reader.pt"))
        teacher, reader, settings.layers = reader.eval(), reader.shallower(settings.kept), len(settings.kept)
    if settings.start:
        reader.load_state_dict(torch.load(settings.start / "reader.pt"))
    lines: list[Line] = [{"learned": len(learned), "held": len(examples) - len(learned)}]
    for line in train(reader, tokenizer, learned, labels, settings, teacher):
        lines.append(line)
        print(json.dumps(line), flush=True)
    torch.save(reader.state_dict(), settings.out / "reader.pt")
    untold = {"base", "out", "start", "teacher", *(() if settings.teacher else ("kept",))}
    record: dict[str, Any] = {"settings": {key: value for key, value in vars(settings).items() if key not in untold}}
    if settings.teacher:
        record["taught_by"] = json.loads((settings.teacher / "training.json").read_text("utf8"))
        record["taught_by"].pop("held")
    if settings.start:
        record["started_from"] = json.loads((settings.start / "training.json").read_text("utf8"))
        record["started_from"].pop("held")  # the hash of its name keeps a family held back through all trainings
    record |= {"log": lines, "held": sorted(held)}
    (settings.out / "training.json").write_text(json.dumps(record, indent=1) + "\n", "utf8")


if __name__ == "__main__":
    main()
