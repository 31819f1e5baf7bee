import type { Me } from '../ui/place.tsx';

/** Who is signed in; null where nobody is. Unlike other requests it does not wait for somebody to sign in. */
export async function readMeNow(): Promise<Me | null> {
  const answer = await fetch('/api/v1/me');
  if (answer.status === 401) return null;
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return answer.json();
}
