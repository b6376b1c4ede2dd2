/** `docs/protocol.md`, made from the file of the protocol: each message with its comment and types, then the types. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './support.ts';

const SOURCE = 'server/src/lsp/protocol.ts';

/** A part of the file: a heading, a message, a type. */
interface Message {
  readonly method: string;
  readonly comment: string;
  /** Undefined for a notification. */
  readonly params?: string;
  readonly result?: string;
}

export function protocolPage(): string {
  const source = readFileSync(path.join(ROOT, SOURCE), 'utf8');
  const heading = commentText(/^\/\*\*([\s\S]*?)\*\//.exec(source)![1]!);
  return `${[
    '# The protocol between client and server',
    '',
    `Made from \`${SOURCE}\` by \`npm run docs\`.`,
    '',
    heading,
    '',
    ...sectionsOf(source).flatMap(({ title, note, messages }) => [
      `## ${title}`,
      '',
      ...(note === '' ? [] : [note, '']),
      ...messages.flatMap(messageText),
    ]),
    '## Types',
    '',
    '```ts',
    ...typesOf(source),
    '```',
  ].join('\n')}\n`;
}

interface Section {
  readonly title: string;
  /** What is true of all its messages. */
  readonly note: string;
  readonly messages: readonly Message[];
}

/** A line comment that begins with "From" is the heading of the messages after it. */
function sectionsOf(source: string): readonly Section[] {
  return source
    .split(/^\/\/ (?=From )/m)
    .slice(1)
    .map((part) => {
      const [title = '', ...note] = part.slice(0, part.indexOf('\n')).split(/\.(?: |$)/);
      return {
        title,
        note: note
          .filter((sentence) => sentence !== '')
          .map((sentence) => `${sentence}.`)
          .join(' '),
        messages: messagesOf(part),
      };
    });
}

function messagesOf(part: string): readonly Message[] {
  const pattern =
    /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?export const \w+: (?:Request<([\s\S]*?)>|Notification) = \{\s*method: '([^']+)',?\s*\};/g;
  return Array.from(part.matchAll(pattern), ([, comment = '', types, method]) => {
    const cut = types === undefined ? -1 : cutOfTypes(types);
    return {
      method: method!,
      comment: commentText(comment),
      ...(types === undefined ? {} : { params: types.slice(0, cut).trim(), result: types.slice(cut + 1).trim() }),
    };
  });
}

/** The comma between the two types: not one within angle brackets or parentheses. */
function cutOfTypes(types: string): number {
  let depth = 0;
  for (let i = 0; i < types.length; i++) {
    if ('<({'.includes(types[i]!)) depth++;
    if ('>)}'.includes(types[i]!)) depth--;
    if (types[i] === ',' && depth === 0) return i;
  }
  throw new Error(`no two types: ${types}`);
}

function messageText({ method, comment, params, result }: Message): readonly string[] {
  const signature = params === undefined ? 'notification' : `\`${params}\` → \`${result}\``;
  return [`### \`${method}\``, '', ...(comment === '' ? [] : [comment, '']), signature, ''];
}

function typesOf(source: string): readonly string[] {
  const pattern =
    /(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*)?export (?:interface|type) \w+[^;{]*(?:\{[\s\S]*?^\}|[\s\S]*?;)$/gm;
  return (source.match(pattern) ?? []).flatMap((type) => [type, '']).slice(0, -1);
}

function commentText(comment: string): string {
  return comment
    .replace(/^[ \t]*\* ?/gm, '')
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .trim();
}
