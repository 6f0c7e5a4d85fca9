// Which block a NaN or an infinity began in, and the likely cause. Looks at one pass; changes nothing.
import type { Model } from '../compile/model.ts';
import { pathMention } from '../document/node-name.ts';
import type { Engine } from '../engine/engine.ts';
import type { Tensor } from '../engine/ops.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { Fed } from './feeds.ts';
import type { Learner } from './players/player.ts';

export interface NonFinite {
  /** Of blocks it speaks as `inWords` finishes. */
  readonly message: Text;
  /** Path of the block. */
  readonly path?: string | undefined;
  /** The weights themselves are no longer numbers to keep. */
  readonly spoiled?: boolean;
}

export interface LostStep {
  readonly step: number;
  /** What the pass was told, which decides its dropout. */
  readonly pass: number;
  readonly rate: number;
}

export async function findNonFinite(
  engine: Engine,
  model: Model,
  learner: Learner,
  makeFeed: () => Fed,
  { step, pass, rate: learningRate }: LostStep,
): Promise<NonFinite> {
  const { tf } = engine;
  for (const [name, variable] of model.weights)
    if (!(await isFinite(engine, variable))) {
      const path = name.slice(0, name.lastIndexOf('/'));
      return {
        path,
        spoiled: true,
        message: text(
          `The weights of ‘${pathMention(path)}’ are no longer finite at step ${step}. Start again from the last checkpoint with a lower learning rate (it is ${learningRate}).`,
          `ステップ ${step} で「${pathMention(path)}」の重みが有限の値ではなくなりました。学習率（現在 ${learningRate}）を下げ、直前のチェックポイントからやり直してください。`,
        ),
      };
    }
  const checks: { path: string; isInput: boolean; finite: Tensor }[] = [];
  tf.tidy(() => {
    const { feeds } = makeFeed();
    model.run(feeds, {
      training: true,
      step: pass,
      player: learner.part,
      watch: (at, outputs) => {
        for (const output of Object.values(outputs))
          if (output && output.dtype === 'float32')
            checks.push({
              path: at.path,
              isInput: at.path in feeds,
              finite: tf.keep(finiteFlag(engine, output)),
            });
      },
    });
  });
  model.dropFrozenUpdates();
  let found: { path: string; isInput: boolean } | undefined;
  for (const check of checks) {
    if (!found && (await check.finite.data())[0] === 0) found = check;
    check.finite.dispose();
  }
  if (!found) {
    const at = await whereGradientOverflows(engine, model, learner, makeFeed, pass);
    const [en, ja] = at
      ? [` in ‘${pathMention(at)}’ first`, `「${pathMention(at)}」から`]
      : ['', ''];
    return {
      path: at,
      message: text(
        `The gradient is not finite at step ${step}, though every block's output is: it overflows${en} on its way back. Lower the learning rate (it is ${learningRate}) or clip the gradient norm. The weights are those of the step before.`,
        `ステップ ${step} で勾配が有限ではありません（各ブロックの出力は有限です）。逆伝播で${ja}あふれています。学習率（現在 ${learningRate}）を下げるか、勾配ノルムを制限してください。重みは直前のステップのままです。`,
      ),
    };
  }
  if (found.isInput)
    return {
      path: found.path,
      message: text(
        `The data fed to ‘${pathMention(found.path)}’ at step ${step} holds a value that is not a finite number. Look for it in the Data room.`,
        `ステップ ${step} で「${pathMention(found.path)}」に有限でない値のデータが入力されました。「データ」画面で確認してください。`,
      ),
    };
  return {
    path: found.path,
    message: text(
      `The output of ‘${pathMention(found.path)}’ is not finite at step ${step}: it is the first block where a NaN or an infinity appears. Lower the learning rate (it is ${learningRate}), clip the gradient norm, or put a normalisation before it. The weights are those of the step before.`,
      `ステップ ${step} で「${pathMention(found.path)}」の出力が有限でなくなりました（最初に NaN か無限大が現れたブロックです）。学習率（現在 ${learningRate}）を下げる、勾配ノルムを制限する、手前に正規化を置く、のいずれかを試してください。重みは直前のステップのままです。`,
    ),
  };
}

/** Path of the block nearest to the loss whose weights have a gradient that is not finite. */
async function whereGradientOverflows(
  engine: Engine,
  model: Model,
  { trainable = model.trainable, part: player }: Learner,
  makeFeed: () => Fed,
  pass: number,
): Promise<string | undefined> {
  const { tf } = engine;
  const names = new Map([...model.weights].map(([name, variable]) => [variable.name, name]));
  const flags = new Map<string, Tensor>();
  tf.tidy(() => {
    const { feeds, targets, classWeights } = makeFeed();
    const options = { training: true, step: pass, player, classWeights };
    const { grads } = tf.variableGrads(
      () => model.losses(feeds, targets, options).loss.asScalar(),
      [...trainable],
    );
    for (const [variable, gradient] of Object.entries(grads))
      flags.set(names.get(variable) ?? variable, tf.keep(finiteFlag(engine, gradient)));
  });
  model.dropFrozenUpdates();
  let found: string | undefined;
  // The order of the weights is that of the pass forward, so the last is met first on the way back.
  for (const name of model.weights.keys()) {
    const flag = flags.get(name);
    if (flag && (await flag.data())[0] === 0) found = name.slice(0, name.lastIndexOf('/'));
    flag?.dispose();
  }
  return found;
}

async function isFinite(engine: Engine, tensor: Tensor): Promise<boolean> {
  const flag = finiteFlag(engine, tensor);
  const [value] = await flag.data();
  flag.dispose();
  return value !== 0;
}

/** 1 where all is finite: a finite x gives x · 0 = 0, NaN and the infinities give NaN. */
function finiteFlag({ tf }: Engine, tensor: Tensor): Tensor {
  return tf.tidy(() => tf.cast(tf.equal(tf.sum(tf.mul(tensor, 0)), 0), 'float32'));
}
