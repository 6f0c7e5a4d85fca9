// npm run test:e2e [-- names and options of Playwright]: builds what is stale, finds a browser and runs journeys.
import { ensureChromium } from './chromium.mjs';
import { checkNode, ensureBuilt, ensureInstalled, run } from './project.mjs';

checkNode();
await ensureInstalled();
await ensureBuilt();
const KUMIKI_CHROMIUM = await ensureChromium();
const playwright = 'node_modules/@playwright/test/cli.js';
const args = ['test', '--config', 'e2e/playwright.config.ts', '--reporter=list'];
const options = { env: { ...process.env, KUMIKI_CHROMIUM } };
process.exit(await run(process.execPath, [playwright, ...args, ...process.argv.slice(2)], options));
