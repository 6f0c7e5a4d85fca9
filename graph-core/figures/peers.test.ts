// Every figure against scikit-learn and sacrebleu: fifty random and five real sets, within a millionth.
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { auc } from './auc.ts';
import { bleu } from './bleu.ts';
import { calibrationCurve, calibrationError } from './calibration.ts';
import { chrf } from './chrf.ts';
import { accuracyOf, confusionMatrix, macroOf, perClass } from './classification.ts';
import type { ClassSet, NumberSet, SentenceSet } from './figures.testing.ts';
import { randomClasses, randomNumbers, randomSentences, realSets } from './figures.testing.ts';
import { regressionFigures } from './regression.ts';
import { areaUnder, averagePrecision, precisionRecallCurve, rocCurve } from './thresholds.ts';

const python = process.env.KUMIKI_PEERS_PYTHON ?? '/usr/bin/python3';
const hasPeers = spawnSync(python, ['-c', 'import sklearn, sacrebleu']).status === 0;

type Figures = Readonly<Record<string, number | readonly number[] | string>>;

function ofClasses({ truth, scores, classes }: ClassSet): Figures {
  const answers = scores.map((row) => row.indexOf(Math.max(...row)));
  const matrix = confusionMatrix(truth, answers, classes);
  const each = perClass(matrix);
  const macro = macroOf(matrix);
  const one = scores.map((row) => row.at(-1) ?? 0);
  const is = truth.map((id) => (id === classes - 1 ? 1 : 0));
  const curve = calibrationCurve(is, one, 10);
  return {
    matrix: matrix.flat(),
    accuracy: accuracyOf(matrix),
    precision: each.map((figures) => figures.precision),
    recall: each.map((figures) => figures.recall),
    f1: each.map((figures) => figures.f1),
    support: each.map((figures) => figures.support),
    macro: [macro.precision, macro.recall, macro.f1],
    roc: [
      areaUnder(rocCurve(is, one)),
      auc(
        one.filter((_, row) => is[row] === 1),
        one.filter((_, row) => is[row] === 0),
      ),
    ],
    pr: areaUnder(precisionRecallCurve(is, one)),
    ap: averagePrecision(is, one),
    said: curve.map(({ said }) => said),
    came: curve.map(({ came }) => came),
    ece: calibrationError(curve),
  };
}

function ofNumbers({ truth, answers }: NumberSet): Figures {
  const { mae, rmse, r2, residuals } = regressionFigures(truth, answers);
  const { mean, deviation, quantiles } = residuals;
  return { mae, rmse, r2, residuals: [mean, deviation, ...Object.values(quantiles)] };
}

function ofSentences({ said, right, tokenizer }: SentenceSet): Figures {
  const found = bleu(said, right, tokenizer);
  const { score, precisions, brevityPenalty, lengths, signature } = found;
  const characters = chrf(said, right);
  return {
    bleu: score,
    precisions,
    brevityPenalty,
    lengths: [lengths.said, lengths.right],
    chrf: characters.score,
    signatures: `${signature} ${characters.signature}`,
  };
}

