// WebGPU in Node by Dawn: with no driver at all, to count and to compile; or on Chromium's SwiftShader, to compute.
import { existsSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright';
import { layDawn } from './lay-dawn.ts';

/** Lets a library stay loaded although it is no module of Node: RTLD_NODELETE, which Node does not name. */
const stays = 0x1000;

/**
 * The software driver leaves memory that lanes share as it lay: a kernel has to write before it reads, and for one that
 * is zeroed first the driver takes ten times as long to compile.
 */
const options = {
  null: ['backend=null'],
  software: ['backend=vulkan', 'enable-dawn-features=disable_workgroup_init'],
} as const;

/** Why no WebGPU is here; undefined once `navigator.gpu` is that of Dawn. One driver a process. */
export async function openDawn(driver: keyof typeof options): Promise<string | undefined> {
  if (driver === 'software') {
    const reason = loadSoftwareVulkan();
    if (reason) return reason;
  }
  const offered = await layDawn(await import('webgpu'), options[driver]);
  return offered ? undefined : `Dawn finds no adapter by the driver “${driver}”.`;
}

/** The environment in which a program finds the Vulkan that every Chromium for Linux brings: it computes on the processor. */
export function softwareVulkan() {
  const folder = process.platform === 'linux' ? chromiumFolder() : undefined;
  if (folder === undefined) return undefined;
  return { VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'), LD_LIBRARY_PATH: folder };
}

function loadSoftwareVulkan(): string | undefined {
  const found = softwareVulkan();
  if (!found) return 'There is no Chromium for Linux here whose software Vulkan could be used.';
  process.env.VK_ICD_FILENAMES = found.VK_ICD_FILENAMES;
  const library = join(found.LD_LIBRARY_PATH, 'libvulkan.so.1');
  const module = { exports: {} };
  try {
    process.dlopen(module, library, constants.dlopen.RTLD_LAZY | stays);
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
