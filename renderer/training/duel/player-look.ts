// The colour in which each player's lines are drawn.

const colors = ['--kind-tokens', '--kind-image', '--ochre', '--wisteria'] as const;

/** By the player's index in the document. */
export function playerColor(index: number): `--${string}` {
  return colors[index % colors.length] ?? '--ink';
}
