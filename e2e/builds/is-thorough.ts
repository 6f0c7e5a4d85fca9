/** Whether all builds are tried, not only the first. */
export const isThorough = process.env.KUMIKI_THOROUGH === '1';
