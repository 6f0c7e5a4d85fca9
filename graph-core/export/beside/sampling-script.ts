// How predict.py of an export draws words, as graph-core/inspect/decode/choose-word.ts does and from the same numbers.

export const sampling = String.raw`def distribution(odds, temperature, top_k, top_p):
    """What is drawn from: the top_k likeliest (0 = all), and of these those that make up top_p (Holtzman 2020)."""
    with numpy.errstate(divide="ignore"):
        powers = numpy.exp((numpy.log(odds) - numpy.log(odds.max())) / temperature)
    powers /= powers.sum()
    order = numpy.argsort(-powers, kind="stable")[: top_k or None]
    reached = numpy.flatnonzero(numpy.cumsum(powers[order]) >= top_p)
    kept = order[: reached[0] + 1] if len(reached) else order
    chosen = numpy.zeros_like(powers)
    chosen[kept] = powers[kept]
    return chosen / chosen.sum()


def uniform(seed, stream, place):
    """A number in [0, 1): the one that Kumiki draws, so that a seed says the same words here and there."""

    def mixed(bits):
        bits = (bits ^ bits >> 16) * 0x7FEB352D & 0xFFFFFFFF
        bits = (bits ^ bits >> 15) * 0x846CA68B & 0xFFFFFFFF
        return bits ^ bits >> 16

    key = (seed ^ (stream + 1) * 0x9E3779B1) & 0xFFFFFFFF
    drawn = mixed(mixed((place + 0x9E3779B9) & 0xFFFFFFFF) ^ key * 0x2C1B3C6D & 0xFFFFFFFF ^ key >> 15)
    return (drawn >> 8) * 2.0**-24


def sample(next_words, longest, prefix, known, temperature, top_k=0, top_p=1.0, seed=0, stream=0):
    """Words drawn behind the prefix, as (id, probability). stream tells sentences of one seed apart."""
    said = []
    while len(prefix) + len(said) < longest and not (said and said[-1][0] == EOS):
        ids = prefix + [id for id, _ in said]
        row = next_words([ids])[0]
        odds = row.astype(numpy.float64)
        odds[[PAD, BOS]] = odds[known:] = 0
        sums = numpy.cumsum(distribution(odds, temperature, top_k, top_p))
        id = int(numpy.searchsorted(sums, uniform(seed, stream, len(ids)) * sums[-1], side="right"))
        said.append((id, float(row[id])))
    return said`;
