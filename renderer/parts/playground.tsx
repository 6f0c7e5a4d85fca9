// Every part in every state on one page, in both themes and languages: `npm run dev`, then /parts/playground.html.
import { Eye, Play, Save, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { text } from '../../graph-core/index.ts';
import type { Text } from '../../graph-core/index.ts';
import { speak, useWords } from '../i18n/words.ts';
import { BlockIcon } from './BlockIcon.tsx';
import { Button, IconButton } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { EmptyPlace } from './EmptyPlace.tsx';
import { ChoiceField, FlagField, NumberField, TextField } from './Field.tsx';
import { Notice } from './Notice.tsx';
import { Panel, Section } from './Panel.tsx';
import { Progress } from './Progress.tsx';
import { ReadAndWrite } from './ReadAndWrite.tsx';
import { RoomBoundary } from './RoomBoundary.tsx';
import { SearchList } from './search/SearchList.tsx';
import { Segments } from './Segments.tsx';
import { Tooltip, TooltipProvider } from './Tooltip.tsx';
import './playground.css';

const say = {
  title: text('Parts', '部品'),
  theme: text('Theme', 'テーマ'),
  language: text('Language', '言語'),
  train: text('Train', '学習する'),
  save: text('Save', '保存'),
  remove: text('Delete', '削除'),
  look: text('Look', '見る'),
  name: text('Name', '名前'),
  help: text('What it is for, in one sentence.', '何のためのものかを一文で説明します。'),
  error: text('A name cannot be empty. Write one.', '名前は空にできません。入力してください。'),
  rate: text('Learning rate', '学習率'),
  optimizer: text('Optimizer', '最適化手法'),
  off: text('Cannot be changed now', '今は変更できません'),
  shuffle: text('Shuffle', 'シャッフルする'),
  problem: text('‘Add’ takes shapes that fit.', '「Add」には形の合う入力が必要です。'),
  caution: text('Nothing is saved yet.', 'まだ保存していません。'),
  done: text('Training is done.', '学習が終わりました。'),
  plain: text('The data has 200 examples.', 'データは 200 件です。'),
  notes: text('Notes', 'メモ'),
  write: text('Write what this model is for.', 'このモデルの目的を書いてください。'),
  nothing: text('Nothing here yet', 'まだ何もありません'),
  search: text('Search blocks', 'ブロックを検索'),
  none: text('No block has that name.', 'その名前のブロックはありません。'),
  open: text('Open a dialog', 'ダイアログを開く'),
  close: text('Close', '閉じる'),
  sections: text('Sections', '節'),
} as const satisfies Readonly<Record<string, Text>>;

function Part({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <section className="playground-part" aria-label={name}>
      <h2>{name}</h2>
      {children}
    </section>
  );
}

/** Fails as a room with a bug does. */
function Broken(): ReactNode {
  throw new Error('x is undefined');
}

function Buttons() {
  const { read } = useWords();
  return (
    <Part name="Button, IconButton, Tooltip">
      {(['primary', 'plain', 'quiet', 'danger'] as const).map((kind) => (
        <div key={kind} className="playground-row">
          <Button kind={kind}>{read(say.train)}</Button>
          <Button kind={kind} icon={kind === 'danger' ? Trash2 : Play}>
            {read(kind === 'danger' ? say.remove : say.train)}
          </Button>
          <Button kind={kind} disabled>
            {read(say.train)}
          </Button>
        </div>
      ))}
      <div className="playground-row">
        <IconButton icon={Save} label={read(say.save)} keys="Ctrl+S" />
        <IconButton icon={Eye} label={read(say.look)} aria-pressed />
        <IconButton icon={Trash2} label={read(say.remove)} disabled />
        <Tooltip words={read(say.help)}>
          <button type="button" className="button button-plain">
            ?
          </button>
        </Tooltip>
      </div>
    </Part>
  );
}

function Fields() {
  const { read } = useWords();
  const [name, setName] = useState('encoder');
  const [rate, setRate] = useState(0.001);
  const [on, setOn] = useState(true);
  const optimizers = ['Adam', 'SGD'].map((value) => ({ value, label: value }));
  const [optimizer, setOptimizer] = useState('Adam');
  return (
    <Part name="TextField, NumberField, ChoiceField, FlagField">
      <TextField
        label={read(say.name)}
        help={read(say.help)}
        value={name}
        onCommit={setName}
        error={name ? undefined : read(say.error)}
      />
      <TextField label={read(say.name)} value="" error={read(say.error)} onCommit={setName} mono />
      <NumberField
        label={read(say.rate)}
        value={rate}
        min={0}
        max={1}
        step={0.001}
        onCommit={setRate}
      />
      <NumberField
        label={read(say.rate)}
        value={rate}
        help={read(say.off)}
        disabled
        onCommit={setRate}
      />
      <ChoiceField
        label={read(say.optimizer)}
        value={optimizer}
        options={optimizers}
        onChange={setOptimizer}
      />
      <ChoiceField
        label={read(say.optimizer)}
        value={optimizer}
        options={optimizers}
        disabled
        onChange={setOptimizer}
      />
      <FlagField label={read(say.shuffle)} help={read(say.help)} value={on} onChange={setOn} />
      <FlagField label={read(say.shuffle)} value={false} disabled onChange={setOn} />
    </Part>
  );
}

function Messages() {
  const { read } = useWords();
  return (
    <Part name="Notice, Progress">
      {(['problem', 'caution', 'done', 'plain'] as const).map((tone) => (
        <Notice
          key={tone}
          tone={tone}
          actions={tone === 'problem' ? <Button kind="quiet">{read(say.look)}</Button> : undefined}
        >
          {read(say[tone])}
        </Notice>
      ))}
      {[undefined, 0, 0.4, 1].map((share) => (
        <Progress key={share ?? 'unknown'} label={read(say.train)} share={share} />
      ))}
    </Part>
  );
}

function Choices() {
  const { read } = useWords();
  const [head, setHead] = useState('1');
  const [notes, setNotes] = useState('');
  const [isOpen, setOpen] = useState(false);
  return (
    <Part name="Segments, ReadAndWrite, Dialog">
      <div>
        <Segments
          label={read(say.optimizer)}
          value={head}
          options={['1', '2', '3'].map((value) => ({ value, label: value }))}
          onChange={setHead}
        />
      </div>
      <ReadAndWrite
        label={read(say.notes)}
        value={notes}
        placeholder={read(say.write)}
        onWrite={setNotes}
      />
      <Button onClick={() => setOpen(true)}>{read(say.open)}</Button>
      <Dialog
        open={isOpen}
        title={read(say.remove)}
        description={read(say.caution)}
        width="narrow"
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{read(say.close)}</Button>
            <Button kind="danger" onClick={() => setOpen(false)}>
              {read(say.remove)}
            </Button>
          </>
        }
      >
        <p>{read(say.help)}</p>
      </Dialog>
    </Part>
  );
}

