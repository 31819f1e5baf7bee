import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['**/*.long.test.ts'], exclude: ['**/node_modules/**'], testTimeout: 7_200_000, hookTimeout: 600_000 },
});
