/** A place in a standard, and how a sentence names it. */

export type SpecReference =
  | { readonly rfc: number; readonly section?: string }
  /** A draft is named with its number and its date: it changes. */
  | { readonly draft: string; readonly date: string; readonly section?: string };

/** "RFC 6376 §3.6.1", "draft-example-12 (November 2025) §4.2". */
export function specText(spec: SpecReference): string {
  const name = 'rfc' in spec ? `RFC ${spec.rfc}` : `${spec.draft} (${spec.date})`;
  return spec.section === undefined ? name : `${name} §${spec.section}`;
}

/** Where the place can be read. */
export function specUri(spec: SpecReference): string {
  if (!('rfc' in spec)) return `https://datatracker.ietf.org/doc/${spec.draft}`;
  const { rfc, section } = spec;
  const anchor = section !== undefined && /^\d[\d.]*$/.test(section) ? `#section-${section}` : '';
  return `https://www.rfc-editor.org/rfc/rfc${rfc}${anchor}`;
}
