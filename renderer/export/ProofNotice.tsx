// What came of an export: how far the read-back files differ from the model, per output, and which files there are.
import type { OutputProof } from '../../graph-core/index.ts';
import { agrees, backendTitles, provenInputs } from '../../graph-core/index.ts';
import { shortBytes } from '../parts/amounts.ts';
import { useWords } from '../i18n/words.ts';
import { Notice } from '../parts/Notice.tsx';
import type { Written } from './export-wire.ts';

export function ProofNotice({ written }: { readonly written: Written }) {
  const { t, read } = useWords();
  const { files, parameters, proof, backend } = written;
  return (
    <>
      {'broken' in proof ? (
        <Notice tone="problem">
          <p>{t('export.broken')}</p>
          <p className="quiet">{read(proof.broken)}</p>
        </Notice>
      ) : 'notHere' in proof ? (
        <Notice tone="plain">{read(proof.notHere)}</Notice>
      ) : (
        <Measured proof={proof} backend={backendTitles[backend]} />
      )}
      <section aria-label={t('export.files')}>
        <p className="quiet">{t('export.holds', { parameters })}</p>
        <ul className="export-files numbers">
          {files.map(({ name, bytes }) => (
            <li key={name}>
              <span>{name}</span>
              <span>{shortBytes(bytes.length)}</span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

interface MeasuredProps {
  readonly proof: readonly OutputProof[];
  readonly backend: string;
}

function Measured({ proof, backend }: MeasuredProps) {
  const { t } = useWords();
  const good = agrees(proof);
  const noNumbers = proof.some(({ maxAbsDifference }) => Number.isNaN(maxAbsDifference));
  return (
    <Notice tone={good ? 'done' : 'caution'}>
      <p>
        {good
          ? t('export.proven', { inputs: provenInputs, backend })
          : t(noNumbers ? 'export.no-numbers' : 'export.differs', {
              inputs: provenInputs,
              backend,
            })}
      </p>
      <table className="export-proof">
        <thead>
          <tr>
            <th scope="col">{t('export.output')}</th>
            <th scope="col">{t('export.difference')}</th>
          </tr>
        </thead>
        <tbody className="numbers">
          {proof.map(({ output, maxAbsDifference }) => (
            <tr key={output}>
              <td>{output}</td>
              <td>{printed(maxAbsDifference)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Notice>
  );
}

/** 0 is said as 0: bit for bit the same. */
function printed(difference: number): string {
  if (difference === 0) return '0';
  return Number.isFinite(difference) ? difference.toExponential(1) : '–';
}
