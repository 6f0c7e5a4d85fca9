// Choices for a table's columns: written only where they overrule a guess, and read back as they were made.
import { expect, test } from 'vitest';
import { choosePredicted, chooseType, chosenTypes } from './table-choices.ts';

const age = { name: 'age', guessed: 'number' } as const;

test('a type that was chosen is written down, one that was guessed anyway is not', () => {
  const chosen = chooseType({ header: 'yes' }, age, 'class');
  expect(chosen).toEqual({ header: 'yes', 'type of age': 'class' });
  expect(chosenTypes(chosen)).toEqual({ age: 'class' });
  expect(chooseType(chosen, age, 'number')).toEqual({ header: 'yes' });
});

test('the column that is predicted is counted from 1 and its type is guessed anew', () => {
  const columns = [age, { name: '__proto__', guessed: 'text' }];
  const options = chooseType({}, { name: '__proto__', guessed: 'text' }, 'skip');
  expect(chosenTypes(options)).toEqual(Object.fromEntries([['__proto__', 'skip']]));
  expect(choosePredicted({ ...options, target: 0 }, columns, 1)).toEqual({ target: 2 });
});
