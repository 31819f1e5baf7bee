import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Place } from '../../src/operations/installation.ts';

/** The password of accounts that tests make. */
export const PASSWORD = 'correct horse battery';

/** A server process and how to talk to it. */
export interface ServerProcess {
  readonly child: ChildProcess;
  readonly address: string;
  /** Ends it at once, as a power cut would, and waits until it is gone. */
  kill(): Promise<void>;
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Starts `countersign serve` over an installation and waits until it is ready. */
export async function startProcess({
  place,
  port,
  options = [],
  environment = {},
}: {
  readonly place: Place;
  readonly port: number;
  /** More options of `serve`. */
  readonly options?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}): Promise<ServerProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../bin/countersign.js'), 'serve', ...options], {
    env: {
      ...process.env,
      COUNTERSIGN_DATA: place.folder,
      COUNTERSIGN_KEY_FILE: place.keyFile,
      DATABASE_URL: place.databaseUrl ?? '',
      PORT: String(port),
      COUNTERSIGN_REQUESTS_PER_MINUTE: '1000000',
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr!.on('data', (text) => {
    said += text;
  });
  const address = `http://localhost:${port}`;
  const gone = once(child, 'exit');
  for (const end = Date.now() + 180_000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    if (child.exitCode !== null || Date.now() > end) throw new Error(`the server did not start: ${said}`);
    if ((await fetch(`${address}/readyz`).catch(() => null))?.ok) break;
  }
  return {
    child,
    address,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Signs in and gives the cookie. */
export async function signInTo(address: string, email: string): Promise<string> {
  const answer = await fetch(`${address}/api/v1/accounts/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
  return answer.headers.getSetCookie()[0].split(';')[0];
}

/** Sends findings one after another until the server is gone; a request that got no answer is sent again by the next call. Returns what was acknowledged. */
export async function findUntilGone({
  server,
  cookie,
  lines,
  acknowledged,
  patient = false,
}: {
  readonly server: ServerProcess;
  readonly cookie: string;
  /** Lines still to be found; the first is taken off once it is acknowledged. */
  readonly lines: string[];
  readonly acknowledged: Map<string, string>;
  /** Also asks again where the server says that it cannot, as while its database is away. */
  readonly patient?: boolean;
}): Promise<void> {
  while (lines.length > 0) {
    const lineId = lines[0];
    let answer: Response;
    let body: { findingId?: string };
    try {
      answer = await fetch(`${server.address}/api/v1/lines/${lineId}/findings`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: server.address, cookie },
        body: JSON.stringify({ outcome: 'valid', voterId: `V${lineId}`, requestKey: `find ${lineId}`, evidence: { seen: true } }),
      });
      body = (await answer.json()) as { findingId?: string };
    } catch {
      return;
    }
    if (patient && answer.status >= 500) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      continue;
    }
    if (answer.status !== 201) throw new Error(`finding: ${answer.status} ${JSON.stringify(body)}`);
    acknowledged.set(lineId, body.findingId!);
    lines.shift();
  }
}
