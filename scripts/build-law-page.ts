// Writes docs/law.md from the rule packs: node scripts/build-law-page.ts. A test fails when the page is stale.
import { writeFileAtomic } from '../src/basics/atomic-file.ts';
import { lawPage } from '../src/law/pack-page.ts';
import { listRulePacks } from '../src/operations/rule-packs.ts';

const packs = await listRulePacks();
await writeFileAtomic(new URL('../docs/law.md', import.meta.url).pathname, lawPage(packs.map(({ pack }) => pack)));
