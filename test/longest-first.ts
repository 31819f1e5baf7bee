import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders whose files take longest: browsers and whole processes. */
const LONG: readonly string[] = ['/test/web/', '/test/e2e/'];

/** Begins with the files that take longest, so that no core stands idle beside a long one at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONG.findIndex((folder) => moduleId.includes(folder));
      return at < 0 ? LONG.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
