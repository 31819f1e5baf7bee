import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signatureFolder } from './signature-store.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-signatures-'));
  await mkdir(join(folder, 'office', 'V3'), { recursive: true });
  for (const name of ['V1.jpg', 'V2-1.png', 'V2_2.PNG', 'V3/old.jpg', 'V3/new.tif', 'notes.txt'])
    await writeFile(join(folder, 'office', name), `picture ${name}`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('references are found by voter id: one file, numbered files, or a folder', async () => {
  const store = signatureFolder(folder);
  const count = (voterId: string) => store.count({ organisationId: 'office', voterId });
  expect(await Promise.all(['V1', 'V2', 'V3', 'notes', 'V4', '../office/V1'].map(count))).toEqual([1, 2, 2, 0, 0, 0]);
  expect(String(await store.read({ organisationId: 'office', voterId: 'V2', number: 2 }))).toBe('picture V2_2.PNG');
  expect(await store.read({ organisationId: 'office', voterId: 'V2', number: 3 })).toBeNull();
});

test('an organisation has its own references only', async () => {
  const store = signatureFolder(folder);
  expect([await store.has('office'), await store.has('campaign')]).toEqual([true, false]);
  expect(await store.count({ organisationId: 'campaign', voterId: 'V1' })).toBe(0);
});

test('an archive serves as well as a folder', async () => {
  const program =
    "import zipfile, sys; z = zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED); z.writestr('A7-1.jpg', b'x' * 5000); z.writestr('A8/one.png', b'y'); z.close()";
  execFileSync('python3', ['-c', program, join(folder, 'zipped.zip')]);
  const store = signatureFolder(folder);
  expect(await store.count({ organisationId: 'zipped', voterId: 'A7' })).toBe(1);
  expect((await store.read({ organisationId: 'zipped', voterId: 'A7', number: 1 }))?.length).toBe(5000);
  expect(String(await store.read({ organisationId: 'zipped', voterId: 'A8', number: 1 }))).toBe('y');
});
