"""Writes a trained reader in the form that the package runs: one ONNX graph with int8 weights, its vocabulary and its labels.

    python training/export.py --base FOLDER_OF_A_BERT_MODEL --trained FOLDER [--to src/dragoman/coding/learned/data]

Says how far the packed model is from the trained one on the sentences that were held back.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from train import LONGEST, Labels, Reader
from transformers import BertTokenizerFast

from dragoman.coding.learned.reader import LABELS, MODEL, VOCABULARY

PACKAGED = Path(__file__).parents[1] / "src" / "dragoman" / "coding" / "learned" / "data"
LICENCE = "weights tuned from all-MiniLM-L6-v2 (Apache-2.0) on the corpus of this project; Apache-2.0"


class Packed(nn.Module):
    """The reader for one sentence, giving probabilities.

    The encoder is BERT's, written for one unpadded text: no mask, no batch, query, key and value in one product. The graph is a third
    faster than the one that the library's encoder gives. It says the same.
    """

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader
        self.heads = reader.encoder.config.num_attention_heads
        self.inputs = nn.ModuleList(_joined(layer.attention.self) for layer in reader.encoder.encoder.layer)

    def forward(self, ids: Tensor, pools: Tensor, absent: Tensor) -> tuple[Tensor, ...]:
        """Returns types, statuses and modes as probabilities, and the weights of the trigger's pieces."""
        tokens = self.encoded(ids[0])
        out = self.reader.judge((pools.flatten(0, 1) @ tokens).unflatten(0, (-1, 4)), absent)
        trigger = self.reader.trigger(out["state"]) @ tokens.T
        return out["types"].softmax(-1), out["statuses"].softmax(-1), out["modes"].sigmoid(), trigger

    def encoded(self, ids: Tensor) -> Tensor:
        """Returns what the encoder makes of the word pieces: [pieces, width]."""
        names = self.reader.encoder.embeddings
        places = names.position_embeddings.weight[: ids.shape[0]] + names.token_type_embeddings.weight[0]
        tokens: Tensor = names.LayerNorm(names.word_embeddings(ids) + places)
        for layer, joined in zip(self.reader.encoder.encoder.layer, self.inputs, strict=True):
            parts = joined(tokens).unflatten(-1, (3, self.heads, -1))
            query, key, value = parts.permute(1, 2, 0, 3).unbind(0)
            looked = (query @ key.transpose(-1, -2)).softmax(-1) @ value
            out = layer.attention.output
            tokens = out.LayerNorm(out.dense(looked.transpose(0, 1).flatten(1)) + tokens)
            inner = F.gelu(layer.intermediate.dense(tokens))
            tokens = layer.output.LayerNorm(layer.output.dense(inner) + tokens)
        return tokens


def _joined(attention: nn.Module) -> nn.Linear:
    """Returns query, key and value as one layer; the query is divided by the root of its width here, not at each reading."""
    parts = [attention.query, attention.key, attention.value]
    scale = attention.query.weight.shape[0] // attention.num_attention_heads
    joined = nn.Linear(parts[0].in_features, sum(part.out_features for part in parts))
    with torch.no_grad():
        joined.weight.copy_(torch.cat([parts[0].weight / scale**0.5, parts[1].weight, parts[2].weight]))
        joined.bias.copy_(torch.cat([parts[0].bias / scale**0.5, parts[1].bias, parts[2].bias]))
    return joined


def export(reader: Reader, file: Path) -> None:
    """Writes the ONNX graph with weights of 8 bits."""
    ids, pools, absent = torch.ones(1, 12, dtype=torch.long), torch.rand(3, 4, 12), torch.zeros(3, 2)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        axes = {"ids": {1: "pieces"}, "pools": {0: "pairs", 2: "pieces"}, "absent": {0: "pairs"}}
        names = ["types", "statuses", "modes", "trigger"]
        torch.onnx.export(
            Packed(reader).eval(), (ids, pools, absent), str(plain), input_names=["ids", "pools", "absent"], output_names=names,
            dynamic_axes={**axes, **{name: {0: "pairs"} for name in names}}, opset_version=17, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(str(plain), str(file), weight_type=QuantType.QInt8, per_channel=True)


def main() -> None:
    """Exports what the command line names."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--trained", type=Path, required=True)
    parser.add_argument("--to", type=Path, default=PACKAGED)
    settings = parser.parse_args()
    record: dict[str, Any] = json.loads((settings.trained / "training.json").read_text("utf8"))
    labels = Labels.load()
    reader = Reader(settings.base, record["settings"]["layers"], labels)
    reader.load_state_dict(torch.load(settings.trained / "reader.pt"))
    settings.to.mkdir(parents=True, exist_ok=True)
    export(reader, settings.to / MODEL)
    tokenizer = BertTokenizerFast.from_pretrained(settings.base)
    words = [word for word, _ in sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])]
    (settings.to / VOCABULARY).write_text("".join(f"{word}\n" for word in words), "utf8")
    names = {"types": labels.types, "statuses": labels.statuses, "modes": labels.modes, "longest": LONGEST}
    about = {**names, "licence": LICENCE, "training": record["settings"]}
    (settings.to / LABELS).write_text(json.dumps(about, indent=1) + "\n", "utf8")
    print(f"{(settings.to / MODEL).stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
