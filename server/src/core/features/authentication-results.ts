/** What a receiver said about a message (RFC 8601), in a table, with our own verdict beside it where there is one. */

import { type AuthenticationResult, parseAuthenticationResults } from '../mail/authentication-results.ts';
import type { HeaderField } from '../mail/header-field.ts';
import { fieldValue } from '../mail/message.ts';
import { say } from '../text/say.ts';
import { arrivalResults } from '../workspace/arrival.ts';
import type { MessageView } from '../workspace/message-document.ts';
import { code, escapeText } from './markdown.ts';
import type { Snapshot } from './snapshot.ts';

const METHODS: Readonly<Record<string, string>> = {
  dkim: say`the signature of a domain`,
  spf: say`whether the sending server may send for the envelope sender`,
  dmarc: say`whether SPF or DKIM authenticates the domain in From`,
  arc: say`results of earlier servers, sealed`,
  iprev: say`whether name and address of the sending server match`,
  bimi: say`the logo of the sender`,
  compauth: say`Microsoft's own judgement of all together`,
};

/** Markdown. */
export function describeAuthenticationResults(message: MessageView, field: HeaderField, snapshot: Snapshot): string {
  const parsed = parseAuthenticationResults(fieldValue(message.part, field));
  const by = parsed.authservId === undefined ? say`A receiver` : `**${escapeText(parsed.authservId)}**`;
  if (parsed.results.length === 0) return say`${by} reports that it checked nothing.`;
  const rows = parsed.results.map(
    (result) =>
      `| ${code(result.method)} | **${escapeText(result.result)}** | ${properties(result)} | ${escapeText(METHODS[result.method] ?? '')} |`,
  );
  return [
    say`${by} reported for this message on arrival:`,
    [say`| check | result | for | what it checks |`, '|---|---|---|---|', ...rows].join('\n'),
    ...comparisons(message, snapshot),
    say`RFC 8601. Trust only the field added by your own server: anyone can forge others.`,
  ].join('\n\n');
}

function properties({ properties: all, comment }: AuthenticationResult): string {
  const named = all
    .slice(0, 4)
    .map(({ ptype, property, value }) =>
      code(`${ptype === '' ? '' : `${ptype}.`}${property}=${value}`, 60).replaceAll('|', '\\|'),
    );
  return [...named, ...(comment === '' ? [] : [escapeText(comment.slice(0, 120))])].join(' ');
}

/** "passed at mx.example.net on arrival, fails now" */
function comparisons(message: MessageView, { verification }: Snapshot): readonly string[] {
  return (verification?.signatures ?? []).flatMap(({ view, verdict }) => {
    if (view.message !== message) return [];
    return arrivalResults(view)
      .filter(
        ({ result }) => result !== verdict.result && verdict.result !== 'temperror' && verdict.result !== 'neutral',
      )
      .map(({ by, result }) => {
        const domain = code(view.signature.domain?.value ?? '');
        return say`The signature of ${domain}: **${escapeText(result)}** at ${escapeText(by)} on arrival, **${verdict.result}** now.`;
      });
  });
}
