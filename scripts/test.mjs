// npm test: installs what it needs, then check, unit and conformance tests, and journeys through the built app.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { checkNode, ensureBuilt, ensureInstalled, root, run } from './project.mjs';

checkNode();
await ensureInstalled();
const { ensureChromium } = await import('./chromium.mjs');
const { ensurePythonPeers } = await import('./python-peers.mjs');
const total = { passed: 0, failed: 0, skipped: 0 };
const reports = path.join(root, 'test-results');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

let chromium;
try {
  chromium = await ensureChromium();
} catch (reason) {
  console.error(reason.message);
  process.exit(1);
}
console.log(`Chromium: ${chromium}`);
// While they load, others build and check.
const peers = ensurePythonPeers();
// CI answers for a change, so it draws the same cases every time; everywhere else each run explores others.
const seed =
  process.env.KUMIKI_SEED ??
  (process.env.CI ? '20261124' : String(Math.floor(Math.random() * 2 ** 31)));
console.log(`Random tests begin from KUMIKI_SEED=${seed}`);
const environment = { ...process.env, KUMIKI_CHROMIUM: chromium, KUMIKI_SEED: seed };

const checks = ensureBuilt().then(() => run(process.execPath, ['scripts/check.mjs']));
const [checked] = await Promise.all([checks, peers]);
add('check', checked === 0 ? { passed: 1 } : { failed: 1 });

const unitReport = path.join(reports, 'unit.json');
const unitCode = await run(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${unitReport}`,
  ],
  { env: environment },
);
addReport(
  'unit and conformance',
  unitReport,
  unitCode,
  ({ numPassedTests, numFailedTests, numPendingTests }) => ({
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: numPendingTests,
  }),
);

// Two journeys at once; then alone those that hold the app to seconds.
await addJourneys('journeys', '--workers=2');
await addJourneys('timed');

console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

function add(name, { passed = 0, failed = 0, skipped = 0 }) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  console.log(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
}

async function addJourneys(project, ...options) {
  const report = path.join(reports, `${project}.json`);
  const code = await run(
    process.execPath,
    [
      'node_modules/@playwright/test/cli.js',
      'test',
      '--config=e2e/playwright.config.ts',
      `--project=${project}`,
      ...options,
    ],
    { env: { ...environment, PLAYWRIGHT_JSON_OUTPUT_FILE: report } },
  );
  addReport(project, report, code, ({ stats }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
  }));
}

/** A runner that ends badly without a failed test has failed all the same. */
function addReport(name, file, code, read) {
  let counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    counts = read(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    counts.failed = 1;
  }
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  add(name, counts);
}