const blocks = ['Add', 'Attention', 'Convolution', 'Dense'] as const;

function Places() {
  const { read } = useWords();
  return (
    <>
      <Part name="EmptyPlace, RoomBoundary">
        <EmptyPlace
          icon={Eye}
          title={read(say.nothing)}
          action={<Button kind="primary">{read(say.train)}</Button>}
        >
          {read(say.help)}
        </EmptyPlace>
        <RoomBoundary room={read(say.title)}>
          <Broken />
        </RoomBoundary>
      </Part>
      <Part name="SearchList, BlockIcon">
        <SearchList
          label={read(say.search)}
          none={read(say.none)}
          items={blocks.map((label) => ({
            id: label,
            label,
            names: [label],
            detail: read(say.help),
            aside: 'N',
            icon: <BlockIcon name="layers" />,
          }))}
          onChoose={() => undefined}
        />
      </Part>
      <Part name="Panel, Section">
        <Panel
          title={read(say.sections)}
          actions={<IconButton icon={Trash2} label={read(say.remove)} />}
        >
          <Section title={read(say.notes)}>
            <p>{read(say.plain)}</p>
          </Section>
          <Section title={read(say.optimizer)} aside="Adam" startsOpen>
            <p>{read(say.help)}</p>
          </Section>
          <Section title={read(say.rate)} startsOpen={false}>
            <p>{read(say.help)}</p>
          </Section>
        </Panel>
      </Part>
    </>
  );
}

const themes = ['system', 'light', 'dark'] as const;

function Playground() {
  const { read, language } = useWords();
  const [theme, setTheme] = useState<(typeof themes)[number]>('system');
  return (
    <TooltipProvider>
      <div className="playground">
        <header>
          <h1>{read(say.title)}</h1>
          <Segments
            label={read(say.theme)}
            value={theme}
            options={themes.map((value) => ({ value, label: value }))}
            onChange={(next) => {
              setTheme(next);
              if (next === 'system') delete document.documentElement.dataset.theme;
              else document.documentElement.dataset.theme = next;
            }}
          />
          <Segments
            label={read(say.language)}
            value={language}
            options={(['en', 'ja'] as const).map((value) => ({ value, label: value }))}
            onChange={speak}
          />
        </header>
        <Buttons />
        <Fields />
        <Messages />
        <Choices />
        <Places />
      </div>
    </TooltipProvider>
  );
}

const root = document.getElementById('parts');
if (root) createRoot(root).render(<Playground />);
