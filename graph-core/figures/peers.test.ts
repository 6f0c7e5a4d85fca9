// Every figure against scikit-learn and sacrebleu: fifty random and five real sets, within a millionth.
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { auc } from './auc.ts';
import { countTokens, startTokens } from '../train/measured/count-tokens.ts';
import { text } from '../text.ts';
import { bleu } from './bleu.ts';
import { calibrationCurve, calibrationError } from './calibration.ts';
import { chrf } from './chrf.ts';
import { classFigures } from './class-figures.ts';
import { accuracyOf, confusionMatrix, macroOf, perClass } from './classification.ts';
import type { ClassSet, NumberSet, SentenceSet } from './figures.testing.ts';
import { randomClasses, randomNumbers, randomSentences, realSets } from './figures.testing.ts';
import { numberFigures } from './number-figures.ts';
import { regressionFigures } from './regression.ts';
import { tokenFigures } from './token-figures.ts';
import { areaUnder, averagePrecision, precisionRecallCurve, rocCurve } from './thresholds.ts';

const python = process.env.KUMIKI_PEERS_PYTHON ?? '/usr/bin/python3';
const hasPeers = spawnSync(python, ['-c', 'import sklearn, sacrebleu']).status === 0;

type Figures = Readonly<Record<string, number | readonly number[] | string>>;

function ofClasses({ truth, scores, classes }: ClassSet): Figures {
  const answers = scores.map((row) => row.indexOf(Math.max(...row)));
  const matrix = confusionMatrix(truth, answers, classes);
  const each = perClass(matrix);
  const macro = macroOf(matrix);
  const positive = scores.map((row) => row.at(-1) ?? 0);
  const is = truth.map((id) => (id === classes - 1 ? 1 : 0));
  const curve = calibrationCurve(is, positive, 10);
  return {
    matrix: matrix.flat(),
    accuracy: accuracyOf(matrix),
    precision: each.map((figures) => figures.precision),
    recall: each.map((figures) => figures.recall),
    f1: each.map((figures) => figures.f1),
    support: each.map((figures) => figures.support),
    macro: [macro.precision, macro.recall, macro.f1],
    roc: [
      areaUnder(rocCurve(is, positive)),
      auc(
        positive.filter((_, row) => is[row] === 1),
        positive.filter((_, row) => is[row] === 0),
      ),
    ],
    pr: areaUnder(precisionRecallCurve(is, positive)),
    ap: averagePrecision(is, positive),
    said: curve.map(({ said }) => said),
    came: curve.map(({ came }) => came),
    ece: calibrationError(curve),
    ...ofReport(truth, scores, classes),
    ...ofTokens(truth, scores, classes),
  };
}

/** As a report tells them: means over the classes, of the answers given, and of always the most frequent class. */
function ofReport(
  truth: readonly number[],
  scores: readonly (readonly number[])[],
  classes: number,
): Figures {
  const names = Array.from({ length: classes }, (_, id) => `${id}`);
  const counts = names.map((_, id) => truth.filter((label) => label === id).length);
  const majority = counts.indexOf(Math.max(...counts));
  const { macro, baseline, calibration } = classFigures(truth, scores.flat(), names, majority);
  return {
    means: [macro.rocArea, macro.averagePrecision],
    always: [baseline.accuracy, baseline.f1],
    sure: [calibration.error, ...calibration.bins.flatMap(({ said, came }) => [said, came])],
  };
}

/** The same examples as tokens of one sentence: no id is that of padding, and no probability 0. */
function ofTokens(
  truth: readonly number[],
  scores: readonly (readonly number[])[],
  classes: number,
): Figures {
  const odds = scores.flatMap((row) => {
    const raised = row.map((score) => Math.max(score, 1e-6));
    const sum = raised.reduce((a, b) => a + b, 0);
    return [0, ...raised.map((score) => score / sum)];
  });
  const column = {
    name: 't',
    label: text('t', 't'),
    kind: 'tokens',
    sizes: [truth.length],
  } as const;
  const sums = startTokens(column, false);
  countTokens(sums, {
    values: Float32Array.from(odds),
    width: classes + 1,
    truth: Int32Array.from(truth, (id) => id + 1),
    examples: 1,
  });
  const figures = tokenFigures(sums, undefined);
  return { tokens: [figures.tokens, figures.accuracy, Math.log(figures.perplexity)] };
}

