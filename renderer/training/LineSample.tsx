// A piece of a line as its chart draws it, for a legend.
import type { LineLook } from './line-look.ts';

interface LineSampleProps extends LineLook {
  readonly dashed?: boolean;
}

export function LineSample({ color, mark, dashed = false }: LineSampleProps) {
  return (
    <svg aria-hidden width="24" height="12" style={{ color: `var(${color})` }}>
      <line
        x1="0"
        x2="24"
        y1="6"
        y2="6"
        stroke="currentColor"
        strokeWidth="2"
        strokeDasharray={dashed ? '5 3' : undefined}
      />
      {mark === undefined ? null : (
        <path d={mark} transform="translate(12 6)" fill="currentColor" stroke="var(--surface)" />
      )}
    </svg>
  );
}
