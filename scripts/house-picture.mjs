// Draws boxes and arrows as an SVG in the colours of the app, light and dark.
const margin = 28;
const head = 64;

/** @returns {string} */
export function drawn({ width, height, boxes, lines }, title) {
  const [w, h] = [Math.ceil(width + 2 * margin), Math.ceil(height + head + 2 * margin)];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" role="img" aria-label="${escaped(title)}">
<!-- Generated from the imports by \`npm run docs\`; do not edit. -->
<style>
  svg { --paper: #f7f3ea; --surface: #fffdf8; --ink: #26221c; --quiet: #6b6357; --line: #cfc6b4; --wire: #9a8f7c; --accent: #3b4f8f; --ground: #eef0f2; }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #191714; --surface: #23201c; --ink: #ece5d8; --quiet: #a89f90; --line: #453f37; --wire: #7d7466; --accent: #93a5e0; --ground: #1f2229; }
  }
  text { font: 12px Inter, system-ui, -apple-system, 'Segoe UI', sans-serif; fill: var(--quiet); }
  .title { font-size: 20px; font-weight: 600; fill: var(--ink); }
  .name { font: 600 14px 'JetBrains Mono', ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: var(--ink); }
  .box { fill: var(--surface); stroke: var(--line); }
  .core { fill: var(--ground); }
  .label { fill: var(--accent); font-weight: 600; }
  .wire { fill: none; stroke: var(--wire); stroke-width: 1.25; }
  .peg { fill: var(--wire); }
</style>
<rect width="${w}" height="${h}" rx="6" fill="var(--paper)"/>
<text class="title" x="${margin}" y="${margin + 16}">${escaped(title)}</text>
<text x="${margin}" y="${margin + 38}">A line means: the upper imports the lower. Lines that others imply are left out.</text>
<g transform="translate(${margin} ${head + margin})">
${ground(boxes)}
${lines.map(wire).join('\n')}
${boxes.map(box).join('\n')}
</g>
</svg>
`;
}

/** Round corners, and a peg where the line enters the box below. */
function wire(points) {
  const end = points.at(-1);
  let d = `M${at(points[0])}`;
  for (let index = 1; index < points.length - 1; index++) {
    const [before, corner, after] = points.slice(index - 1, index + 2);
    d += ` L${at(towards(corner, before))} Q${at(corner)} ${at(towards(corner, after))}`;
  }
  d += ` L${at(end)}`;
  return `<path class="wire" d="${d}"/><circle class="peg" cx="${round(end.x)}" cy="${round(end.y)}" r="3.5"/>`;
}

function towards(from, to) {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const step = Math.min(8, length / 2);
  if (length === 0) return from;
  return {
    x: from.x + ((to.x - from.x) * step) / length,
    y: from.y + ((to.y - from.y) * step) / length,
  };
}

/** The floor that the core lies on. */
function ground(boxes) {
  const core = boxes.filter((box) => box.core);
  if (core.length === 0) return '';
  const [left, top] = [Math.min(...core.map(({ x }) => x)), Math.min(...core.map(({ y }) => y))];
  const right = Math.max(...core.map(({ x, width }) => x + width));
  const bottom = Math.max(...core.map(({ y, height }) => y + height));
  return `<rect class="core" x="${round(left - 16)}" y="${round(top - 14)}" width="${round(right - left + 32)}" height="${round(bottom - top + 30)}" rx="10"/>
<text class="label" text-anchor="end" x="${round(right)}" y="${round(top + 8)}">graph-core</text>
<text text-anchor="end" x="${round(right)}" y="${round(top + 26)}">no DOM, no Node, no React</text>`;
}

function box({ x, y, width, height, name, says }) {
  return `<rect class="box" x="${round(x)}" y="${round(y)}" width="${width}" height="${height}" rx="6"/>
<text class="name" x="${round(x + 14)}" y="${round(y + 22)}">${escaped(name)}</text>
<text x="${round(x + 14)}" y="${round(y + 40)}">${escaped(says)}</text>`;
}

function at({ x, y }) {
  return `${round(x)} ${round(y)}`;
}

function round(value) {
  return Math.round(value * 10) / 10;
}

function escaped(words) {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
