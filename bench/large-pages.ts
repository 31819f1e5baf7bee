/** Imported first: this process too then holds a roll in large pages, as `countersign serve` and `countersign screen` do. */
import { createRequire } from 'node:module';

const { askForLargePages } = createRequire(import.meta.url)('../bin/large-pages.js') as { askForLargePages(command: string): void };
askForLargePages('serve');
