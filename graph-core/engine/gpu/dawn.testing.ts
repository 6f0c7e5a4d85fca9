// WebGPU in Node by Dawn: with no driver at all, to count and to compile; or on Chromium's SwiftShader, to compute.
import { existsSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright';

/** Lets a library stay loaded although it is no module of Node: RTLD_NODELETE, which Node does not name. */
const stays = 0x1000;

/** Why no WebGPU is here; undefined once `navigator.gpu` is that of Dawn. One driver a process. */
export async function openDawn(driver: 'null' | 'software'): Promise<string | undefined> {
  if (driver === 'software') {
    const reason = findSoftwareVulkan();
    if (reason) return reason;
  }
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const gpu = create(driver === 'null' ? ['backend=null'] : ['backend=vulkan']);
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  const adapter = await gpu.requestAdapter();
  return adapter ? undefined : `Dawn finds no adapter by the driver “${driver}”.`;
}

/** Every Chromium for Linux brings a Vulkan that computes on the processor. */
function findSoftwareVulkan(): string | undefined {
  if (process.platform !== 'linux') return 'Chromium brings a software Vulkan on Linux only.';
  const folder = chromiumFolder();
  if (!folder) return 'There is no Chromium here whose software Vulkan could be used.';
  process.env.VK_ICD_FILENAMES = join(folder, 'vk_swiftshader_icd.json');
  const module = { exports: {} };
  try {
    process.dlopen(module, join(folder, 'libvulkan.so.1'), constants.dlopen.RTLD_LAZY | stays);
  } catch (error) {
    // It is loaded by now, and said to be no module of Node.
    if (!String(error).includes('did not self-register')) return String(error);
  }
  return undefined;
}

/** Where the libraries of a browser lie: one that is named, those of Debian and of Google, Playwright's own. */
function chromiumFolder(): string | undefined {
  const named = process.env.KUMIKI_CHROMIUM;
  const programs = [...(named ? [named] : []), chromium.executablePath()].filter(existsSync);
  const folders = programs.map((program) => dirname(realpathSync(program)));
  return [...folders, '/usr/lib/chromium', '/opt/google/chrome'].find((folder) =>
    existsSync(join(folder, 'vk_swiftshader_icd.json')),
  );
}
