"""Networks made into small graphs: what torch trained is run without torch, in int8.

Torch and its exporters are loaded only here, when a graph is made: once on a machine, and in training.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch


def pool_tokens(hidden: "torch.Tensor", attention_mask: "torch.Tensor") -> "torch.Tensor":
    """Return the unit vector of the mean over the tokens of each text: what MiniLM's vectors are, as torch tensors ``(n, dim)``."""
    import torch

    weight = attention_mask.unsqueeze(-1).to(hidden.dtype)
    mean = (hidden * weight).sum(1) / weight.sum(1).clamp(min=1e-9)
    return torch.nn.functional.normalize(mean, dim=1)


def export_int8(network: Any, inputs: Mapping[str, Any], output: str, free: Mapping[str, Mapping[int, str]], graph: Path) -> None:
    """Trace a network and write it as a graph with int8 matrix products; whoever reads the file sees the whole of it or the one before.

    Args:
        network: a torch module.
        inputs: example of each input, in the order of its arguments.
        output: name of what it returns.
        free: input or output -> axis -> name, of the axes that may be of any length.
        graph: file to write.
    """
    import tempfile
    import warnings

    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory(dir=graph.parent) as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exact, small = Path(folder, "fp32.onnx"), Path(folder, "int8.onnx")
        torch.onnx.export(
            network,
            tuple(inputs.values()),
            str(exact),
            input_names=list(inputs),
            output_names=[output],
            dynamic_axes={name: dict(axes) for name, axes in free.items()},
            opset_version=17,
            dynamo=False,
        )
        # Weights keep seven bits: with eight, processors without VNNI saturate and would give other answers.
        quantize_dynamic(exact, small, op_types_to_quantize=["MatMul"], per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
        small.replace(graph)  # atomic: two processes may do this at once


def export_encoder(network: Any, graph: Path) -> None:
    """Write a network from tokens and their mask to one vector a text as an int8 graph."""
    import torch

    ids = torch.arange(1000, 1018).reshape(2, 9)
    texts_of_tokens = {0: "n", 1: "t"}
    free = {"input_ids": texts_of_tokens, "attention_mask": texts_of_tokens, "vector": {0: "n"}}
    export_int8(network, {"input_ids": ids, "attention_mask": torch.ones_like(ids)}, "vector", free, graph)


def export_minilm(weights: Path, graph: Path) -> None:
    """Trace MiniLM from its folder, pooling and normalisation together with the network, then quantise its matrix products."""
    import torch
    from transformers import AutoModel

    class Pooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = AutoModel.from_pretrained(weights, attn_implementation="eager").eval()

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            return pool_tokens(self.network(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state, attention_mask)

    with _hushed():
        export_encoder(Pooled(), graph)


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep the exporters' advice and progress bars from a user who never asked for an export."""
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
        transformers_logging.enable_progress_bar()
