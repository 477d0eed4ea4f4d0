from pipeline.encoder import *  # noqa
from pipeline.encoder import int8_graph, weights_folder  # noqa
