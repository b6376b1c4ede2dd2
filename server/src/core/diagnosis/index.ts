/** The diagnosis of a refusal: gathered and concluded once for a state of the workspace, whoever asks. */

import type { RefusalView } from '../workspace/message-document.ts';
import { diagnose } from './diagnose.ts';
import type { Diagnosis } from './diagnosis.ts';
import { type CaseKnowledge, gatherCase } from './gather.ts';

interface Known {
  readonly revision: number;
  readonly knowledge: CaseKnowledge;
  readonly diagnosis: Diagnosis;
}

const DIAGNOSES = new WeakMap<RefusalView, Known>();

export function diagnosisOf(view: RefusalView, knowledge: CaseKnowledge): Diagnosis {
  const { index, verification, explanations, settings } = knowledge;
  const known = DIAGNOSES.get(view);
  const isSame =
    known !== undefined &&
    known.revision === index.revision &&
    known.knowledge.index === index &&
    known.knowledge.verification === verification &&
    known.knowledge.explanations === explanations &&
    known.knowledge.settings === settings;
  if (isSame) return known.diagnosis;
  const diagnosis = diagnose(gatherCase(view, knowledge));
  DIAGNOSES.set(view, {
    revision: index.revision,
    knowledge: { index, verification, explanations, settings },
    diagnosis,
  });
  return diagnosis;
}
