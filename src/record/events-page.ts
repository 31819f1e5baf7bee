import { EVENTS } from './events.ts';

/** The public list of events as Markdown. */
export function eventsPage(): string {
  const rows = Object.entries(EVENTS).map(
    ([kind, schema]) =>
      `| \`${kind}\` | ${schema.description} | ${Object.keys(schema.shape)
        .map((field) => `\`${field}\``)
        .join(', ')} |`,
  );
  return `# Events of the log

Made from \`src/record/events.ts\` by \`node scripts/write-events.ts\`. Names are permanent. No field holds personal data: what is personal
stands as a \`commitment\`, the SHA-256 of a sealed salt and the value.

| event | meaning | fields |
| --- | --- | --- |
${rows.join('\n')}
`;
}
