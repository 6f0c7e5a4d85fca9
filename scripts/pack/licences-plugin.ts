// Completes the list of licences that the build writes: texts that packages leave out, and the fonts, which are no code.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

const modules = new URL('../../node_modules/', import.meta.url).pathname;
const read = (file: string): string => readFileSync(path.join(modules, file), 'utf8').trim();

const apache = (holder: string) => `${holder}\n\n${read('@jsquash/webp/LICENSE')}`;
const mit = (holder: string) => `${holder}\n\n${mitTerms()}`;

/** Its header is the plain text with its own holder above. */
function mitTerms(): string {
  const header = read('seedrandom/seedrandom.js');
  return header.slice(header.indexOf('Permission'), header.indexOf('*/')).trim();
}

const tensorflow = 'Copyright 2018 Google LLC. All rights reserved.';
const keras = 'Copyright (c) 2015 - 2018, François Chollet and all other contributors.';

/** What a package without a licence file says in its sources or its repository. */
const texts: Readonly<Record<string, () => string>> = {
  '@tensorflow/tfjs-layers': () => `${apache(tensorflow)}\n\n${mit(keras)}`,
  'onnxruntime-web': () => mit('Copyright (c) Microsoft Corporation'),
  seedrandom: () => mit('Copyright 2019 David Bau.'),
};

const fonts = ['inter', 'jetbrains-mono', 'noto-sans-jp'];

/** Refuses a package that brings no text and for which none stands above. */
function wholeLicences(list: string): string {
  const parts = list.split(/^(?=## \S+ - \S+ \(.*\)$)/m).map((part) => {
    const [, name = '', rest] = /^## (\S+) - .*\n([^]*)$/.exec(part) ?? [];
    if (rest === undefined || rest.trim() !== '') return part.trim();
    const text =
      name.startsWith('@tensorflow/') && !(name in texts) ? () => apache(tensorflow) : texts[name];
    if (!text)
      throw new Error(`${name} brings no licence text. Add it to scripts/pack/licences-plugin.ts.`);
    return `${part.trim()}\n\n${text()}`;
  });
  for (const font of fonts)
    parts.push(
      `## @fontsource-variable/${font} (OFL-1.1)\n\n${read(`@fontsource-variable/${font}/LICENSE`)}`,
    );
  return `${parts.join('\n\n')}\n`;
}

export const licencesAreWhole: Plugin = {
  name: 'licences-are-whole',
  apply: 'build',
  writeBundle({ dir = '' }, bundle) {
    const listed = Object.keys(bundle).find((name) => name.endsWith('licences.md'));
    if (!listed) return;
    const file = path.join(dir, listed);
    writeFileSync(file, wholeLicences(readFileSync(file, 'utf8')));
  },
};
