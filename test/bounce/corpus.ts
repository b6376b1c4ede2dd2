/** The corpus of reports and what is expected of each, as its README describes. */

import { readFileSync } from 'node:fs';

const folder = new URL('../corpus/bounces/', import.meta.url);

/** Spans are offsets in the text as decoded from UTF-8. */
export interface ExpectedRecipient {
  readonly recipient: string;
  readonly action: string;
  readonly status: string | null;
  readonly reply: string | null;
  readonly originalRecipient?: string;
  readonly recipientAt?: readonly [number, number];
  readonly statusAt?: readonly [number, number];
  readonly replyAt?: readonly [number, number];
  /** How many other places have the same code. */
  readonly mentions?: number;
}

export interface ExpectedReport {
  readonly kind: string;
  readonly recipients: readonly ExpectedRecipient[];
  readonly returned?: { readonly form: string; readonly extent: string; readonly start?: number };
}

export interface CorpusEntry {
  readonly name: string;
  readonly text: string;
  readonly expected: ExpectedReport;
}

export function readCorpus(): CorpusEntry[] {
  const expected: Record<string, ExpectedReport> = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8'));
  return Object.entries(expected).map(([name, report]) => ({
    name,
    text: readFileSync(new URL(name, folder), 'utf8'),
    expected: report,
  }));
}
