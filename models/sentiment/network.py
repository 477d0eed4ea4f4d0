"""The small encoder that reads sentiment: MiniLM whose upper layers are trained on, its lower ones and word vectors left as they are.

What the lower layers make of a text does not change while the upper ones learn, so it is computed once and kept: a pass over the
rows costs half. The word vectors are those of the installed package and are not exported: the graph reads them as its input.
"""

import logging
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import torch
from numpy.typing import NDArray
from torch import nn

from models.steps import batches_by_length, warm_then_fall
from pipeline.encoder import export_int8, weights_folder
from pipeline.voice.sentiment import LABELS, token_ids

logger = logging.getLogger(__name__)

FROZEN_LAYERS: Final = 3  # of six
BATCH: Final = 32
BUCKET: Final = 50  # batches whose rows are sorted by length together: padding is work for nothing
TRAIN_TOKENS: Final = 64
SCALE: Final = 8.0  # of the unit vector before the last layer
HEAD_RATE: Final = (2e-3, 5e-4)  # of the last layer in the first and in further goes
WARM_UP: Final = 0.1
DECAY: Final = 0.01
CLIP: Final = 1.0


class SentimentNetwork(nn.Module):
    """MiniLM with mean pooling and three classes."""

    def __init__(self) -> None:
        """Load the installed weights; only the upper layers and the classes learn."""
        from transformers import AutoModel

        super().__init__()
        self.encoder = AutoModel.from_pretrained(weights_folder(), attn_implementation="eager")
        self.classes = nn.Linear(self.encoder.config.hidden_size, len(LABELS))
        self.encoder.embeddings.requires_grad_(False)
        self.encoder.encoder.layer[:FROZEN_LAYERS].requires_grad_(False)

    def lower(self, texts: Sequence[str]) -> list[torch.Tensor]:
        """Return what the lower layers make of each text, shape ``(tokens, dim)`` in half precision."""
        ids = token_ids(texts, TRAIN_TOKENS)
        made: list[torch.Tensor] = [torch.empty(0)] * len(ids)
        order = sorted(range(len(ids)), key=lambda at: len(ids[at]))
        self.eval()
        with torch.no_grad():
            for start in range(0, len(order), BATCH):
                part = order[start : start + BATCH]
                tokens = nn.utils.rnn.pad_sequence([torch.tensor(ids[at]) for at in part], batch_first=True)
                mask = _mask([len(ids[at]) for at in part])
                hidden = self._through(self.encoder.embeddings(input_ids=tokens), mask, upper=False)
                for row, at in enumerate(part):
                    made[at] = hidden[row, : len(ids[at])].half().clone()
        return made

    def upper(self, hidden: Sequence[torch.Tensor]) -> torch.Tensor:
        """Return the class scores of texts, shape ``(n, 3)``, from what `lower` made of them."""
        mask = _mask([len(each) for each in hidden])
        states = self._through(nn.utils.rnn.pad_sequence(list(hidden), batch_first=True).float(), mask, upper=True)
        pooled = (states * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True)
        return self._scores(pooled)

    def forward(self, word_vectors: torch.Tensor) -> torch.Tensor:
        """Return the probabilities of one text, shape ``(1, 3)``, from the vectors of its tokens, shape ``(1, tokens, dim)``."""
        states = self.encoder.embeddings(inputs_embeds=word_vectors)
        mask = torch.ones(states.shape[:2], dtype=states.dtype)
        states = self._through(self._through(states, mask, upper=False), mask, upper=True)
        return torch.softmax(self._scores(states.mean(1)), dim=1)

    def _scores(self, pooled: torch.Tensor) -> torch.Tensor:
        return torch.as_tensor(self.classes(nn.functional.normalize(pooled, dim=1) * SCALE))

    def _through(self, states: torch.Tensor, mask: torch.Tensor, *, upper: bool) -> torch.Tensor:
        layers = self.encoder.encoder.layer
        for layer in layers[FROZEN_LAYERS:] if upper else layers[:FROZEN_LAYERS]:
            states = layer(states, attention_mask=(1.0 - mask)[:, None, None, :] * -1e4)
            states = states[0] if isinstance(states, tuple) else states
        return states


def fit(
    network: SentimentNetwork, texts: Sequence[str], labels: NDArray[Any], weight: NDArray[Any], go: int, passes: float, rate: float
) -> None:
    """Train a network in place: weighted cross-entropy on soft labels.

    Args:
        network: its dropout comes from torch's own seed.
        texts: to learn from.
        labels: shape ``(n, 3)``; each row sums to 1.
        weight: shape ``(n,)``; only ratios matter.
        go: 0 for the first, 1 for what follows: seeds the order of the rows and sets the rate of the last layer.
        passes: over the rows; a part of one takes a part of them.
        rate: highest learning rate of the layers; it rises over the first tenth of the steps and falls to zero.
    """
    hidden = network.lower(texts)
    wanted, say = torch.tensor(labels, dtype=torch.float32), torch.tensor(weight / weight.mean(), dtype=torch.float32)
    layers = [each for each in network.encoder.parameters() if each.requires_grad]
    groups = [{"params": layers, "lr": rate}, {"params": network.classes.parameters(), "lr": HEAD_RATE[min(go, 1)]}]
    optimizer = torch.optim.AdamW(groups, weight_decay=DECAY)
    batches = batches_by_length([len(each) for each in hidden], passes, random.Random(go), batch=BATCH, bucket=BUCKET)
    steps = len(batches)

    schedule = warm_then_fall(optimizer, steps, WARM_UP)
    network.train()
    for at, batch in enumerate(batches, 1):
        optimizer.zero_grad()
        scores = network.upper([hidden[row] for row in batch])
        loss = (say[batch] * -(wanted[batch] * torch.log_softmax(scores, 1)).sum(1)).mean()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), CLIP)
        optimizer.step()
        schedule.step()
        if at % 50 == 0:
            logger.info("step %d of %d: loss %.3f", at, steps, loss.item())


def export(network: SentimentNetwork, graph: Path) -> None:
    """Write a network as an int8 graph from word vectors to probabilities."""
    example = {"word_vectors": torch.zeros(1, 9, network.encoder.config.hidden_size)}
    export_int8(network.eval(), example, "probabilities", {"word_vectors": {1: "t"}}, graph)


def _mask(lengths: Sequence[int]) -> torch.Tensor:
    return (torch.arange(max(lengths))[None, :] < torch.tensor(lengths)[:, None]).to(torch.float32)


def seed(number: int) -> None:
    """Make torch repeat itself: one thread, sums in a fixed order."""
    torch.set_num_threads(1)
    torch.manual_seed(number)
