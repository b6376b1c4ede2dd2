/** What `explain --format json` prints of a message. */

import type { FailureReport } from '../../core/bounce/report.ts';
import { alternativesOf } from '../../core/diagnosis/diagnose.ts';
import type { Diagnosis, Statement, Step } from '../../core/diagnosis/diagnosis.ts';
import type { Place } from '../../core/workspace/zone-document.ts';
import type { ExplainedMessage, ExplainedRecipient, OwnSignature, Places } from './explained.ts';
import { isFailure } from './explained.ts';
import { commandLine, nextCommands } from './next-commands.ts';

export function jsonOf(message: ExplainedMessage) {
  const { path, kind, signs, isBounce, isForwarded, recipients, quoted, returned, signed, diagnosis, places } = message;
  return {
    path,
    kind,
    isBounce,
    isForwarded,
    kindReasons: signs.map(({ says, weight }) => ({ says, weight })),
    recipients: recipients.map(recipientJson),
    quoted: quoted.map(recipientJson),
    diagnosis: diagnosis === undefined ? null : diagnosisJson(diagnosis, places),
    original:
      returned === undefined
        ? null
        : {
            from: returned.authors[0]?.address ?? null,
            signatures: returned.dkimSignatures.map(({ signature }) => ({
              domain: signature.domain?.value ?? null,
              selector: signature.selector?.value ?? null,
            })),
          },
    ...(signed === undefined ? {} : { signatures: signed.map((signature) => signedJson(signature, places)) }),
    ...(message.failure === undefined ? {} : { failure: failureJson(message.failure) }),
    commands: diagnosis === undefined ? [] : nextCommands(diagnosis, places.nameOf),
  };
}

function signedJson({ domain, selector, faults }: OwnSignature, places: Places) {
  return {
    domain: domain ?? null,
    selector: selector ?? null,
    faults: faults.map(({ says, fix, at }) => ({ says, fix, ...placeJson(at, places) })),
  };
}

function failureJson({ failure, outcome, source, domain, reportingServer, results }: FailureReport) {
  return {
    failure: failure.value,
    outcome: outcome?.value ?? null,
    source: source?.value ?? null,
    domain: domain?.value ?? null,
    reportedBy: reportingServer?.value ?? null,
    results: results.map((each) => ({
      mechanism: each.mechanism,
      result: each.result,
      domain: each.domain ?? null,
      comment: each.detail ?? null,
    })),
  };
}

function recipientJson({ refusal, reading, diagnosis, start, end }: ExplainedRecipient) {
  const { recipient, originalRecipient, action, status, reply, diagnostic } = refusal;
  const isOther = originalRecipient?.value.toLowerCase() !== recipient?.value.toLowerCase();
  return {
    recipient: recipient?.value ?? null,
    originalRecipient: (isOther ? originalRecipient?.value : undefined) ?? null,
    action: action ?? null,
    status: status?.value ?? null,
    reply: reply?.value ?? null,
    diagnostic: diagnostic?.value ?? null,
    start: start ?? null,
    end: end ?? null,
    reading: {
      id: reading.id,
      title: reading.title,
      cause: reading.cause,
      confidence: reading.confidence,
      alternatives: alternativesOf(reading),
    },
    note: isFailure(action) ? `${diagnosis.title}. ${diagnosis.summary}` : '',
    advice: isFailure(action) ? diagnosis.steps.filter(({ isDone }) => !isDone).map(({ text }) => text) : [],
  };
}

function diagnosisJson(diagnosis: Diagnosis, places: Places) {
  const { cause, title, summary, confidence, reasons, attribution, proof, contradictions, context, steps } = diagnosis;
  const statement = ({ says, source, at }: Statement) => ({ says, source, ...placeJson(at, places) });
  return {
    cause,
    title,
    summary,
    confidence,
    reasons,
    attribution:
      attribution === undefined
        ? null
        : { who: attribution.who, confidence: attribution.confidence, reasons: attribution.reasons },
    evidence: [...proof, ...context].map(statement),
    contradictions: contradictions.map(statement),
    alternatives: diagnosis.alternatives,
    steps: steps.map((step) => stepJson(step, places)),
    sources: diagnosis.sources,
  };
}

function stepJson(step: Step, places: Places) {
  const { title, text, isDone, action } = step;
  const command = commandLine(step, places.nameOf);
  return {
    text,
    done: isDone,
    title,
    ...(command === undefined ? {} : { command }),
    ...(action.kind === 'command' ? { action: action.command.name } : placeJson(action.at, places)),
    ...(action.kind === 'edit' ? { edit: true } : {}),
  };
}

function placeJson(at: Place | undefined, places: Places) {
  return (at && places.place(at.uri, at.span)) ?? {};
}
