"""Make the int8 graph of the installed weights anew: ``python -m models.minilm.export``. No command does: it takes torch."""

from pipeline.encoder import minilm_graph, weights_folder

if __name__ == "__main__":
    from models.matching.network import export

    export(weights_folder(), minilm_graph())
