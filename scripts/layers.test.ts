// Who may import whom, types included; and that nothing outside the blocks knows one by name.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  allowed,
  files,
  filesBelow,
  folderOf,
  importsOf,
  isTest,
  roomOf,
  rooms,
} from './layers.mjs';
import { root } from './project.mjs';

/** Blocks and templates may name blocks, and so may whatever only tests. */
const mayNameBlocks = /^(graph-core\/blocks|templates)\/|\.test\.tsx?$|\.testing\.ts$/;

test('every import goes where the house allows', () => {
  const strays = files
    .filter((file) => !isTest(file))
    .flatMap((file) => {
      const folder = folderOf(file);
      const may = [folder, ...(allowed[folder] ?? [])];
      return importsOf(file)
        .filter(
          (target) =>
            folderOf(target) !== folder &&
            !may.some((room) => target === room || target.startsWith(`${room}/`)),
        )
        .map((target) => `${file} → ${target}`);
    });
  expect(strays).toEqual([]);
});

test('a room of the renderer imports only rooms below it', () => {
  const known = new Set(rooms);
  const upward = files
    .filter((file) => file.startsWith('renderer/') && !isTest(file))
    .flatMap((file) => {
      const room = roomOf(file);
      if (room === undefined) return [];
      if (!known.has(room)) return [`${room} has no place among the rooms`];
      return importsOf(file)
        .filter((target) => {
          const other = roomOf(target);
          return other !== undefined && rooms.indexOf(other) > rooms.indexOf(room);
        })
        .map((target) => `${file} → ${target}`);
    });
  expect(upward).toEqual([]);
});

test('no file outside the blocks names a block', () => {
  const types = filesBelow('graph-core/blocks')
    .filter(
      (file) =>
        /defineBlock\(/.test(readFileSync(path.join(root, file), 'utf8')) &&
        !file.endsWith('/block.ts'),
    )
    .map((file) => path.basename(file, '.ts'))
    // One plain word means other things too.
    .filter((type) => type.includes('-'));
  expect(types.length).toBeGreaterThan(30);
  const named = files
    .filter((file) => !mayNameBlocks.test(file))
    .flatMap((file) => {
      const source = readFileSync(path.join(root, file), 'utf8');
      return types
        .filter((type) => source.includes(`'${type}'`))
        .map((type) => `${file} names ${type}`);
    });
  expect(named).toEqual([]);
});
