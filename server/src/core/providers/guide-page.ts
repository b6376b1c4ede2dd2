/** A provider's guide as Markdown, as the editor shows it. */

import type { GuidedProvider, HandedOutRecord, Source } from './provider.ts';

export function guidePage({ name, guide }: GuidedProvider): string {
  const { summary, records, selectors, steps, checks, page, sources = [] } = guide;
  const parts = [
    `# DKIM with ${name}`,
    `${name}: ${summary}.`,
    '## Steps',
    steps.map((step, index) => `${index + 1}. ${step}`).join('\n'),
    ...(records.length > 0 || selectors !== undefined ? ['## The records'] : []),
    ...(selectors === undefined ? [] : [`Selectors: ${selectors}`]),
    ...(records.length === 0 ? [] : [example(name, guide.kind, records)]),
    '## Check afterwards',
    checks.map((check) => `- ${check}`).join('\n'),
    'DKIM Lint checks the records while you edit the zone, and *DKIM Lint: Check Published DNS* asks your name servers, when you agree, what they publish.',
    '## Sources',
    [page, ...sources].map(sourceLine).join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

function example(name: string, kind: string, records: readonly HandedOutRecord[]): string {
  const lines = records.map(({ selector, type, value }) =>
    type === 'CNAME'
      ? `${selector}._domainkey.example.org. IN CNAME ${value}.`
      : `${selector}._domainkey.example.org. IN TXT "${value}"`,
  );
  const whose = kind === 'signer' ? 'your key gives' : `${name} shows`;
  return [
    `In the zone of \`example.org\` they look like this. Publish what ${whose}, not this example:`,
    '',
    '```dns-zone',
    ...lines,
    '```',
  ].join('\n');
}

function sourceLine({ title, url, checked }: Source): string {
  return `- [${title}](${url}), looked up on ${checked}`;
}
