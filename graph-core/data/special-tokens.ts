// The words that every vocabulary begins with, and their ids.

export const padId = 0;
export const bosId = 1;
export const eosId = 2;
export const unknownId = 3;
export const specialTokens: readonly string[] = ['⟨pad⟩', '⟨bos⟩', '⟨eos⟩', '⟨unk⟩'];
