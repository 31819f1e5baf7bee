import { expect, test } from 'vitest';
import { type PictureView, stepOf, stepped, ZOOMS } from './picture-view.ts';

const plain: PictureView = { page: false, zoom: 0, turn: 0, strong: false };

test('zoom stops at both ends', () => {
  let view = plain;
  for (let i = 0; i < 9; i++) view = stepped(view, 'in');
  expect(view.zoom).toBe(ZOOMS.length - 1);
  for (let i = 0; i < 9; i++) view = stepped(view, 'out');
  expect(view).toEqual(plain);
});

test('turning shows the page, a quarter at a time, and comes round', () => {
  const once = stepped(plain, 'turn');
  expect(once).toMatchObject({ page: true, turn: 90 });
  expect(stepped(stepped(stepped(once, 'turn'), 'turn'), 'turn')).toMatchObject({ page: true, turn: 0 });
});

test('keys', () => {
  expect(stepOf({ letter: 'z', shift: false })).toBe('in');
  expect(stepOf({ letter: 'z', shift: true })).toBe('out');
  expect(stepOf({ letter: 'x', shift: false })).toBeNull();
});
