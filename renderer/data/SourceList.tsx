// The data there is to choose from, by what a model learns from it.
import type { DataSource } from '../../graph-core/index.ts';
import { dataSources } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';

interface SourceListProps {
  readonly chosen: string | undefined;
  readonly onChoose: (source: DataSource) => void;
}

export function SourceList({ chosen, onChoose }: SourceListProps) {
  const { t, read } = useWords();
  const groups = [
    { title: t('data.own'), sources: dataSources.filter(({ files }) => files) },
    { title: t('data.built-in'), sources: dataSources.filter(({ files }) => !files) },
  ];
  return (
    <nav className="source-list" aria-label={t('data.sources')}>
      {groups.map(({ title, sources }) =>
        sources.length === 0 ? null : (
          <section key={title}>
            <h2 className="source-group">{title}</h2>
            <ul>
              {sources.map((source) => (
                <li key={source.id}>
                  <button
                    type="button"
                    className="data-source"
                    aria-pressed={source.id === chosen}
                    onClick={() => onChoose(source)}
                  >
                    <span className="source-title">{read(source.docs.title)}</span>
                    <span className="source-task">{read(source.docs.task)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ),
      )}
    </nav>
  );
}
