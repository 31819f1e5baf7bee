import { isOffline } from '../api/client.ts';
import { keepValue, keptValue } from './shelf.ts';

/** Asks the server and keeps its answer; where it cannot be reached, gives the answer that was kept. */
export async function orKept<T>(name: string, ask: () => Promise<T>): Promise<T> {
  let answer: T;
  try {
    answer = await ask();
  } catch (error) {
    const known = isOffline(error) ? await keptValue<T>(name) : null;
    if (known === null) throw error;
    return known;
  }
  void keepValue(name, answer);
  return answer;
}
