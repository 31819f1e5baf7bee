import type { ClientBase } from 'pg';

/** Times that a connection has to see a statement before the server is asked to keep it. */
const WORTH_KEEPING = 3;

/** Statements kept by a connection at most, and texts counted at most: texts that hold a list of values come in many lengths. */
const MOST_KEPT = 250;
const MOST_COUNTED = 2_000;

/** What the server says where a table changed under a kept statement. */
const PLAN_OUTDATED = '0A000';

/**
 * Has the server keep the statements that a connection sends again and again, so that it reads and plans them once: at the desk this is
 * most of what it does. A statement whose tables changed is forgotten and sent again as it is.
 */
export function keepPlans(client: ClientBase): void {
  const kept = new Map<string, string>();
  let counted = new Map<string, number>();
  let round = 0;
  const send = client.query.bind(client) as unknown as (...given: readonly unknown[]) => Promise<unknown>;
  const nameOf = (text: string): string | null => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    if (kept.size >= MOST_KEPT) return null;
    const times = (counted.get(text) ?? 0) + 1;
    if (times < WORTH_KEEPING) {
      if (counted.size >= MOST_COUNTED) counted = new Map();
      counted.set(text, times);
      return null;
    }
    counted.delete(text);
    const name = `kept_${round}_${kept.size}`;
    kept.set(text, name);
    return name;
  };
  const query = async (...given: readonly unknown[]): Promise<unknown> => {
    const [text, values] = given;
    // Without values it is sent in the simple way: begin, commit, and what changes the schema.
    if (given.length !== 2 || typeof text !== 'string' || !Array.isArray(values) || values.length === 0) return send(...given);
    const name = nameOf(text);
    if (name === null) return send(text, values);
    try {
      return await send({ name, text, values });
    } catch (error) {
      if ((error as { code?: unknown }).code !== PLAN_OUTDATED) throw error;
      kept.clear();
      round++;
      // Inside a transaction the server refuses this too: it has ended already.
      return await send(text, values);
    }
  };
  client.query = query as typeof client.query;
}
