// The weight files that the import dialog is about, chosen there or dropped on the window.
import { create } from 'zustand';
import { useScreen } from '../stores/screen.ts';

interface ChosenWeights {
  readonly files: readonly File[];
}

export const useChosenWeights = create<ChosenWeights>()(() => ({ files: [] }));

/** Opens the dialog, with files where they are known already. */
export function openImport(files: readonly File[] = []): void {
  useChosenWeights.setState({ files });
  useScreen.getState().openDialog('import');
}

/** Endings that the file picker offers; what a file is, its first bytes say. */
export const weightEndings = [
  '.safetensors',
  '.npz',
  '.json',
  '.bin',
  '.h5',
  '.keras',
  '.onnx',
  '.zip',
] as const;
