// How long a journey may take that trains; the others have a minute (playwright.config.ts).
import { patience } from '../scripts/project.mjs';

/** For `test.describe.configure`, and for the polls that wait for training. */
export const trains = { timeout: 300_000 * patience };

/** Whether a journey tries all there is of its kind, every template, size and seed, and not the few that CI has time for. */
export const isThorough = process.env.KUMIKI_THOROUGH === '1';
