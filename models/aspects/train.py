"""Train the aspect model: `python -m models.aspects.train [folder]`.

Reads the sets in the folder named by VOC_SHARED_DATA (default: ../shared/data beside the checkout) and writes weights.safetensors
and aspects.json beside this file, or into the folder. Run twice on one machine it writes the same bytes. Four parts, one after
another: tags of words, kinds of nouns, tone, and the two classifiers that look at candidates.
"""

import hashlib
import json
import logging
import sys
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.aspects import classifiers
from models.aspects.fitting import fit_bags, fit_rows
from models.aspects.sources import texts
from models.fitting import fit_softmax, shared_data
from models.sentiment.sources import LABELS as TONES
from models.sentiment.sources import training_rows
from pipeline.encoder import load_encoder, weights_folder
from pipeline.heads import load_head
from pipeline.text.spacy_model import load_english
from pipeline.voice.aspects import tone as aspect_tone
from pipeline.voice.aspects.model import FACTS_FILE, FORMAT, WEIGHTS_FILE, AspectModel
from pipeline.voice.aspects.noun_kinds import SECTIONS, sections
from pipeline.voice.aspects.opinion_terms import clause_numbers
from pipeline.voice.aspects.tokens import BUCKETS, TAGS, TaggedWords, split, tagged, windows
from pipeline.voice.sentiment import ENCODER
from pipeline.voice.sentiment_features import FEATURES, sentiment_features

logger = logging.getLogger(__name__)

SEED: Final = 11
# Texts of each source that the full tagger reads, and whose clauses the sentiment head classifiers.
TAGGED: Final = {"explainit": 5_904, "app": 2_062, "nhs": 8_000, "r": 4_000, "steam": 7_000, "bank": 1_500, "vader_amazon": 3_708,
                 "vader_movie": 2_500, "vader_nyt": 1_500, "vader_tweets": 2_500}  # fmt: skip
JUDGED: Final = {"explainit": 3_500, "app": 1_500, "nhs": 2_000, "r": 2_000, "steam": 4_000, "vader_amazon": 3_000}
MOST_CLAUSES: Final = 22_000
SOURCE_WEIGHTS: Final = {"hand": 2.5, "vader_tweets": 1.0, "nhs": 1.0, "vader_amazonReviewSnippets": 1.3, "vader_nytEditorialSnippets": 0.5,
              "vader_movieReviewSnippets": 0.4}  # fmt: skip
TAGGER_TOP: Final = 6.0  # a weight beyond it is cut; 127 steps on either side
TONE_L2: Final = 6e-6
KIND_L2: Final = 3e-4


def train(shared: Path, folder: Path) -> None:
    """Train all parts and write them into a folder."""
    sources = texts(shared)
    scale = np.float32(TAGGER_TOP / 127)
    tagger = np.clip(np.round(fit_tagger(sources) / scale), -127, 127).astype(np.int8)
    weight = tagger.astype(np.float32) * scale
    pieces, pieces_bias = fit_kinds()
    head = load_head(Path(__file__).parents[1] / "sentiment", encoder=ENCODER, features=FEATURES)
    encoder = load_encoder(ENCODER)

    def classify_sentiment(lines: list[str]) -> NDArray[np.float32]:
        return head.predict_proba(encoder.encode(lines), sentiment_features(lines))

    tone, tone_bias = fit_tone(shared, clauses_of(sources, weight), weight, classify_sentiment)
    held: dict[str, NDArray[Any]] = {"tagger": tagger, "tone": tone.astype(np.float16), "tone_bias": tone_bias.astype(np.float16)}
    held |= {"pieces": pieces.astype(np.float16), "pieces_bias": pieces_bias.astype(np.float16)}
    plain = {name: value.astype(np.float32) for name, value in held.items()}
    model = AspectModel(weight, plain["tone"], plain["tone_bias"], plain["pieces"], plain["pieces_bias"], {}, {}, 0.0)
    learned = classifiers.fit(shared, sources, model, classify_sentiment)
    data = hashlib.sha256("\n".join(line for name in sorted(sources) for line in sources[name]).encode("utf-8", "replace")).hexdigest()
    facts = {"format": FORMAT, "encoder": ENCODER, "seed": SEED, "data_sha256": data, "tagger_scale": float(scale), **learned}
    save(held, facts, folder)


