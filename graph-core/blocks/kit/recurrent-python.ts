// Recurrent blocks in PyTorch and Keras: nn.LSTM and layers.LSTM and their like, and a masked form for PyTorch, which has none.
import type { Expressions, PythonForm, StockLayer, WeightValue } from '../block.ts';
import { filled, regrouped, rowOf, transposed, weightOf } from './layout.ts';
import type { RecurrentParams } from './recurrent.ts';
import type { Shape } from './shape.ts';
import { sizeAt } from './shape.ts';
import type { Python, Word } from './python.ts';
import { code, item, list, single, py, slice } from './python.ts';

type Weights = Readonly<Record<string, WeightValue>>;

interface Context {
  readonly params: RecurrentParams;
  readonly inputs: {
    readonly values: Shape;
    readonly mask: Shape | undefined;
    readonly state: Shape | undefined;
    readonly cell?: Shape | undefined;
  };
}

interface TorchCell {
  /** `nn.LSTM` */
  readonly module: string;
  readonly keywords?: Parameters<typeof py>[2];
  /** Order of the gates there: gate k is our gate `gates[k]`. */
  readonly gates: readonly number[];
  /** A cell state travels beside the hidden one. */
  readonly cell: boolean;
  /** Our bias has two rows: for the input and for the state. */
  readonly twoBiases: boolean;
  /** Source of the module where it is one of ours, which runs one way only. */
  readonly source?: string;
}

export function recurrentTorch({ params, inputs }: Context, cell: TorchCell): PythonForm {
  const { units, bidirectional } = params;
  const sizes = [sizeAt(inputs.values, -1), units];
  const keywords = { ...cell.keywords, batch_first: true };
  const directions = bidirectional ? 2 : 1;
  const stepwise = inputs.mask !== undefined || cell.source !== undefined;
  const plain = py(cell.module, sizes, {
    ...keywords,
    bidirectional: bidirectional ? true : undefined,
  });
  const oneWay = py(cell.module, sizes, keywords);
  const initial = (state: Python): Python =>
    bidirectional
      ? code`${state}.unflatten(1, (2, ${units})).transpose(0, 1).contiguous()`
      : code`${state}.unsqueeze(0)`;
  const last = (state: Python): Python =>
    bidirectional ? code`${state}.transpose(0, 1).flatten(1)` : code`${state}.squeeze(0)`;
  const states = (wires: Expressions): Word[] => {
    if (inputs.state === undefined && inputs.cell === undefined) return [];
    const x = single(wires.values);
    const none = code`${x}.new_zeros(${directions}, ${x}.size(0), ${units})`;
    const h = inputs.state === undefined ? none : initial(single(wires.state));
    if (!cell.cell) return [h];
    return [[h, inputs.cell === undefined ? none : initial(single(wires.cell))]];
  };
  return {
    make: stepwise
      ? py(
          'MaskedRecurrent',
          Array.from({ length: directions }, () => oneWay),
        )
      : plain,
    call: (wires, self) => {
      const mask = stepwise ? [single(wires.mask)] : [];
      const answer = py(self, [single(wires.values), ...mask, ...states(wires)]);
      const then = item(answer, 1);
      return {
        sequence: item(answer, 0),
        state: last(cell.cell ? item(then, 0) : then),
        ...(cell.cell && { cell: last(item(then, 1)) }),
      };
    },
    state: (weights) => ({
      ...torchWeights(weights, '', stepwise ? 'ways.0.' : '', '', cell),
      ...(bidirectional &&
        torchWeights(
          weights,
          'backward-',
          stepwise ? 'ways.1.' : '',
          stepwise ? '' : '_reverse',
          cell,
        )),
    }),
    ...(stepwise && {
      classes: { ...(cell.source && { [cell.module]: cell.source }), MaskedRecurrent },
    }),
  };
}

function torchWeights(
  weights: Weights,
  ours: string,
  prefix: string,
  suffix: string,
  { gates, twoBiases }: TorchCell,
): Record<string, WeightValue> {
  const kernel = (name: string) =>
    regrouped(transposed(weightOf(weights, `${ours}${name}`)), gates);
  const bias = weightOf(weights, `${ours}bias`);
  const [forInput, forState] = twoBiases
    ? [rowOf(bias, 0), rowOf(bias, 1)]
    : [bias, filled(bias.shape, 0)];
  return {
    [`${prefix}weight_ih_l0${suffix}`]: kernel('kernel'),
    [`${prefix}weight_hh_l0${suffix}`]: kernel('recurrent-kernel'),
    [`${prefix}bias_ih_l0${suffix}`]: regrouped(forInput, gates),
    [`${prefix}bias_hh_l0${suffix}`]: regrouped(forState, gates),
  };
}

interface KerasCell {
  readonly layer: string;
  readonly keywords?: Parameters<typeof py>[2];
  readonly cell: boolean;
  readonly classes?: Readonly<Record<string, string>>;
}

