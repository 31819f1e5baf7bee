import { answerOf, fetchPatiently } from './client.ts';

/** Sends a file as it is; the answer, or a thrown `Refused`. */
export async function sendFile<T>({
  path,
  file,
  media,
  headers = {},
}: {
  readonly path: string;
  readonly file: File;
  readonly media: string;
  readonly headers?: Readonly<Record<string, string>>;
}): Promise<T> {
  const request = new Request(path, { method: 'POST', body: file, headers: { 'content-type': media, ...headers } });
  return answerOf(
    fetchPatiently(request).then(async (response) => {
      const body = (await response.json().catch(() => undefined)) as T | undefined;
      return response.ok ? { response, ...(body === undefined ? {} : { data: body }) } : { response, error: body };
    }),
  );
}
