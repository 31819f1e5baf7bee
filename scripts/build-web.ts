/** Builds the screens into dist/web where they are missing or stale: `npm run build:web`, before `npm start`, by the package and by the tests. */
import { ensureWebBuilt } from './web-build.ts';

const built = await ensureWebBuilt({ say: (text) => process.stderr.write(`${text}\n`) });
process.stderr.write(built ? '' : 'The screens are up to date.\n');