def save(held: dict[str, NDArray[Any]], facts: dict[str, Any], folder: Path) -> None:
    """Write the numbers and the facts; the same numbers give the same bytes."""
    from safetensors.numpy import save_file

    save_file({name: np.ascontiguousarray(value) for name, value in held.items()}, folder / WEIGHTS_FILE)
    (folder / FACTS_FILE).write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def drawn(sources: dict[str, list[str]], most: dict[str, int]) -> list[str]:
    """Return at most so many texts of each source, drawn with the seed, cut at 600 characters."""
    found = []
    for name, number in most.items():
        order = np.random.default_rng(SEED).permutation(len(sources[name]))[:number]
        found += [sources[name][row][:600] for row in order]
    return found


def fit_tagger(sources: dict[str, list[str]]) -> NDArray[np.float32]:
    """Teach the windows what spaCy's tagger says of our words."""
    from spacy.tokens import Doc

    nlp, docs = load_english(), []
    for text in drawn(sources, TAGGED):
        spans = split(text)
        if spans:
            spaces = [k + 1 < len(spans) and spans[k + 1][0] > spans[k][1] for k in range(len(spans))]
            docs.append(Doc(nlp.vocab, words=[text[start:end] for start, end in spans], spaces=spaces))
    for name in ("tok2vec", "tagger", "attribute_ruler"):
        docs = list(nlp.get_pipe(name).pipe(docs, batch_size=256))
    rows = windows([[token.text for token in doc] for doc in docs])
    labels = np.array([TAGS.index(_tag(token.tag_, token.pos_)) for doc in docs for token in doc])
    weight = fit_rows(rows, labels, BUCKETS, len(TAGS), rounds=2, seed=SEED)
    logger.info("tagger: %d words, %.3f of them as the teacher says", len(labels), np.mean(_best(weight, rows) == labels))
    return weight


def _best(weight: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([weight[rows[k : k + 8192]].sum(axis=1).argmax(axis=1) for k in range(0, len(rows), 8192)])


def _tag(fine: str, coarse: str) -> str:
    if coarse in ("CCONJ", "SCONJ"):
        return "CONJ"
    if coarse == "VERB":
        return fine if fine in ("VBG", "VBN") else "VERB"
    return coarse if coarse in TAGS else "OTHER"


def fit_kinds() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Spread our list of nouns over the pieces of the encoder's vocabulary: how much each piece sounds like each section."""
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    table = load_file(weights_folder() / "model.safetensors")
    vectors = next(value for name, value in sorted(table.items()) if name.endswith("word_embeddings.weight")).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    tokenizer = Tokenizer.from_file(str(weights_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    lists = sections("nouns.txt")
    words = [(word.replace("-", " "), section) for section in SECTIONS for word in sorted(lists[section])]
    rows = np.stack([vectors[tokenizer.encode(word, add_special_tokens=False).ids].mean(axis=0) for word, _ in words])
    labels = np.array([[float(section == each) for each in SECTIONS] for _, section in words])
    share = labels @ (1.0 / labels.sum(axis=0))
    weight, bias = fit_softmax(rows, labels, share, KIND_L2)
    return (vectors @ weight).astype(np.float32), bias.astype(np.float32)


def clauses_of(sources: dict[str, list[str]], tagger: NDArray[np.float32]) -> list[str]:
    """Return clauses of three words and more, each once, drawn with the seed."""
    found = set()
    for words in tagged([text[:300] for text in drawn(sources, JUDGED)], tagger):
        numbers, first = clause_numbers(words), 0
        for at in range(1, len(numbers) + 1):
            if at == len(numbers) or numbers[at] != numbers[first]:
                if at - first >= 3:
                    found.add(words.text[words.starts[first] : words.ends[at - 1]])
                first = at
    every = sorted(found)
    return [every[row] for row in np.random.default_rng(SEED).permutation(len(every))[:MOST_CLAUSES]]


def fit_tone(
    shared: Path, lines: list[str], tagger: NDArray[np.float32], classify_sentiment: classifiers.ClassifySentiment
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Learn the tone from sentences that people rated and from clauses that the sentiment head classifiers."""
    rated = training_rows(shared)
    every: list[TaggedWords] = tagged([*rated["text"].str.slice(0, 400), *lines], tagger)
    labels = np.vstack([rated[list(TONES)].to_numpy(dtype=float), classify_sentiment(lines)])
    weights = np.concatenate([rated["source"].map(SOURCE_WEIGHTS).to_numpy(dtype=float), np.ones(len(lines))])
    bags = [aspect_tone.hash_words([words]) for words in every]
    return fit_bags(bags, labels, weights, aspect_tone.BUCKETS, TONE_L2)


def main() -> None:
    """Train and write the shipped model."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    train(shared_data(), folder)
    logger.info("wrote the aspect model to %s", folder)


if __name__ == "__main__":
    main()
