import { reportReach } from '../kept/reach.ts';
import type { Me } from '../ui/place.tsx';
import { Refused } from './client.ts';

/** Who is signed in; null where nobody is. Unlike other requests it does not wait for somebody to sign in. */
export async function readMeNow(): Promise<Me | null> {
  const answer = await fetch('/api/v1/me').catch(() => null);
  reportReach(answer !== null);
  if (answer === null) throw new Refused({ status: 0, code: 'offline', message: 'The server cannot be reached.' });
  if (answer.status === 401) return null;
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return answer.json();
}
