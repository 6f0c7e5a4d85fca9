// A card names the lecture's row where its template has one, and says nothing of a row where it has none.
import { expect, test } from 'vitest';
import { templates } from '../../templates/index.ts';
import { mount } from '../parts/mount.testing.tsx';
import { TemplateCard } from './TemplateCard.tsx';

test('only a template of the lecture names its row', async () => {
  const [template] = templates;
  if (!template) throw new Error('There is no template.');
  const { row, ...ownWork } = template;
  const words = async (shown: typeof ownWork) => {
    const card = await mount(<TemplateCard template={shown} onOpen={() => undefined} />);
    const text = card.container.textContent;
    await card.unmount();
    return text;
  };
  expect(await words(template)).toContain(`Lecture row ${row}`);
  expect(await words(ownWork)).not.toMatch(/row/i);
});
