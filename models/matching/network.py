"""The network behind matching: MiniLM with its word vectors held, two losses over blocks, and its export as an int8 graph."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from models.matching.sources import Block
from models.steps import warm_then_fall
from pipeline.encoder import MAX_SENTENCE_TOKENS, weights_folder
from pipeline.onnx_export import export_int8, pool_tokens

logger = logging.getLogger(__name__)

SCALE: Final = 20.0  # of cosines inside the losses
CHUNK: Final = 16  # texts of about one length that go through the network together
TRAIN_TOKENS: Final = 64
RATE: Final = 1e-4
WARM_UP: Final = 0.1  # of all steps
DECAY: Final = 0.01
CLIP: Final = 1.0


class MatchNetwork(nn.Module):
    """MiniLM with mean pooling. Its word vectors stay as they are: rows that no training text touches must fit those that some do."""

    def __init__(self, folder: Path | None = None) -> None:
        """Load the installed weights, or those in a folder."""
        from tokenizers import Tokenizer
        from transformers import AutoModel

        super().__init__()
        self.network = AutoModel.from_pretrained(folder or weights_folder(), attn_implementation="sdpa")
        self.network.embeddings.word_embeddings.weight.requires_grad_(False)
        self._tokenizer = Tokenizer.from_file(str(weights_folder() / "tokenizer.json"))
        self._tokenizer.enable_padding()

    def forward(self, texts: Sequence[str], max_tokens: int = TRAIN_TOKENS) -> torch.Tensor:
        """Return unit vectors, shape ``(len(texts), dim)``. Texts of like length go together: padding is work for nothing."""
        self._tokenizer.enable_truncation(max_tokens)
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        parts = [self._pooled([texts[at] for at in order[start : start + CHUNK]]) for start in range(0, len(order), CHUNK)]
        return torch.cat(parts)[torch.tensor(np.argsort(order))]

    def _pooled(self, texts: list[str]) -> torch.Tensor:
        encodings = self._tokenizer.encode_batch(texts)
        ids, mask = (torch.tensor([getattr(each, name) for each in encodings]) for name in ("ids", "attention_mask"))
        return pool_tokens(self.network(input_ids=ids, attention_mask=mask).last_hidden_state, mask)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors as an array, without dropout."""
        self.eval()
        with torch.no_grad():
            return np.asarray(self(texts, MAX_SENTENCE_TOKENS).numpy(), dtype=np.float32)


def order_loss(cosines: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return the CoSENT loss (Su 2022): every pair that supports should stand above every pair that does not, over the whole block."""
    known = ~torch.isnan(wanted)
    found, right = cosines[known] * SCALE, wanted[known] > 0.5
    gaps = (found[~right][:, None] - found[right][None, :]).flatten()
    return torch.logsumexp(torch.cat([torch.zeros(1), gaps]), 0)


def choice_loss(cosines: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return the ranking loss with hard negatives: each supported key point against all that the same statement does not support."""
    right, wrong = wanted > 0.5, wanted <= 0.5  # both false where unknown
    if not bool(right.any()):
        return cosines.sum() * 0.0
    rivals = torch.logsumexp((cosines * SCALE).masked_fill(~wrong, -1e4), 1, keepdim=True)
    return nn.functional.softplus(rivals - cosines * SCALE)[right].mean()


def fit(network: MatchNetwork, blocks: Sequence[Block], choice: float, rate: float = RATE) -> None:
    """Train a network in place, one step a block, in the order given.

    Args:
        network: its random numbers (dropout) come from torch's own seed.
        blocks: see `models.matching.sources`.
        choice: weight of the ranking loss beside the order loss.
        rate: highest learning rate; it rises over the first tenth of the steps and falls to zero.
    """
    weights = [each for each in network.parameters() if each.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=rate, weight_decay=DECAY)
    steps = len(blocks)

    schedule = warm_then_fall(optimizer, steps, WARM_UP)
    network.train()
    total = 0.0
    for at, block in enumerate(blocks, 1):
        optimizer.zero_grad()
        alike = block.statements is block.key_points
        vectors = network(block.statements if alike else block.statements + block.key_points)
        left = vectors[: len(block.statements)]
        cosines = left @ (left if alike else vectors[len(left) :]).T
        wanted = torch.tensor(block.wanted)
        loss = order_loss(cosines, wanted) + choice * choice_loss(cosines, wanted)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(weights, CLIP)
        optimizer.step()
        schedule.step()
        total += loss.item()
        if at % 50 == 0:
            logger.info("step %d of %d: loss %.3f", at, steps, total / 50)
            total = 0.0


class _Exported(nn.Module):
    """The network without its word vectors, which are those of the installed encoder: three quarters of the file would be they."""

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.network = network.eval()

    def forward(self, word_vectors: torch.Tensor) -> torch.Tensor:
        mask = torch.ones(word_vectors.shape[:2], dtype=torch.long)
        return pool_tokens(self.network(inputs_embeds=word_vectors, attention_mask=mask).last_hidden_state, mask)


def export(folder: Path, graph: Path) -> None:
    """Write the weights in a folder as an int8 graph from word vectors to a vector, pooling and normalisation included.

    Args:
        folder: of weights, as transformers saves them.
        graph: file to write.
    """
    from transformers import AutoModel

    network = _Exported(AutoModel.from_pretrained(folder, attn_implementation="eager"))
    example = {"word_vectors": torch.zeros(1, 9, network.network.config.hidden_size)}
    export_int8(network, example, "vector", {"word_vectors": {1: "t"}}, graph)
