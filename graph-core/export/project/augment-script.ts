// augment.py of an exported project: the app's own random changes of training pictures, drawn from the same numbers.
import { augmentations, augmentationTypes } from '../../augmentations.ts';
import { randomFunctions } from './random-script.ts';

const functions = augmentationTypes
  .map((type) =>
    [
      `def ${type}(picture, one, draw):`,
      `    """${augmentations[type].summary.en}."""`,
      ...augmentations[type].python.map((line) => `    ${line}`),
    ].join('\n'),
  )
  .join('\n\n\n');

/** Needs NumPy alone. */
export const augmentScript = `"""Random changes of training pictures, as Kumiki draws them: a function of the step and of which example it is."""
import math

import numpy

${randomFunctions}


def uniform(key, counter):
    word = hash32(hash32(counter + 0x9E3779B9) ^ ((key * 0x2C1B3C6D) & MASK) ^ (key >> 15))
    return (word >> 8) / 16777216


def moved(picture, rows, columns, edge):
    """Whole rows and columns from elsewhere; what is outside is black, or the edge."""
    height, width = picture.shape[:2]
    out = picture[numpy.clip(rows, 0, height - 1)][:, numpy.clip(columns, 0, width - 1)].copy()
    if not edge:
        out[(rows < 0) | (rows >= height)] = 0
        out[:, (columns < 0) | (columns >= width)] = 0
    return out


def sampled(picture, edge, place_of):
    """Every pixel from a place between pixels, bilinear; what is outside is black, or the edge."""
    height, width = picture.shape[:2]
    y, x = numpy.meshgrid(numpy.arange(height, dtype=numpy.float64), numpy.arange(width, dtype=numpy.float64), indexing="ij")
    row, column = place_of(y, x)
    if edge:
        row, column = numpy.clip(row, 0, height - 1), numpy.clip(column, 0, width - 1)
    top, left = numpy.floor(row), numpy.floor(column)
    down, across = (row - top)[..., None], (column - left)[..., None]

    def at(dy, dx):
        r, c = top.astype(int) + dy, left.astype(int) + dx
        inside = (r >= 0) & (r < height) & (c >= 0) & (c < width)
        return numpy.where(inside[..., None], picture[numpy.clip(r, 0, height - 1), numpy.clip(c, 0, width - 1)], 0)

    return (1 - down) * ((1 - across) * at(0, 0) + across * at(0, 1)) + down * ((1 - across) * at(1, 0) + across * at(1, 1))


${functions}


STEPS = {${augmentationTypes.map((type) => `"${type}": ${type}`).join(', ')}}


def augmented(pictures, steps, key, places):
    """pictures [N, H, W, C] of the examples at these places, each changed by every step; key: that of the step of training."""
    changed = []
    for picture, place in zip(pictures, places):
        for index, one in enumerate(steps):
            own = key_of(key, 0xA96, place, index)
            # Computed in float64 and kept in float32, as the app does.
            picture = STEPS[one["type"]](picture.astype(numpy.float64), one, lambda counter: uniform(own, counter)).astype(numpy.float32)
        changed.append(picture)
    return numpy.stack(changed)
`;