function ofNumbers({ truth, answers }: NumberSet): Figures {
  const { mae, rmse, r2, residuals } = regressionFigures(truth, answers);
  const { mean, deviation, quantiles } = residuals;
  const middle = truth.reduce((sum, value) => sum + value, 0) / truth.length;
  const { baseline } = numberFigures('n', truth, answers, middle);
  return {
    mae,
    rmse,
    r2,
    residuals: [mean, deviation, ...Object.values(quantiles)],
    always: [baseline.mae, baseline.rmse],
  };
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
    odds = np.maximum(scores, 1e-6)
    odds = odds / odds.sum(1, keepdims=True)
    each = [(truth == k).astype(int) for k in range(n)]
    always = np.full(len(truth), np.bincount(truth, minlength=n).argmax())
    top, right = scores.max(1), (said == truth).astype(int)
    top_came, top_mean = calibration_curve(right, top, n_bins=10)
    top_counts = np.bincount(np.searchsorted(np.linspace(0, 1, 11)[1:-1], top), minlength=10)
    top_counts = top_counts[top_counts > 0]
    off = (top_counts / top_counts.sum() * np.abs(top_mean - top_came)).sum()
    return dict(
        matrix=m.confusion_matrix(truth, said, labels=range(n)).ravel().tolist(),
        accuracy=m.accuracy_score(truth, said), precision=p.tolist(), recall=r.tolist(),
        f1=f.tolist(), support=s.tolist(), macro=list(macro), roc=[m.roc_auc_score(is_last, yes)] * 2,
        pr=m.auc(recall, precision), ap=m.average_precision_score(is_last, yes),
        said=mean.tolist(), came=came.tolist(),
        means=[np.mean([m.roc_auc_score(e, scores[:, k]) for k, e in enumerate(each)]),
            np.mean([m.average_precision_score(e, scores[:, k]) for k, e in enumerate(each)])],
        always=[m.accuracy_score(truth, always), m.f1_score(truth, always, average='macro', zero_division=0)],
        sure=[off, *np.stack([top_mean, top_came], 1).ravel()],
        tokens=[len(truth), m.accuracy_score(truth, odds.argmax(1)), m.log_loss(truth, odds, labels=range(n))],
        ece=float((counts / counts.sum() * np.abs(mean - came)).sum()))

def numbers(one):
    truth, said = np.array(one['truth']), np.array(one['answers'])
    off = said - truth
    always = np.full(len(truth), truth.mean())
    return dict(mae=m.mean_absolute_error(truth, said), rmse=m.root_mean_squared_error(truth, said),
        r2=m.r2_score(truth, said),
        always=[m.mean_absolute_error(truth, always), m.root_mean_squared_error(truth, always)],
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

  test.each(sets.classes.map((set, index) => [set.name, set, index] as const))(
    'classes: %s',
    (_, set, index) => {
      expect(farthest(ofClasses(set), said.classes?.[index])).toBeLessThan(1e-6);
    },
  );

  test.each(sets.numbers.map((set, index) => [set.name, set, index] as const))(
    'numbers: %s',
    (_, set, index) => {
      expect(farthest(ofNumbers(set), said.numbers?.[index])).toBeLessThan(1e-6);
    },
  );

  test.each(sets.sentences.map((set, index) => [set.name, set, index] as const))(
    'sentences: %s',
    (_, set, index) => {
      expect(farthest(ofSentences(set), said.sentences?.[index])).toBeLessThan(1e-6);
    },
  );
});
