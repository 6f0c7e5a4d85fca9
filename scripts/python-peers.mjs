// The independent readers of our numbers: PyTorch by apt, the rest by pip into a virtual environment, or done without.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, run } from './project.mjs';

const packages = ['python3-torch', 'libopenblas0-pthread', 'python3-onnx', 'python3-h5py'];
const environment = path.join(root, '.peers');
const list = path.join(root, 'scripts/peers.txt');
const stamp = path.join(environment, 'installed.txt');

/** The Python of the virtual environment; tests find it as KUMIKI_PEERS_PYTHON. */
export const peersPython = path.join(
  environment,
  process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python',
);

/** Whatever cannot be had is done without: the tests that need it are skipped and counted as skipped. */
export async function ensurePythonPeers() {
  await ensureTorch();
  await ensureVirtualEnvironment();
}

/** Only as root on Debian, where apt can install it. */
async function ensureTorch() {
  if (
    hasTorch() ||
    process.platform !== 'linux' ||
    process.getuid?.() !== 0 ||
    process.env.KUMIKI_NO_APT
  )
    return;
  if (spawnSync('apt-get', ['--version']).status !== 0) return;
  console.log('Installing PyTorch with apt, to check our numbers against …');
  const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  await run('apt-get', ['update', '-qq'], quiet);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet);
}

function hasTorch() {
  return (
    spawnSync('/usr/bin/python3', ['-c', 'import torch, onnx, h5py'], { stdio: 'ignore' })
      .status === 0
  );
}

/** Anew where the list has changed; needs Python 3.11 or newer and its package registry, and no root. */
async function ensureVirtualEnvironment() {
  const wanted = readFileSync(list, 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const python = ['python3', '/usr/bin/python3', 'python'].find(
    (name) => spawnSync(name, ['-c', newEnough], { stdio: 'ignore' }).status === 0,
  );
  if (!python) {
    console.log('No Python 3.11 or newer with venv: the checks with Keras are skipped.');
    return;
  }
  console.log('Installing Keras, ONNX Runtime and others into .peers, to check our exports with …');
  rmSync(environment, { recursive: true, force: true });
  mkdirSync(environment);
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', list];
  const installed =
    (await run(python, ['-m', 'venv', environment])) === 0 &&
    (await run(peersPython, install)) === 0;
  if (installed) writeFileSync(stamp, wanted);
  else {
    rmSync(environment, { recursive: true, force: true });
    console.log('They could not be installed: the checks that need them are skipped.');
  }
}

const newEnough = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))';