const script = `
import json, sys
import numpy as np
from sklearn import metrics as m
from sklearn.calibration import calibration_curve
from sacrebleu.metrics import BLEU, CHRF
sets = json.load(sys.stdin)

def classes(one):
    truth, scores, n = np.array(one['truth']), np.array(one['scores']), one['classes']
    said = scores.argmax(1)
    p, r, f, s = m.precision_recall_fscore_support(truth, said, labels=range(n), zero_division=0)
    macro = m.precision_recall_fscore_support(truth, said, average='macro', zero_division=0)[:3]
    yes, is_last = scores[:, -1], (truth == n - 1).astype(int)
    precision, recall, _ = m.precision_recall_curve(is_last, yes)
    came, mean = calibration_curve(is_last, yes, n_bins=10)
    bins = np.searchsorted(np.linspace(0, 1, 11)[1:-1], yes)
    counts = np.bincount(bins, minlength=10)
    counts = counts[counts > 0]
    return dict(
        matrix=m.confusion_matrix(truth, said, labels=range(n)).ravel().tolist(),
        accuracy=m.accuracy_score(truth, said), precision=p.tolist(), recall=r.tolist(),
        f1=f.tolist(), support=s.tolist(), macro=list(macro), roc=[m.roc_auc_score(is_last, yes)] * 2,
        pr=m.auc(recall, precision), ap=m.average_precision_score(is_last, yes),
        said=mean.tolist(), came=came.tolist(),
        ece=float((counts / counts.sum() * np.abs(mean - came)).sum()))

def numbers(one):
    truth, said = np.array(one['truth']), np.array(one['answers'])
    off = said - truth
    return dict(mae=m.mean_absolute_error(truth, said), rmse=m.root_mean_squared_error(truth, said),
        r2=m.r2_score(truth, said),
        residuals=[off.mean(), off.std(), *np.quantile(off, [0, .05, .5, .95, 1])])

def sentences(one):
    b, c = BLEU(tokenize=one['tokenizer']), CHRF()
    found = b.corpus_score(one['said'], [one['right']])
    other = c.corpus_score(one['said'], [one['right']])
    plain = lambda metric: '|'.join(p for p in str(metric.get_signature()).split('|') if not p.startswith('version'))
    return dict(bleu=found.score, precisions=found.precisions, brevityPenalty=found.bp,
        lengths=[found.sys_len, found.ref_len], chrf=other.score, signatures=plain(b) + ' ' + plain(c))

kinds = dict(classes=classes, numbers=numbers, sentences=sentences)
print(json.dumps({k: [kinds[k](one) for one in v] for k, v in sets.items()}, default=float))
`;

function ask(sets: Readonly<Record<string, readonly object[]>>): Record<string, Figures[]> {
  const { stdout, stderr, status } = spawnSync(python, ['-W', 'ignore', '-c', script], {
    input: JSON.stringify(sets),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, Figures[]>;
}

/** Largest difference of any figure, relative where it is above 1; what is text must be the same. */
function farthest(ours: Figures, theirs: Figures | undefined): number {
  let most = 0;
  for (const [name, value] of Object.entries(ours)) {
    const other = theirs?.[name];
    if (typeof value === 'string') {
      expect(value).toBe(other);
      continue;
    }
    const [mine, yours] = [[value].flat(), [other].flat()];
    expect(mine.length, name).toBe(yours.length);
    mine.forEach((number, index) => {
      const wanted = Number(yours[index]);
      const off = Math.abs(number - wanted) / Math.max(1, Math.abs(wanted));
      most = Math.max(most, Number.isNaN(off) ? Number.POSITIVE_INFINITY : off);
    });
  }
  return most;
}

describe.skipIf(!hasPeers)('scikit-learn and sacrebleu', () => {
  const real = hasPeers ? realSets() : { classes: [], numbers: [], sentences: [] };
  const sets = {
    classes: [...randomClasses, ...real.classes],
    numbers: [...randomNumbers, ...real.numbers],
    sentences: [...randomSentences, ...real.sentences],
  };
  const said = hasPeers ? ask(sets) : {};

  test('there are fifty random sets of each kind, and five real ones', () => {
    expect(real.classes.length + real.numbers.length + real.sentences.length).toBe(5);
    for (const of of [randomClasses, randomNumbers, randomSentences]) expect(of.length).toBe(50);
  });

  test.each(sets.classes.map((one, index) => [one.name, one, index] as const))(
    'classes: %s',
    (_, one, index) => {
      expect(farthest(ofClasses(one), said.classes?.[index])).toBeLessThan(1e-6);
    },
  );

  test.each(sets.numbers.map((one, index) => [one.name, one, index] as const))(
    'numbers: %s',
    (_, one, index) => {
      expect(farthest(ofNumbers(one), said.numbers?.[index])).toBeLessThan(1e-6);
    },
  );

  test.each(sets.sentences.map((one, index) => [one.name, one, index] as const))(
    'sentences: %s',
    (_, one, index) => {
      expect(farthest(ofSentences(one), said.sentences?.[index])).toBeLessThan(1e-6);
    },
  );
});
