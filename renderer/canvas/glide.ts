/**
 * How long a move of the view takes, ms: none for who asked for less motion, and none while another
 * room hides the canvas, as d3-zoom divides by its width on the way and would draw at NaN.
 */
export function glide(canvas: HTMLElement | null, duration: number): number {
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  return isStill || !canvas?.clientWidth ? 0 : duration;
}
