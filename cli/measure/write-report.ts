// An evaluation as one page, in the language that is asked for or that the document is written in.
import type { Document, Language, Localized, OutputFigures, Text } from '../../graph-core/index.ts';
import { reportPage, verbatim } from '../../graph-core/index.ts';
import { version } from '../version.ts';
import { writeFile } from '../write-file.ts';

export interface Reported {
  readonly document: Document;
  readonly measured: Text;
  readonly metrics: Readonly<Record<string, number>>;
  readonly units: Readonly<Record<string, Text>>;
  readonly figures: readonly OutputFigures[];
  readonly remarks: readonly Text[];
}

export async function writeReport(
  file: string,
  language: Language | undefined,
  { document, ...report }: Reported,
): Promise<void> {
  const name = inBoth(document.name);
  const page = reportPage({ ...report, name, version }, language ?? languageOf(document));
  await writeFile(file, page);
}

function inBoth(words: Localized): Text {
  return typeof words === 'string' ? verbatim(words) : words;
}

/** Words in both languages say nothing of whoever reads. */
function languageOf({ name, notes }: Document): Language {
  const words = [name, notes].filter((each): each is string => typeof each === 'string').join('');
  return /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(words) ? 'ja' : 'en';
}