export function recurrentKeras({ params, inputs }: Context, cell: KerasCell): PythonForm {
  const { units, bidirectional } = params;
  const layer = py(cell.layer, [units], {
    ...cell.keywords,
    return_sequences: true,
    return_state: true,
  });
  const halves = (state: Python): Python[] =>
    bidirectional
      ? [item(state, slice(), slice(null, units)), item(state, slice(), slice(units))]
      : [state];
  const initial = (wires: Expressions): Python | undefined => {
    if (inputs.state === undefined && inputs.cell === undefined) return undefined;
    const none = py('ops.zeros_like', [single(wires.state ?? wires.cell)]);
    const h = halves(inputs.state === undefined ? none : single(wires.state));
    const c = halves(inputs.cell === undefined ? none : single(wires.cell));
    const states = cell.cell ? h.flatMap((state, way) => [state, c[way] ?? none]) : h;
    return list(states);
  };
  // layers.Bidirectional gives zeros where a mask is 0, all other layers the state that was carried there.
  const both = inputs.mask ? 'BothWays' : 'layers.Bidirectional';
  return {
    make: bidirectional ? py(both, [layer]) : layer,
    call: (wires, self) => {
      const answer = py(self, [single(wires.values)], {
        mask: inputs.mask && py('ops.cast', [single(wires.mask), 'bool']),
        initial_state: initial(wires),
      });
      // [sequence, h, c] one way; [sequence, h, c, backward h, backward c] both ways.
      const step = cell.cell ? 2 : 1;
      const last = (at: number) =>
        bidirectional
          ? py('ops.concatenate', [list([item(answer, at), item(answer, at + step)])], { axis: -1 })
          : item(answer, at);
      return { sequence: item(answer, 0), state: last(1), ...(cell.cell && { cell: last(2) }) };
    },
    state: (weights) => weights,
    classes: { ...cell.classes, ...(bidirectional && inputs.mask && { BothWays }) },
  };
}

/** The stock layer gives the sequence only, starts from zeros and lets no mask in by a wire. */
export function recurrentStock(
  { params, inputs }: Context,
  className: string,
  config: Readonly<Record<string, unknown>>,
): StockLayer | undefined {
  if (inputs.mask || inputs.state || inputs.cell) return undefined;
  const names = ['kernel', 'recurrent-kernel', 'bias'];
  const inner = { units: params.units, return_sequences: true, ...config };
  if (!params.bidirectional) return { className, config: inner, weights: names };
  return {
    className: 'Bidirectional',
    config: { layer: { class_name: className, config: inner }, merge_mode: 'concat' },
    weights: [...names, ...names.map((name) => `backward-${name}`)],
  };
}

const BothWays = `class BothWays(layers.Layer):
    """Reads a sequence forwards and backwards, carrying each state past positions whose mask is 0."""

    def __init__(self, ahead, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        if isinstance(ahead, dict):
            ahead = keras.saving.deserialize_keras_object(ahead)
        self.ahead = ahead
        config = {**ahead.get_config(), "name": f"{ahead.name}_back", "go_backwards": True}
        self.back = ahead.__class__.from_config(config)

    def call(self, x, mask=None, initial_state=None):
        states = initial_state or []
        half = len(states) // 2
        ahead = self.ahead(x, mask=mask, initial_state=states[:half] or None)
        back = self.back(x, mask=mask, initial_state=states[half:] or None)
        joined = ops.concatenate([ahead[0], ops.flip(back[0], axis=1)], axis=-1)
        return (joined, *ahead[1:], *back[1:])

    def get_config(self):
        ahead = keras.saving.serialize_keras_object(self.ahead)
        return {**super().get_config(), "ahead": ahead}
`;

const MaskedRecurrent = `class MaskedRecurrent(nn.Module):
    """Recurrent layers, forwards and perhaps backwards, that carry the state unchanged past positions whose mask is 0.

    Where the mask is that of padding behind each row, the rows are packed; else there is one step after another.
    """

    def __init__(self, *ways):
        super().__init__()
        self.ways = nn.ModuleList(ways)

    def forward(self, x, mask=None, state=None):
        pair = isinstance(self.ways[0], nn.LSTM)
        if state is None:
            zeros = x.new_zeros(len(self.ways), x.size(0), self.ways[0].hidden_size)
            state = (zeros, zeros) if pair else zeros
        states = state if pair else (state,)
        padded = mask is not None and bool((mask[:, 1:].ne(0) <= mask[:, :-1].ne(0)).all())
        read = self.packed if padded and isinstance(self.ways[0], nn.RNNBase) else self.stepwise
        sequences, last = [], []
        for number, way in enumerate(self.ways):
            before = [one[number : number + 1].contiguous() for one in states]
            said, then = read(way, x, mask, before, number > 0)
            sequences.append(said)
            last.append(then)
        last = tuple(torch.cat(parts) for parts in zip(*last))
        return torch.cat(sequences, -1), last if pair else last[0]

    def packed(self, way, x, mask, before, backwards):
        lengths = mask.ne(0).sum(1)
        place = torch.arange(x.size(1), device=x.device)
        inside = place < lengths[:, None]
        turned = torch.where(inside, lengths[:, None] - 1 - place, place)[..., None]
        turn = lambda values: values.gather(1, turned.expand_as(values)) if backwards else values
        # A row of padding alone is run over one position and then forgotten.
        rows = nn.utils.rnn.pack_padded_sequence(
            turn(x), lengths.clamp(min=1).cpu(), batch_first=True, enforce_sorted=False
        )
        said, then = way(rows, tuple(before) if len(before) > 1 else before[0])
        said, _ = nn.utils.rnn.pad_packed_sequence(said, batch_first=True, total_length=x.size(1))
        then = then if len(before) > 1 else (then,)
        then = [torch.where(lengths[:, None] > 0, new, old) for new, old in zip(then, before)]
        # Over the padding the state stands still: the last one, or the first where padding comes first.
        still = before if backwards else then
        return torch.where(inside[..., None], turn(said), still[0][0][:, None]), then

    def stepwise(self, way, x, mask, before, backwards):
        now, said = before, [None] * x.size(1)
        for t in reversed(range(x.size(1))) if backwards else range(x.size(1)):
            _, then = way(x[:, t : t + 1].contiguous(), tuple(now) if len(now) > 1 else now[0])
            then = then if len(now) > 1 else (then,)
            if mask is not None:
                keep = mask[None, :, t : t + 1] != 0
                then = [torch.where(keep, new, old) for new, old in zip(then, now)]
            now = list(then)
            said[t] = now[0][0]
        return torch.stack(said, 1), now
`;
