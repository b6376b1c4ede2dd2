/** The fields of a record's data while it is written: their names in order, what each means, and which one is next. */

import { specText } from '../rules/rule.ts';
import type { Span } from '../text/span.ts';
import type { Snapshot } from './snapshot.ts';
import { typeWords } from './type-descriptions.ts';
import { wordsAt } from './zone-words.ts';

export interface SignatureHelp {
  /** `MX preference exchange`. */
  readonly label: string;
  /** Markdown. */
  readonly documentation: string;
  /** The place in the label, and the meaning in Markdown. */
  readonly fields: readonly { readonly span: Span; readonly meaning: string }[];
  readonly active: number;
}

export function signatureHelp({ document }: Snapshot, offset: number): SignatureHelp | undefined {
  if (document.kind !== 'dns-zone') return undefined;
  const at = wordsAt(document, offset);
  const type = at?.type;
  const words = type === undefined ? undefined : typeWords(type.mnemonic);
  if (at === undefined || type === undefined || words === undefined || words.fields.length === 0) return undefined;
  let label = type.mnemonic;
  const fields = words.fields.map(({ name, meaning }) => {
    const written = name.replaceAll(' ', '-');
    const start = label.length + 1;
    label += ` ${written}`;
    return { span: { start, end: label.length }, meaning };
  });
  const spec = words.spec === undefined ? '' : `\n\n${specText(words.spec)}`;
  // The last one goes for all that follow.
  return { label, documentation: `${words.meaning}${spec}`, fields, active: Math.min(type.field, fields.length - 1) };
}
