"""Networks made into small graphs: what torch trained is run without torch, in int8.

Torch and its exporters are loaded only here, when a graph is made: after training.
"""

from collections.abc import Mapping
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
