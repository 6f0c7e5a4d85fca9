// How far a long work has come.
import './progress.css';

interface ProgressProps {
  readonly label: string;
  /** 0 … 1; absent while it cannot be known. */
  readonly share?: number | undefined;
}

export function Progress({ label, share }: ProgressProps) {
  return (
    <progress
      className="progress"
      aria-label={label}
      max={1}
      {...(share === undefined ? {} : { value: share })}
    />
  );
}
