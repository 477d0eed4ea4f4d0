"""The network behind reasons: MiniLM read token by token, with its word vectors held, and its export as an int8 graph."""

import logging
import random
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from models.reasons.sources import Passage
from models.steps import batches_by_length, warm_then_fall
from pipeline.encoder import load_tokenizer, weights_folder
from pipeline.onnx_export import export_int8
from pipeline.voice.implied.reader import MARKS, MAX_PASSAGE_TOKENS, ROLES

logger = logging.getLogger(__name__)

BATCH: Final = 16
BUCKET: Final = 20  # batches whose passages are sorted by length together: padding is work for nothing
RATE: Final = 1e-4
HEAD_RATE: Final = 1e-3  # of the last layer, which begins with nothing
WARM_UP: Final = 0.1
DECAY: Final = 0.01
CLIP: Final = 1.0
EDGE_SAY: Final = 0.5  # of where a span begins and ends, beside 1 for what lies in it


class ReasonNetwork(nn.Module):
    """MiniLM and one linear layer: for each token `MARKS`."""

    def __init__(self) -> None:
        """Load the installed weights. Word vectors stay as they are and are not exported: the graph reads them as its input."""
        from transformers import AutoModel

        super().__init__()
        self.network = AutoModel.from_pretrained(weights_folder(), attn_implementation="eager")
        self.network.embeddings.word_embeddings.weight.requires_grad_(False)
        self.head = nn.Sequential(nn.Dropout(0.1), nn.Linear(self.network.config.hidden_size, len(MARKS)))

    def scores(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return log-odds, shape ``(n, tokens, len(MARKS))``."""
        return torch.as_tensor(self.head(self.network(input_ids=ids, attention_mask=mask).last_hidden_state))

    def forward(self, word_vectors: torch.Tensor) -> torch.Tensor:
        """Return the probabilities of one text, shape ``(1, tokens, len(MARKS))``, from the vectors of its tokens."""
        mask = torch.ones(word_vectors.shape[:2], dtype=torch.long)
        return torch.sigmoid(self.head(self.network(inputs_embeds=word_vectors, attention_mask=mask).last_hidden_state))


def fit(network: ReasonNetwork, passages: Sequence[Passage], passes: int, seed: int) -> None:
    """Train a network in place: cross-entropy of each mark of each token.

    Args:
        network: its dropout comes from torch's own seed.
        passages: marked.
        passes: over all passages.
        seed: of their order.
    """
    encodings = load_tokenizer(MAX_PASSAGE_TOKENS).encode_batch([passage.text for passage in passages])
    wanted = [torch.tensor(marks_of(encoding, passage)) for encoding, passage in zip(encodings, passages, strict=True)]
    layers = [each for each in network.network.parameters() if each.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": layers, "lr": RATE}, {"params": network.head.parameters(), "lr": HEAD_RATE}], weight_decay=DECAY
    )
    batches = batches_by_length([len(each.ids) for each in encodings], passes, random.Random(seed), batch=BATCH, bucket=BUCKET)
    steps = len(batches)
    schedule = warm_then_fall(optimizer, steps, WARM_UP)
    say = torch.tensor([1.0 if mark.endswith("inside") else EDGE_SAY for mark in MARKS])
    network.train()
    total = 0.0
    for at, batch in enumerate(batches, 1):
        optimizer.zero_grad()
        ids = nn.utils.rnn.pad_sequence([torch.tensor(encodings[row].ids) for row in batch], batch_first=True)
        mask = nn.utils.rnn.pad_sequence([torch.ones(len(encodings[row].ids), dtype=torch.long) for row in batch], batch_first=True)
        right = nn.utils.rnn.pad_sequence([wanted[row] for row in batch], batch_first=True)
        lost = nn.functional.binary_cross_entropy_with_logits(network.scores(ids, mask), right, reduction="none")
        loss = (lost * say * mask.unsqueeze(-1)).sum() / mask.sum()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), CLIP)
        optimizer.step()
        schedule.step()
        total += loss.item()
        if at % 50 == 0:
            logger.info("step %d of %d: loss %.3f", at, steps, total / 50)
            total = 0.0


def marks_of(encoding: Any, passage: Passage) -> NDArray[np.float32]:
    """Return what is right for each token, 0 or 1, shape ``(tokens, len(MARKS))``."""
    right = np.zeros((len(encoding.ids), len(MARKS)), dtype=np.float32)
    for reason in passage.reasons:
        for role, (start, end) in zip(ROLES, (reason.cause, reason.effect), strict=True):
            inside = [at for at, (first, last) in enumerate(encoding.offsets) if first < last and first < end and start < last]
            if inside:
                right[inside, MARKS.index(f"{role} inside")] = 1
                right[inside[0], MARKS.index(f"{role} start")] = 1
                right[inside[-1], MARKS.index(f"{role} end")] = 1
    return right


def export(network: ReasonNetwork, graph: Any) -> None:
    """Write a network as an int8 graph from word vectors to probabilities."""
    example = {"word_vectors": torch.zeros(1, 9, network.network.config.hidden_size)}
    export_int8(network.eval(), example, "probabilities", {"word_vectors": {1: "t"}, "probabilities": {1: "t"}}, graph)
