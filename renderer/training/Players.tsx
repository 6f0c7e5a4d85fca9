// Those who train in turns, as a form: names, losses, what each trains, optimizer and average; added and removed.
import { UserMinus, UserPlus } from 'lucide-react';
import type { Json, PlayerSettings } from '../../graph-core/index.ts';
import {
  averageFields,
  offeredGoals,
  offeredNodes,
  playerFields,
  withPlayer,
} from '../../graph-core/index.ts';
import { useDocument } from '../document/document.ts';
import { entry } from '../document/entry.ts';
import { titleOf } from '../document/titles.ts';
import { withLanguage } from '../document/with-language.ts';
import { useWords } from '../i18n/words.ts';
import { Button } from '../parts/Button.tsx';
import { FlagField, TextField } from '../parts/Field.tsx';
import { Section } from '../parts/Panel.tsx';
import { ParamControl } from '../parts/ParamControl.tsx';
import { OptimizerFields } from './OptimizerFields.tsx';
import { ScheduleFields } from './ScheduleFields.tsx';
import type { SettingsProps } from './settings-props.ts';

export function Players({ settings, change }: SettingsProps) {
  const { t } = useWords();
  const document = useDocument(({ history }) => history.present);
  const analysis = useDocument((state) => state.analysis);
  const { players } = settings;
  const { edit } = useDocument.getState();
  const add = () => edit(change({ players: [...withPlayer(document, analysis)] }));
  const canAdd = offeredGoals(analysis).length > 0;
  const button = (
    <Button icon={UserPlus} disabled={!canAdd} onClick={add}>
      {t('training.player-add')}
    </Button>
  );
  if (!players)
    return (
      <Section title={t('training.players')} startsOpen={false}>
        <p className="quiet">{t('training.players-help')}</p>
        {button}
      </Section>
    );
  return (
    <>
      {players.map((player) => (
        <PlayerSection key={player.id} {...{ player, settings, change }} />
      ))}
      {button}
    </>
  );
}

interface PlayerProps extends SettingsProps {
  readonly player: PlayerSettings;
}

/** One who trains in turns with others: the same fields, of its own. */
function PlayerSection({ player, settings, change }: PlayerProps) {
  const { t, read, language } = useWords();
  const { edit } = useDocument.getState();
  const set = (part: Partial<PlayerSettings>) =>
    change({
      players: settings.players?.map((other) =>
        other.id === player.id ? { ...other, ...part } : other,
      ),
    });
  const { optimizer, schedule, average, name = player.id } = player;
  // A player without a name keeps the one it had.
  const naming = entry((said: string) =>
    set(said.trim() === '' ? {} : { name: withLanguage(name, language, said.trim()) }),
  );
  const remove = () => {
    const left = settings.players?.filter((other) => other.id !== player.id) ?? [];
    edit(change({ players: left.length > 0 ? left : undefined }));
  };
  const own: SettingsProps = {
    settings: { ...settings, optimizer, schedule },
    // Of all settings, those two fields change only what a player has too.
    change: (training) => set(training as Partial<PlayerSettings>),
  };
  const started = () =>
    Object.fromEntries(averageFields.map((field) => [field.name, field.default]));
  return (
    <Section title={t('training.player', { name: read(name) })} startsOpen>
      <div className="fields">
        <TextField
          label={t('training.player-name')}
          value={read(name)}
          onCommit={(said) => {
            if (said.trim() !== '') naming.onSet(said);
          }}
          typing={naming.typing}
        />
        <GoalsOf player={player} onChange={(objectives) => edit(set({ objectives }))} />
        <TrainsOf player={player} onChange={(trains) => edit(set({ trains }))} />
        <OptimizerFields {...own} />
        {playerFields.map((field) => (
          <ParamControl
            key={field.name}
            field={field}
            value={player.stepsPerRound}
            {...entry((turns: Json) => set({ stepsPerRound: Number(turns) }))}
          />
        ))}
        <FlagField
          label={t('training.average')}
          help={t('training.average-help')}
          value={average !== undefined}
          onChange={(on) => edit(set({ average: on ? (started() as typeof average) : undefined }))}
        />
        {average
          ? averageFields.map((field) => (
              <ParamControl
                key={field.name}
                field={field}
                value={average[field.name] as Json | undefined}
                {...entry((value: Json) => set({ average: { ...average, [field.name]: value } }))}
              />
            ))
          : null}
      </div>
      <ScheduleFields {...own} />
      <Button icon={UserMinus} onClick={remove}>
        {t('training.player-remove', { name: read(name) })}
      </Button>
    </Section>
  );
}

interface PartProps<Part> {
  readonly player: PlayerSettings;
  readonly onChange: (part: Part) => void;
}

/** Losses to choose from, and those it goes by that are no longer there. */
function GoalsOf({ player, onChange }: PartProps<PlayerSettings['objectives']>) {
  const { t, read } = useWords();
  const document = useDocument(({ history }) => history.present);
  const analysis = useDocument((state) => state.analysis);
  const { objectives } = player;
  const keyOf = ({ node, side = '' }: { node: string; side?: string | undefined }) =>
    `${node} ${side}`;
  const own = new Set(objectives.map(keyOf));
  return (
    <fieldset className="player-part">
      <legend>{t('training.player-goals')}</legend>
      {offeredGoals(analysis).map((goal) => {
        const { node, side, label } = goal;
        const isOwn = own.has(keyOf(goal));
        const title = titleOf(document, node, read);
        return (
          <FlagField
            key={keyOf(goal)}
            label={label ? `${title} · ${read(label)}` : title}
            value={isOwn}
            disabled={isOwn && objectives.length === 1}
            onChange={(on) =>
              onChange(
                on
                  ? [...objectives, { node, ...(side !== undefined && { side }) }]
                  : objectives.filter((other) => keyOf(other) !== keyOf(goal)),
              )
            }
          />
        );
      })}
    </fieldset>
  );
}

/** What it trains, among all nodes with weights of their own. */
function TrainsOf({ player, onChange }: PartProps<PlayerSettings['trains']>) {
  const { t, read } = useWords();
  const document = useDocument(({ history }) => history.present);
  const analysis = useDocument((state) => state.analysis);
  const { trains } = player;
  return (
    <fieldset className="player-part">
      <legend>{t('training.player-trains')}</legend>
      {offeredNodes(document, analysis).map((node) => (
        <FlagField
          key={node}
          label={titleOf(document, node, read)}
          value={trains.includes(node)}
          onChange={(on) =>
            onChange(on ? [...trains, node] : trains.filter((other) => other !== node))
          }
        />
      ))}
    </fieldset>
  );
}
