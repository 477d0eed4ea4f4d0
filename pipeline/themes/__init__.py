"""What the sentences are about: themes with an identity.

``load_topic_model`` gives the themes of a store as a BERTopic model:

    from pipeline.themes import load_topic_model

    model = load_topic_model("voc.duckdb")
    model.get_topic_info()
"""

from pipeline.themes.model.stored import load_topic_model

__all__ = ["load_topic_model"]
