// The independent readers of our numbers (PyTorch, ONNX, h5py): installed by apt where that is possible, else done without.
import { spawnSync } from 'node:child_process';
import { run } from './project.mjs';

const packages = ['python3-torch', 'libopenblas0-pthread', 'python3-onnx', 'python3-h5py'];

/** Only in CI or as root on Debian: elsewhere the tests that need them are skipped and counted as skipped. */
export async function ensurePythonPeers() {
  if (
    hasPeers() ||
    process.platform !== 'linux' ||
    process.getuid?.() !== 0 ||
    process.env.KUMIKI_NO_APT
  )
    return;
  if (spawnSync('apt-get', ['--version']).status !== 0) return;
  console.log('Installing PyTorch, ONNX and h5py with apt, to check our numbers against …');
  const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  await run('apt-get', ['update', '-qq'], quiet);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet);
}

function hasPeers() {
  return (
    spawnSync('/usr/bin/python3', ['-c', 'import torch, onnx, h5py'], { stdio: 'ignore' })
      .status === 0
  );
}
