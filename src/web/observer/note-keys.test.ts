import { expect, it } from 'vitest';
import { fits, keysFrom, makeProbe, newSalt, openNote, sealNote, tagOf } from './note-keys.ts';

it('keeps notes that only the right words open, and of which nobody can tell the line', async () => {
  const salt = newSalt();
  const keys = await keysFrom({ words: 'correct horse battery staple', salt });
  const probe = await makeProbe(keys);
  expect(await fits({ keys, probe })).toBe(true);
  const others = await keysFrom({ words: 'correct horse battery stable', salt });
  expect(await fits({ keys: others, probe })).toBe(false);
  const lineId = '019cadc6-9a80-71b3-9e4b-08c442639d2e';
  const tag = await tagOf({ keys, lineId });
  expect(tag).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(await tagOf({ keys, lineId })).toBe(tag);
  expect(await tagOf({ keys: others, lineId })).not.toBe(tag);
  const note = { text: 'El número 12 — está en el padrón.', questioned: true };
  const body = await sealNote({ keys, note, tag });
  expect(body).not.toContain(lineId);
  expect(await sealNote({ keys, note, tag })).not.toBe(body);
  expect(await openNote({ keys, body, tag })).toEqual(note);
  expect(await openNote({ keys: others, body, tag })).toBeNull();
  // A note cannot be moved to another line.
  expect(await openNote({ keys, body, tag: await tagOf({ keys, lineId: `${lineId}x` }) })).toBeNull();
  // The same words in another form of Unicode are the same words.
  const again = await keysFrom({ words: ' correct horse battery staple ', salt });
  expect(await fits({ keys: again, probe })).toBe(true);
});
