/** Why no verifier accepts a signature, from its text alone (RFC 6376 §6.1.1): each fault in words, with its place. */

import type { Signature, SignatureProblem } from '../dkim/signature.ts';
import type { TagListProblem } from '../dkim/tag-list.ts';
import { isFatalListProblem } from '../dkim/usable-key.ts';
import { isFatalProblem } from '../dkim/verify.ts';
import { say } from '../text/say.ts';
import { clip } from '../text/sentence.ts';
import type { SignatureView } from '../workspace/message-document.ts';
import { type Misreadings, misreadingsOf } from '../workspace/misread-tags.ts';
import type { SyntaxFault } from './evidence.ts';

/** More faults of one field than anybody reads. */
const MAX_FAULTS = 5;

export function syntaxFaults(view: SignatureView): readonly SyntaxFault[] {
  const { signature, message } = view;
  const uri = message.document.uri;
  const misread = misreadingsOf(view);
  const { list } = signature;
  const place = (span: { start: number; end: number }) => ({
    uri,
    span: span.start === span.end || span.end - span.start === list.text.length ? view.nameSpan : list.source(span),
  });
  const faults: SyntaxFault[] = [];
  for (const problem of signature.problems) {
    if (!isFatalProblem(problem) || (misread.isCut && problem.kind === 'missing')) continue;
    const { says, fix, at } = valueFault(problem, signature, misread);
    faults.push({ says, fix, at: place(at ?? problem.span) });
  }
  for (const problem of list.problems) {
    if (!isFatalListProblem(problem, list.text.text)) continue;
    if (misread.isCut && problem.spec?.semicolon === undefined) continue;
    const { says, fix } = listFault(problem);
    faults.push({ says, fix, at: place(problem.span) });
  }
  const { headers } = signature;
  if (headers !== undefined && !headers.value.some(({ key }) => key === 'from')) {
    faults.push({ says: say`its h= does not list From`, fix: say`Sign From: list it in h=`, at: place(headers.span) });
  }
  return unique(faults).slice(0, MAX_FAULTS);
}

interface FaultInWords {
  readonly says: string;
  readonly fix: string;
  readonly at?: { readonly start: number; readonly end: number };
}

function valueFault(problem: SignatureProblem, signature: Signature, misread: Misreadings): FaultInWords {
  const { kind, tag } = problem;
  if (kind === 'missing') return missingTag(tag, misread);
  const written = signature.list.get(tag)?.value ?? '';
  const value = clip(written, 60);
  switch (kind) {
    case 'empty':
      return { says: say`its ${tag}= is empty`, fix: say`Give ${tag}= a value` };
    case 'version':
      return { says: say`its version is v=${value}`, fix: say`Write v=1` };
    case 'algorithm-syntax':
    case 'algorithm-unknown':
      return { says: say`its algorithm a=${value} is not one of DKIM's`, fix: say`Sign with a=rsa-sha256` };
    case 'base64-alphabet':
      return { says: say`its ${tag}= is not base64`, fix: say`Write the value of ${tag}= in base64` };
    case 'hash-length':
      return {
        says: say`its bh= is not as long as a SHA-256 hash`,
        fix: say`Write the whole SHA-256 hash of the body into bh=`,
      };
    case 'canonicalization-syntax':
    case 'canonicalization-unknown':
      return { says: say`its canonicalization c=${value} is not one of DKIM's`, fix: say`Sign with c=relaxed/relaxed` };
    case 'domain-syntax':
    case 'domain-trailing-dot':
      return { says: say`its d=${value} is not a domain name`, fix: say`Write the plain domain name into d=` };
    case 'selector-syntax':
      return { says: say`its s=${value} is not a selector`, fix: say`Write the selector alone into s=` };
    case 'header-name-syntax':
      return {
        says: say`its h= is not a list of field names with colons between them`,
        fix: say`Separate the names in h= by colons`,
      };
    case 'identity-syntax':
      return {
        says: say`its i=${value} is not an address or @domain`,
        fix: say`Write @domain into i=, or leave i= out`,
      };
    case 'identity-outside-domain':
      return {
        says: say`its i=${value} is outside the domain of d=`,
        fix: say`Leave i= out, or put it into the domain of d=`,
      };
    case 'number-syntax':
      return { says: say`its ${tag}=${value} is not a number`, fix: say`Write ${tag}= as a decimal number` };
    case 'expiry-order':
      return { says: say`its x= is not later than its t=`, fix: say`Let x= be later than t=` };
    case 'query-unknown':
      return { says: say`its q=${value} is not a query method of DKIM's`, fix: say`Leave q= out` };
    default:
      return { says: say`its ${tag}= is not valid`, fix: say`Correct ${tag}=` };
  }
}

function missingTag(tag: string, { misspelt, swallowed }: Misreadings): FaultInWords {
  const spelt = misspelt.find(({ name }) => name === tag);
  if (spelt !== undefined) {
    const written = spelt.spec.name.slice(0, 20).trim();
    const says = spelt.isCaseAlone
      ? say`it has no ${tag}= tag (${written}= is another tag)`
      : say`it has no ${tag}= tag ("${written}" is not one)`;
    return {
      says,
      fix: spelt.isCaseAlone ? say`Write ${tag}= in lower case` : say`Write ${tag}=`,
      at: spelt.spec.nameSpan,
    };
  }
  const inside = swallowed.find(({ name }) => name === tag);
  if (inside !== undefined) {
    return {
      says: say`it has no ${tag}= tag (a semicolon is missing before it)`,
      fix: say`Put a semicolon before ${tag}=`,
      at: inside.span,
    };
  }
  return { says: say`it has no ${tag}= tag`, fix: say`Add ${tag}=` };
}

function listFault({ kind, spec }: TagListProblem): FaultInWords {
  const name = (spec?.name ?? '').slice(0, 20);
  switch (kind) {
    case 'empty-list':
      return { says: say`it is empty`, fix: say`Let the signer write its tags` };
    case 'empty-spec':
      return {
        says: say`it has two semicolons with no tag between them`,
        fix: say`Write one semicolon between two tags`,
      };
    case 'trailing-text':
    case 'missing-equals':
      return { says: say`it contains text that is not a tag (no "=")`, fix: say`Remove the text without "="` };
    case 'empty-name':
      return { says: say`it has a value without a tag name`, fix: say`Write the name of the tag before "="` };
    case 'name-syntax':
      return { says: say`"${name}" is not a tag name`, fix: say`Write tag names with letters and digits` };
    case 'duplicate':
      return { says: say`it has ${name}= twice`, fix: say`Write ${name}= once` };
    default:
      return { says: say`it contains control characters`, fix: say`Remove the control characters` };
  }
}

function unique(faults: readonly SyntaxFault[]): readonly SyntaxFault[] {
  return [...new Map(faults.map((fault) => [fault.says, fault])).values()];
}
