// Templates that come with data and train one model: those whose steps can be counted and followed.
import { readFileSync } from 'node:fs';
import { templates } from '../templates/index.ts';

export const trainedTemplates = templates.flatMap(({ id }) => {
  const text = readFileSync(new URL(`../templates/${id}.json`, import.meta.url), 'utf8');
  const { data, training } = JSON.parse(text) as {
    data: { source: string };
    training: { players?: unknown };
  };
  return data.source === '' || training.players ? [] : [{ id, text }];
});
