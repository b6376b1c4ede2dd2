/** What SPF has to do with the refusal: the receiver's result, and what the record in the workspace comes to. Pure. */

import { formatAddress } from '../policy/ip-address.ts';
import { say } from '../text/say.ts';
import type { DiagnosisCause, Step } from './diagnosis.ts';
import type { CaseEvidence, SpfEvidence } from './evidence.ts';
import type { PartFinding } from './part-finding.ts';
import * as steps from './steps.ts';

/** Causes that a failed SPF check can have part in. */
export const SPF_CAUSES: ReadonlySet<DiagnosisCause> = new Set<DiagnosisCause>([
  'spf',
  'spf-record',
  'unauthenticated',
  'authentication-failed',
  'not-aligned',
  'dmarc-policy',
]);

export function spfFinding(evidence: CaseEvidence): PartFinding {
  const { refusal, reported, spf } = evidence;
  const said = reported.find(({ mechanism }) => mechanism === 'spf');
  const cause = refusal.reading.cause === 'spf-record' ? 'spf-record' : 'spf';
  const client = said?.address ?? spf?.address;
  const address = client === undefined ? undefined : formatAddress(client);
  const about = said?.domain ?? evidence.signer?.domain;
  const claim =
    said === undefined
      ? []
      : [
          say`The receiver reports ${OUTCOMES[said.result] ?? say`SPF not passed`}${about === undefined ? '' : say` for ${about}`}${address === undefined ? '' : say` from ${address}`}.`,
        ];
  return {
    cause,
    summary: [...claim, ...(spf === undefined ? [] : [spf.says]), ...notLoaded(evidence, spf)],
    confidence: refusal.reading.confidence,
    reasons: said === undefined ? [] : [say`the receiver's SPF result`],
    proof: spf === undefined ? [] : [{ says: spf.says, source: 'zone', at: spf.at }],
    contradictions:
      spf?.result === 'pass' && spf.address !== undefined
        ? [
            {
              says: say`By the zone in this workspace, ${formatAddress(spf.address)} passes for ${spf.domain}.`,
              source: 'zone',
              at: spf.at,
            },
          ]
        : [],
    steps: [...steps.loadZone(evidence.signer), ...spfSteps(evidence, spf, address, about), steps.sendAgain(evidence)],
  };
}

/** An error is not a fail: the record was not evaluated to its end. */
const OUTCOMES: Readonly<Record<string, string>> = {
  permerror: say`an error in SPF (permerror)`,
  temperror: say`a temporary error in SPF (temperror)`,
};

function notLoaded({ signer }: CaseEvidence, spf: SpfEvidence | undefined): readonly string[] {
  const refusal = spf === undefined ? undefined : signer?.refusal;
  return refusal === undefined ? [] : [say`${refusal.server} does not load this zone (line ${refusal.line}).`];
}

function spfSteps(
  { refusal, uri, signer, reported }: CaseEvidence,
  spf: SpfEvidence | undefined,
  address: string | undefined,
  domain: string | undefined,
): readonly Step[] {
  const at = spf?.at ?? refusal.words ?? refusal.at ?? { uri, span: { start: 0, end: 0 } };
  const zone = spf?.at?.uri ?? signer?.uri;
  const record = domain === undefined ? say`the SPF record` : say`the SPF record of ${domain}`;
  if (spf?.result === 'pass') {
    return [
      steps.open(
        say`Check that the DNS publishes this SPF record`,
        say`Check that the DNS publishes ${record} as it is in the zone file: there the address passes.`,
        at,
      ),
    ];
  }
  if (spf?.fault === 'several') {
    return [
      steps.open(
        say`Keep one SPF record at ${spf.domain}`,
        say`Keep one SPF record at ${spf.domain}: put the terms of all of them into it, and delete the others.`,
        at,
        ['dkim-lint', 'lint', zone === undefined ? 'ZONE_FILE' : { file: zone }],
      ),
    ];
  }
  if (spf?.fault === 'split') {
    return [
      steps.open(
        say`Put all terms of SPF into one TXT record at ${spf.domain}`,
        say`Put the terms of both TXT records at ${spf.domain} into the one that begins with v=spf1, and delete the other: a domain has one SPF record.`,
        at,
        ['dkim-lint', 'lint', zone === undefined ? 'ZONE_FILE' : { file: zone }],
      ),
    ];
  }
  if (spf?.result === 'permerror') {
    return [
      steps.open(
        say`Correct ${record}`,
        say`Correct ${record}: until then, SPF ends with permerror for this mail.`,
        at,
        ['dkim-lint', 'lint', zone === undefined ? 'ZONE_FILE' : { file: zone }],
      ),
    ];
  }
  if (spf?.result === 'none') {
    const own = spf.ownHost === undefined || spf.address === undefined ? '' : formatAddress(spf.address);
    const terms = own === '' ? 'mx' : `mx ${own.includes(':') ? 'ip6' : 'ip4'}:${own}`;
    const place = signer?.uri === undefined ? at : { uri: signer.uri, span: { start: 0, end: 0 } };
    return [
      steps.open(
        say`Publish an SPF record for ${spf.domain}`,
        say`Publish one TXT record at ${spf.domain} that names every server and service that sends its mail, such as "v=spf1 ${terms} ~all".`,
        place,
      ),
    ];
  }
  if (reported.some(({ mechanism, result }) => mechanism === 'spf' && result === 'permerror')) {
    return [
      steps.open(
        say`Correct ${record}`,
        say`Correct ${record}: permerror means that it has a syntax error, needs more than ten look-ups, or that there is more than one. It says nothing about the sending address.`,
        at,
        ['dkim-lint', 'lint', zone === undefined ? 'ZONE_FILE' : { file: zone }],
      ),
    ];
  }
  if (spf?.add !== undefined && spf.ownHost !== undefined) {
    const { term, edits } = spf.add;
    const { name, line } = spf.ownHost;
    const text = say`Add ${term} to ${record}: ${name} has this address (line ${line}).`;
    return [
      {
        title: say`Add ${term} to ${record} (${name}, line ${line})`,
        text,
        isDone: false,
        action: { kind: 'edit', at: spf.add.at, edits },
        shell: undefined,
      },
    ];
  }
  if (spf?.fault === 'allows-nobody' && address === undefined) {
    return [
      steps.open(
        say`Name your mail servers in ${record}`,
        say`Name every server and service that sends mail for ${spf.domain} in its SPF record, before "all", such as "mx" or an include: of the service.`,
        at,
      ),
    ];
  }
  if (address !== undefined) {
    return [
      steps.open(
        say`Find out whether ${address} is one of your servers`,
        say`Find out whether ${address} is one of your own servers or services. Only if it is, add it (or the include: of the service) to ${record}: anyone can write a report that names a stranger's address.`,
        at,
        ['dkim-lint', 'lint', zone === undefined ? 'ZONE_FILE' : { file: zone }],
      ),
    ];
  }
  return [
    steps.open(
      say`Check ${record}`,
      say`Find the sending IP address in the log of your mail server, and check that ${record} allows it. A domain has one SPF record, which may need at most ten look-ups.`,
      at,
      ['dkim-lint', 'lint', zone === undefined ? 'ZONE_FILE' : { file: zone }],
    ),
  ];
}
