// The reference page of all blocks as Markdown, drawn from their definitions.
import { formulaText } from '../../formula/formula-value.ts';
import type { ParamField } from '../../params.ts';
import { paramFields } from '../../params.ts';
import type { ArrivingShape, Block, Category, Example, InputPort, OutputPort } from '../block.ts';
import { isRejection } from '../block.ts';
import { blocks } from '../index.ts';
import type { Shape } from './shape.ts';
import { dim, printShape } from './shape.ts';

const categories: Readonly<Record<Category, string>> = {
  input: 'Inputs · 入力',
  sequence: 'Sequences · 系列',
  attention: 'Attention · 注意機構',
  dense: 'Dense · 全結合',
  convolution: 'Convolution and pooling · 畳み込みとプーリング',
  recurrent: 'Recurrent · 再帰型',
  normalization: 'Normalisation · 正規化',
  shape: 'Shape · 形状',
  merge: 'Merging · 合流',
  output: 'Outputs · 出力',
};

const opening = [
  '# Blocks',
  'Generated from the definitions in `graph-core/blocks/`; do not edit. Run `npm run blocks` after a change.',
  'Shapes are written with named axes: `B × T 32 × d_model 128` is a batch of sequences of 32 positions with 128 numbers each; an image is `B × H × W × C`. A port has a kind: `values` (real numbers), `tokens` (integer ids), `mask` (1 where a position counts), `image`, `scores` (attention weights). Values and images may be wired to each other; scores may be read as values.',
].join('\n\n');

export function blocksPage(): string {
  const all = Object.values(blocks);
  const sections = (Object.keys(categories) as Category[]).map((category) => {
    const own = all.filter(({ docs }) => docs.category === category);
    return [`## ${categories[category]}`, ...own.map(blockSection)].join('\n\n');
  });
  return `${[opening, contents(all), ...sections].join('\n\n')}\n`;
}

function contents(all: readonly Block[]): string {
  const lines = (Object.keys(categories) as Category[]).map((category) => {
    const own = all.filter(({ docs }) => docs.category === category);
    const links = own.map(({ type, docs }) => `[${docs.title.en}](#${type})`);
    return `- **${categories[category]}**: ${links.join(', ')}`;
  });
  return lines.join('\n');
}

function blockSection(block: Block): string {
  const { title, summary, equation, source } = block.docs;
  const parts = [
    `<a id="${block.type}"></a>\n\n### ${title.en} · ${title.ja}`,
    `\`${block.type}\`: ${summary.en}`,
    equation && `> ${equation}`,
    source && `Source: ${source}.`,
    ports(block.inputsOf ? 'In, as the params say' : 'In', block.inputs),
    ports('Out', block.outputs),
    params(paramFields(block.params)),
    block.examples.map((example) => exampleLine(block, example)).join('\n'),
  ];
  return parts.filter(Boolean).join('\n\n');
}

function ports(title: string, of: Readonly<Record<string, InputPort | OutputPort>>): string {
  const lines = Object.entries(of).map(([name, port]) => {
    const notes = [
      'optional' in port && 'optional',
      'variadic' in port && 'any number of wires',
      'feed' in port && (port.feed === 'noise' ? 'drawn at random' : 'fed from the data'),
      'view' in port && port.view && `shown as ${port.view.kind.replace('-', ' ')}`,
    ].filter(Boolean);
    return `\`${name}\` ${port.kind}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
  });
  return lines.length > 0 ? `**${title}**: ${lines.join(' · ')}` : '';
}

function params(fields: readonly ParamField[]): string {
  if (fields.length === 0) return '';
  const rows = fields.map(
    ({ name, label, form, default: initial }) =>
      `| \`${name}\` | ${label.en} · ${label.ja} | ${formWords(form)} | ${valueWords(form, initial)} |`,
  );
  return ['| param | meaning | takes | default |', '|---|---|---|---|', ...rows].join('\n');
}

function valueWords({ kind }: ParamField['form'], value: unknown): string {
  return kind === 'formula' ? `\`${formulaText(value)}\`` : String(value);
}

function formWords(form: ParamField['form']): string {
  if (form.kind === 'choice') return form.options.map((option) => `\`${option}\``).join(', ');
  if (form.kind === 'flag') return 'yes or no';
  if (form.kind === 'drawing') return 'points';
  if (form.kind === 'formula') return 'a formula';
  const whole = form.kind === 'size' ? 'whole number' : 'number';
  return `${whole}, ${form.min} … ${form.max}`;
}

function exampleLine(block: Block, { params: given, inputs }: Example): string {
  const parsed = block.params.parse(given);
  const several = Object.keys(inputs).length > 1;
  const arriving = (of: Shape, from: string): ArrivingShape => ({ ...of, from });
  const answer = block.shape({
    params: parsed,
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([port, of]) => [
        port,
        'dims' in of
          ? arriving(of, several ? port : 'before')
          : of.map((shape, index) => arriving(shape, `wire ${index + 1}`)),
      ]),
    ),
    self: block.type,
    dim: (param, name) => dim(Number(parsed[param]), name),
  });
  const words = [
    ...paramFields(block.params).flatMap(({ name, form }) =>
      name in given ? `${name} ${valueWords(form, given[name])}` : [],
    ),
    ...Object.entries(inputs).map(([port, of]) => `${port} ${shapes(of)}`),
  ].join('; ');
  if (isRejection(answer)) return `- ${words} is refused: ${answer.message.en}`;
  const outputs = Object.entries(answer).map(([port, of]) => `${port} ${shapes(of)}`);
  return `- ${words ? `${words} → ` : ''}${outputs.join('; ')}`;
}

function shapes(of: Shape | readonly Shape[]): string {
  return 'dims' in of ? `\`${printShape(of)}\`` : of.map(shapes).join(' and ');
}
