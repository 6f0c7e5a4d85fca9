// An end of a module's own graph: where its inputs arrive, where its outputs leave.
import type { NodeProps } from '@xyflow/react';
import { memo, useContext } from 'react';
import { useWords } from '../i18n/words.ts';
import { Joints } from './Joints.tsx';
import type { BorderFlow } from './flow-objects.ts';
import { DistanceContext, seenFrom } from './in-turn.ts';
import './border-node.css';

export const BorderNode = memo(function BorderNode({ data }: NodeProps<BorderFlow>) {
  const { t } = useWords();
  const distance = useContext(DistanceContext);
  return (
    <div {...seenFrom(distance)}>
      {/* Below the names of ports along its upper edge. */}
      <div className="border-node" data-end={data.end} style={{ paddingTop: data.box.top }}>
        <div className="block-head">
          <span className="block-title">
            {t(data.end === 'in' ? 'canvas.module-inputs' : 'canvas.module-outputs')}
          </span>
        </div>
        <Joints box={data.box} hasLabels />
      </div>
    </div>
  );
});
